package io.sparkdl.engine.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Records to JSON and back. Unknown fields are errors, so that a misspelt one is not ignored;
 * missing numbers are errors, so that they are not 0; so are fractions for integers and text after
 * the value.
 */
public final class StrictJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private StrictJson() {}

  /**
   * Writes a value as its type is declared, which names the subtype where there are several.
   *
   * @param what the value in words, for the error
   */
  public static <T> String write(String what, Class<T> type, T value) {
    try {
      return JSON.writerFor(type).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(what + ": cannot be written as JSON: " + value, e);
    }
  }

  /**
   * Reads a value.
   *
   * @param what the value in words, for the error
   * @throws IllegalArgumentException if it is malformed, with the place and what is wrong
   */
  public static <T> T read(String what, Class<T> type, String json) {
    try {
      T value = JSON.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException(what + ": expected a JSON object, got null");
      }
      return value;
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          what + ": expected valid JSON at " + place(e) + ", got: " + reason(e), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          what + ": expected valid JSON, got: " + e.getOriginalMessage() + lineOf(e), e);
    }
  }

  private static String reason(JsonMappingException e) {
    if (e.getCause() instanceof IllegalArgumentException own) {
      return own.getMessage();
    }
    if (e.getCause() instanceof JsonProcessingException syntax) {
      return syntax.getOriginalMessage() + lineOf(syntax);
    }
    String reason = e.getOriginalMessage();
    return reason.startsWith("Cannot map `null`") ? "no number, where one is needed" : reason;
  }

  /** Such as {@code layers[2].filters}. */
  private static String place(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : e.getPath()) {
      if (reference.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      } else {
        path.append('[').append(reference.getIndex()).append(']');
      }
    }
    return path.isEmpty() ? "the top" : path.toString();
  }

  private static String lineOf(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }
}
