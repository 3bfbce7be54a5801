package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) = f(a, b) for ADD to PRELU of {@link Functions}; a and b are read with strides of their
 * own.
 */
public final class BinaryFloats extends ArenaKernel {
  private final int function;
  private final int n;
  private final int rank;
  private final int table;
  private final int a;
  private final int b;
  private final int y;

  /** A launch over n elements; the table holds the sizes, the strides of a, then of b. */
  public BinaryFloats(int function, int n, int rank, int table, int a, int b, int y) {
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
      float left = floats[a + strided(i, rank, table, 0)];
      float right = floats[b + strided(i, rank, table, 1)];
      floats[y + i] = value(left, right);
    }
  }

  private float value(float left, float right) {
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
      return pow(left, right);
    }
    if (function == Functions.MOD) {
      float rest = remainder(left, right);
      if (rest < 0 && right > 0) {
        return rest + right;
      }
      return rest > 0 && right < 0 ? rest + right : rest;
    }
    if (function == Functions.FMOD) {
      return remainder(left, right);
    }
    if (function == Functions.LARGER) {
      return left > right || left != left ? left : right;
    }
    if (function == Functions.SMALLER) {
      return left < right || left != left ? left : right;
    }
    return left < 0 ? left * right : left;
  }

  /** The remainder with the sign of the left side; both roundings are exact. */
  private float remainder(float left, float right) {
    float nearest = IEEEremainder(left, right);
    if (left < 0) {
      return nearest > 0 ? nearest - abs(right) : nearest;
    }
    return nearest < 0 ? nearest + abs(right) : nearest;
  }
}
