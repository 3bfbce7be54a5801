package io.sparkdl.kernels.tensor;

/**
 * Kinds of element that a value can have; names are ONNX's, {@code BOOL} is stored as an int.
 * {@code INT8} and {@code UINT8} are for quantised values; not every back end has them ({@code
 * Backend.supports}).
 */
public enum ElementType {
  FLOAT(Float.BYTES, "float32"),
  INT32(Integer.BYTES, "int32"),
  INT64(Long.BYTES, "int64"),
  BOOL(Integer.BYTES, "bool"),
  INT8(Byte.BYTES, "int8"),
  UINT8(Byte.BYTES, "uint8");

  private final int bytes;
  private final String onnxName;

  ElementType(int bytes, String onnxName) {
    this.bytes = bytes;
    this.onnxName = onnxName;
  }

  /** Bytes that one element takes in a device's memory. */
  public int bytes() {
    return bytes;
  }

  /** The name in ONNX's type lists, such as {@code float32}. */
  public String onnxName() {
    return onnxName;
  }

  /** True for {@link #INT8} and {@link #UINT8}. */
  public boolean isByte() {
    return this == INT8 || this == UINT8;
  }

  /** True for {@link #INT32} and {@link #INT64}. */
  public boolean isInteger() {
    return this == INT32 || this == INT64;
  }
}
