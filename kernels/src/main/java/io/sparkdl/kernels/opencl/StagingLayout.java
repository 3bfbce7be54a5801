package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.plan.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the inputs, or the outputs, of one kind lie one after the other. */
final class StagingLayout {
  private StagingLayout() {}

  /** Offset of each distinct value of the kind. */
  static Map<Value, Integer> offsets(List<Value> values, ArenaKind kind) {
    Map<Value, Integer> offsets = new LinkedHashMap<>();
    int at = 0;
    for (Value value : values) {
      if (ArenaKind.of(value.type().element()) == kind && !offsets.containsKey(value)) {
        offsets.put(value, at);
        at = Math.toIntExact(at + room(value));
      }
    }
    return offsets;
  }

  /** Elements that all values of the kind take together. */
  static int length(List<Value> values, ArenaKind kind) {
    int length = 0;
    for (Map.Entry<Value, Integer> entry : offsets(values, kind).entrySet()) {
      long end = entry.getValue() + room(entry.getKey());
      length = Math.max(length, Math.toIntExact(end));
    }
    return length;
  }

  /** An empty value has room too, so that it has a buffer. */
  private static long room(Value value) {
    return Arena.rounded(Math.max(1, value.type().elements()));
  }
}
