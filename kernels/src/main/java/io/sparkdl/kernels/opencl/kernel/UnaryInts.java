package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) = f(x (n)) on integers and bools: RELU, NEG, ABS, SIGN, BITWISE_NOT, NOT or CLIP of {@link
 * Functions}.
 */
public final class UnaryInts extends ArenaKernel {
  private final int function;
  private final int n;
  private final int x;
  private final int y;
  private final int least;
  private final int most;

  /** A launch over n elements; the bounds are those of CLIP. */
  public UnaryInts(int function, int n, int x, int y, int least, int most) {
    this.function = function;
    this.n = n;
    this.x = x;
    this.y = y;
    this.least = least;
    this.most = most;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      ints[y + i] = value(ints[x + i]);
    }
  }

  private int value(int v) {
    if (function == Functions.RELU) {
      return v > 0 ? v : 0;
    }
    if (function == Functions.NEG) {
      return -v;
    }
    if (function == Functions.SIGN) {
      return v > 0 ? 1 : v < 0 ? -1 : 0;
    }
    if (function == Functions.BITWISE_NOT) {
      return -1 - v;
    }
    if (function == Functions.NOT) {
      return 1 - v;
    }
    if (function == Functions.CLIP) {
      int raised = v < least ? least : v;
      return raised > most ? most : raised;
    }
    return v < 0 ? -v : v;
  }
}
