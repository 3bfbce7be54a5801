package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How windows treat the borders. */
public enum Padding {
  /** Zeros around the input so that the output has ceil(size / stride) positions. */
  @JsonProperty("same")
  SAME,
  /** Windows stay inside the input. */
  @JsonProperty("valid")
  VALID
}
