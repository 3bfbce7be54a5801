package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.ElementType;

/** How {@link Reduce} joins elements. */
public enum Reduction {
  /** Their sum; 0 for none. ONNX ReduceSum-13. */
  SUM("ReduceSum"),
  /** Their mean, NaN for none; of integers, truncated towards zero. ONNX ReduceMean-18. */
  MEAN("ReduceMean"),
  /**
   * The largest, also of bools; for none the least value of the type, negative infinity for floats.
   * ONNX ReduceMax-20.
   */
  MAX("ReduceMax"),
  /**
   * The smallest, also of bools; for none the largest value of the type, infinity for floats. ONNX
   * ReduceMin-20.
   */
  MIN("ReduceMin"),
  /** Sum of their squares; 0 for none. ONNX ReduceSumSquare-18. */
  SUM_SQUARE("ReduceSumSquare"),
  /** Their product; 1 for none. ONNX ReduceProd-18. */
  PROD("ReduceProd"),
  /** Sum of their absolute values; 0 for none. ONNX ReduceL1-18. */
  L1("ReduceL1"),
  /** Square root of the sum of their squares, of floats; 0 for none. ONNX ReduceL2-18. */
  L2("ReduceL2"),
  /** Logarithm of their sum, of floats; negative infinity for none. ONNX ReduceLogSum-18. */
  LOG_SUM("ReduceLogSum"),
  /**
   * Logarithm of the sum of their exponentials, of floats, which does not overflow: max(x) + ln(sum
   * of exp(x - max(x))); negative infinity for none. ONNX ReduceLogSumExp-18.
   */
  LOG_SUM_EXP("ReduceLogSumExp");

  private final String onnxName;

  Reduction(String onnxName) {
    this.onnxName = onnxName;
  }

  /** Name of the ONNX operator. */
  public String onnxName() {
    return onnxName;
  }

  /** True if elements of this type can be reduced so; ONNX has roots of integers, we cast first. */
  public boolean takes(ElementType element) {
    return switch (this) {
      case MAX, MIN -> !element.isByte();
      case L2, LOG_SUM, LOG_SUM_EXP -> element == ElementType.FLOAT;
      default -> element == ElementType.FLOAT || element.isInteger();
    };
  }

  /** What joining starts with, for floats. */
  public double start() {
    return switch (this) {
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
      case PROD -> 1;
      default -> 0;
    };
  }

  /** What joining starts with, for integers and bools. */
  public long start(ElementType element) {
    boolean bool = element == ElementType.BOOL;
    boolean wide = element == ElementType.INT64;
    return switch (this) {
      case MAX -> bool ? 0 : wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
      case MIN -> bool ? 1 : wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
      case PROD -> 1;
      default -> 0;
    };
  }

  /** Joins an element, from which the largest has been subtracted for {@link #LOG_SUM_EXP}. */
  public double join(double joined, double x) {
    return switch (this) {
      case SUM, MEAN, LOG_SUM -> joined + x;
      case MAX -> Math.max(joined, x);
      case MIN -> Math.min(joined, x);
      case SUM_SQUARE, L2 -> joined + x * x;
      case PROD -> joined * x;
      case L1 -> joined + Math.abs(x);
      case LOG_SUM_EXP -> joined + Math.exp(x);
    };
  }

  /** Joins an integer or bool. */
  public long join(long joined, long x) {
    return switch (this) {
      case MAX -> Math.max(joined, x);
      case MIN -> Math.min(joined, x);
      case SUM_SQUARE -> joined + x * x;
      case PROD -> joined * x;
      case L1 -> joined + Math.abs(x);
      default -> joined + x;
    };
  }

  /** The result for {@code count} elements, before the largest is added back. */
  public double finish(double joined, long count) {
    return switch (this) {
      case MEAN -> joined / count;
      case L2 -> Math.sqrt(joined);
      case LOG_SUM, LOG_SUM_EXP -> Math.log(joined);
      default -> joined;
    };
  }

  /** The function with this ONNX name, or null if there is none. */
  public static Reduction named(String onnxName) {
    for (Reduction reduction : values()) {
      if (reduction.onnxName.equals(onnxName)) {
        return reduction;
      }
    }
    return null;
  }
}
