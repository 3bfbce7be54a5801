package io.sparkdl.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a job measured, in the order in which it was put, as the JSON object of {@code --json}. */
final class JobReport {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Adds a field; a null value leaves it out. */
  JobReport put(String name, Object value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /** Adds {@code rows}, {@code seconds} and {@code rowsPerSecond}, their quotient. */
  JobReport putRate(long rows, double seconds) {
    return put("rows", rows).put("seconds", seconds).put("rowsPerSecond", rows / seconds);
  }

  Map<String, Object> fields() {
    return fields;
  }

  /** Prints the object on a line of its own if {@code --json} asked for it. */
  void print(OutputOptions output, PrintWriter out) {
    if (output.json) {
      try {
        out.println(new ObjectMapper().writeValueAsString(fields));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
