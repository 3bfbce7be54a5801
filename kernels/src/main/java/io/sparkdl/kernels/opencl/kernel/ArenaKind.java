package io.sparkdl.kernels.opencl.kernel;

import io.sparkdl.kernels.tensor.ElementType;

/** The arenas of a device, one per kind of element that its memory holds. */
public enum ArenaKind {
  /** float32. */
  FLOATS("floats", Float.BYTES),
  /** int32, and bool as 0 or 1. */
  INTS("ints", Integer.BYTES),
  /** int64. */
  LONGS("longs", Long.BYTES);

  private final String field;
  private final int bytes;

  ArenaKind(String field, int bytes) {
    this.field = field;
    this.bytes = bytes;
  }

  /** The arena that holds elements of this type. */
  public static ArenaKind of(ElementType element) {
    return switch (element) {
      case FLOAT -> FLOATS;
      case INT32, BOOL -> INTS;
      case INT64 -> LONGS;
      case INT8, UINT8 ->
          throw new IllegalArgumentException(
              "opencl: expected float32, int32, int64 or bool, got " + element.onnxName());
    };
  }

  /** Name of the arena's field in {@link ArenaKernel}. */
  public String field() {
    return field;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** A Java array of this kind: float[], int[] or long[]. */
  public Object newArray(int length) {
    return switch (this) {
      case FLOATS -> new float[length];
      case INTS -> new int[length];
      case LONGS -> new long[length];
    };
  }
}
