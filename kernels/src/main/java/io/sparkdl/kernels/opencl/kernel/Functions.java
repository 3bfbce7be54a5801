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

  /** 1 / x. */
  public static final int RECIPROCAL = 9;

  /** -1, 0 or 1 by the sign. */
  public static final int SIGN = 10;

  /** Largest whole number not above x. */
  public static final int FLOOR = 11;

  /** Least whole number not below x. */
  public static final int CEIL = 12;

  /** Nearest whole number, of two the even one. */
  public static final int ROUND = 13;

  /** x / (1 + |x|). */
  public static final int SOFTSIGN = 14;

  /** Every bit of an integer inverted. */
  public static final int BITWISE_NOT = 15;

  /** 1 - x. */
  public static final int NOT = 16;

  /** min(max(x, alpha), beta). */
  public static final int CLIP = 17;

  /** x or alpha x. */
  public static final int LEAKY_RELU = 18;

  /** x or alpha (e^x - 1). */
  public static final int ELU = 19;

  /** beta times ELU. */
  public static final int SELU = 20;

  /** x or alpha (e^(x / alpha) - 1). */
  public static final int CELU = 21;

  /** x times the normal distribution at x. */
  public static final int GELU = 22;

  /** Approximation of GELU. */
  public static final int GELU_TANH = 23;

  /** max(0, min(1, alpha x + beta)). */
  public static final int HARD_SIGMOID = 24;

  /** x max(0, min(1, x / 6 + 1 / 2)). */
  public static final int HARD_SWISH = 25;

  /** x / (1 + exp(-alpha x)). */
  public static final int SWISH = 26;

  /** x tanh(ln(1 + e^x)). */
  public static final int MISH = 27;

  /** x if above alpha, else 0. */
  public static final int THRESHOLDED_RELU = 28;

  /** x moved by alpha towards 0, 0 within beta. */
  public static final int SHRINK = 29;

  /** Sine. */
  public static final int SIN = 30;

  /** Cosine. */
  public static final int COS = 31;

  /** Tangent. */
  public static final int TAN = 32;

  /** Arc sine. */
  public static final int ASIN = 33;

  /** Arc cosine. */
  public static final int ACOS = 34;

  /** Arc tangent. */
  public static final int ATAN = 35;

  /** Hyperbolic sine. */
  public static final int SINH = 36;

  /** Hyperbolic cosine. */
  public static final int COSH = 37;

  /** Inverse hyperbolic sine. */
  public static final int ASINH = 38;

  /** Inverse hyperbolic cosine. */
  public static final int ACOSH = 39;

  /** Inverse hyperbolic tangent. */
  public static final int ATANH = 40;

  /** Error function. */
  public static final int ERF = 41;

  /** a + b. */
  public static final int ADD = 0;

  /** a - b. */
  public static final int SUB = 1;

  /** a * b. */
  public static final int MUL = 2;

  /** a / b. */
  public static final int DIV = 3;

  /** a to the power b. */
  public static final int POW = 4;

  /** Remainder with the sign of b. */
  public static final int MOD = 5;

  /** Remainder with the sign of a. */
  public static final int FMOD = 6;

  /** The larger one. */
  public static final int LARGER = 7;

  /** The smaller one. */
  public static final int SMALLER = 8;

  /** a, or b a below 0. */
  public static final int PRELU = 9;

  /** a and b. */
  public static final int BIT_AND = 10;

  /** a or b. */
  public static final int BIT_OR = 11;

  /** Either a or b. */
  public static final int BIT_XOR = 12;

  /** Bits of a moved up by b. */
  public static final int SHIFT_LEFT = 13;

  /** Bits of a moved down by b. */
  public static final int SHIFT_RIGHT = 14;

  /** a == b. */
  public static final int EQUAL = 0;

  /** a > b. */
  public static final int GREATER = 1;

  /** a >= b. */
  public static final int GREATER_OR_EQUAL = 2;

  /** a &lt; b. */
  public static final int LESS = 3;

  /** a &lt;= b. */
  public static final int LESS_OR_EQUAL = 4;

  /** Sum of elements. */
  public static final int SUM = 0;

  /** Mean of elements. */
  public static final int MEAN = 1;

  /** Largest element. */
  public static final int MAX = 2;

  /** Sum of squares. */
  public static final int SUM_SQUARE = 3;

  /** Smallest element. */
  public static final int MIN = 4;

  /** Product of elements. */
  public static final int PROD = 5;

  /** Sum of absolute values. */
  public static final int L1 = 6;

  /** Root of the sum of squares. */
  public static final int L2 = 7;

  /** Logarithm of the sum. */
  public static final int LOG_SUM = 8;

  /** Logarithm of the sum of exponentials. */
  public static final int LOG_SUM_EXP = 9;

  private Functions() {}
}
