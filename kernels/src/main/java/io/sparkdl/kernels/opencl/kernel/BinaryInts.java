package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) = f(a, b) for ADD to SHIFT_RIGHT of {@link Functions}; a and b are read with strides of
 * their own.
 */
public final class BinaryInts extends ArenaKernel {
  private final int function;
  private final int n;
  private final int rank;
  private final int table;
  private final int a;
  private final int b;
  private final int y;

  /** A launch over n elements; the table holds the sizes, the strides of a, then of b. */
  public BinaryInts(int function, int n, int rank, int table, int a, int b, int y) {
    this.function = function;
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.a = a;
    this.b = b;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int left = ints[a + strided(i, rank, table, 0)];
      int right = ints[b + strided(i, rank, table, 1)];
      ints[y + i] = value(left, right);
    }
  }

  private int value(int left, int right) {
    if (function == Functions.ADD) {
      return left + right;
    }
    if (function == Functions.SUB) {
      return left - right;
    }
    if (function == Functions.MUL) {
      return left * right;
    }
    if (function == Functions.DIV) {
      return left / right;
    }
    if (function == Functions.POW) {
      return power(left, right);
    }
    if (function == Functions.MOD) {
      int rest = left % right;
      if (rest < 0 && right > 0) {
        return rest + right;
      }
      return rest > 0 && right < 0 ? rest + right : rest;
    }
    if (function == Functions.FMOD) {
      return left % right;
    }
    if (function == Functions.LARGER) {
      return left > right ? left : right;
    }
    if (function == Functions.SMALLER) {
      return left < right ? left : right;
    }
    if (function == Functions.PRELU) {
      return left < 0 ? left * right : left;
    }
    if (function == Functions.BIT_AND) {
      return left & right;
    }
    if (function == Functions.BIT_OR) {
      return left | right;
    }
    if (function == Functions.BIT_XOR) {
      return left ^ right;
    }
    if (function == Functions.SHIFT_LEFT) {
      return left << right;
    }
    return left >> right;
  }

  private int power(int base, int exponent) {
    if (exponent < 0) {
      int sign = (exponent & 1) == 1 ? -1 : 1;
      return base == 1 ? 1 : base == -1 ? sign : 0;
    }
    int result = 1;
    int square = base;
    int rest = exponent;
    while (rest > 0) {
      result = (rest & 1) == 1 ? result * square : result;
      square = square * square;
      rest = rest >> 1;
    }
    return result;
  }
}
