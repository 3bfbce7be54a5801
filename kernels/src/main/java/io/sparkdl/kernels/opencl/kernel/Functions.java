package io.sparkdl.kernels.opencl.kernel;

/** Numbers by which launches choose a function of an element-wise kernel. */
public final class Functions {
  /** max(x, 0). */
  public static final int RELU = 0;

  /** 1 / (1 + exp(-x)). */
  public static final int SIGMOID = 1;

  /** Hyperbolic tangent. */
  public static final int TANH = 2;

  /** Square root. */
  public static final int SQRT = 3;

  /** Exponential. */
  public static final int EXP = 4;

  /** Natural logarithm. */
  public static final int LOG = 5;

  /** -x. */
  public static final int NEG = 6;

  /** |x|. */
  public static final int ABS = 7;

  /** ln(1 + e^x). */
  public static final int SOFTPLUS = 8;

  /** a + b. */
  public static final int ADD = 0;

  /** a - b. */
  public static final int SUB = 1;

  /** a * b. */
  public static final int MUL = 2;

  /** a / b. */
  public static final int DIV = 3;

  /** Sum of elements. */
  public static final int SUM = 0;

  /** Mean of elements. */
  public static final int MEAN = 1;

  /** Largest element. */
  public static final int MAX = 2;

  /** Sum of squares. */
  public static final int SUM_SQUARE = 3;

  private Functions() {}
}
