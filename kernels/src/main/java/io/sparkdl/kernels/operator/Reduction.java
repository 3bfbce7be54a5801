package io.sparkdl.kernels.operator;

/** How {@link Reduce} joins elements. */
public enum Reduction {
  /** Their sum; 0 for none. */
  SUM("ReduceSum"),
  /** Their mean, NaN for none; of integers, truncated towards zero. */
  MEAN("ReduceMean"),
  /** The largest; for none the least value of the type, negative infinity for floats. */
  MAX("ReduceMax"),
  /** Sum of their squares; 0 for none. */
  SUM_SQUARE("ReduceSumSquare");

  private final String onnxName;

  Reduction(String onnxName) {
    this.onnxName = onnxName;
  }

  /** Name of the ONNX operator. */
  public String onnxName() {
    return onnxName;
  }
}
