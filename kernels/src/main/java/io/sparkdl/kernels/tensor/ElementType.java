package io.sparkdl.kernels.tensor;

/** Kinds of element that a value can have; names are ONNX's, {@code BOOL} is stored as an int. */
public enum ElementType {
  FLOAT(Float.BYTES, "float32"),
  INT32(Integer.BYTES, "int32"),
  INT64(Long.BYTES, "int64"),
  BOOL(Integer.BYTES, "bool");

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

  /** True for {@link #INT32} and {@link #INT64}. */
  public boolean isInteger() {
    return this == INT32 || this == INT64;
  }
}
