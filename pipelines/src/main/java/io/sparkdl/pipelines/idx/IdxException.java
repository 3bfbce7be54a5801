package io.sparkdl.pipelines.idx;

import java.io.IOException;

/** A file that is not the IDX file it should be; the message names it and what is wrong. */
public final class IdxException extends IOException {
  private static final long serialVersionUID = 1L;

  IdxException(String message) {
    super(message);
  }

  IdxException(String message, Throwable cause) {
    super(message, cause);
  }
}
