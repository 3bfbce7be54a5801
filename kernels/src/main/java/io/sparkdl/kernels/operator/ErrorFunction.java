package io.sparkdl.kernels.operator;

/** The error function to about 15 digits, which the JDK lacks. */
final class ErrorFunction {
  private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
  private static final double SERIES_UP_TO = 3;
  private static final int FRACTION_DEPTH = 60;

  private ErrorFunction() {}

  /** 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
  static double erf(double x) {
    double size = Math.abs(x);
    return size < SERIES_UP_TO ? series(x) : Math.copySign(1 - fraction(size), x);
  }

  /** 1 - erf(x), without cancellation where erf(x) is close to 1. */
  static double erfc(double x) {
    if (x < SERIES_UP_TO) {
      return 1 - erf(x);
    }
    return fraction(x);
  }

  /** The sum over n of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)), times 2 / sqrt(pi) exp(-x^2). */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
  }

  /** Laplace's continued fraction of erfc, for x well above 0; NaN stays NaN. */
  private static double fraction(double x) {
    double below = x;
    for (int k = FRACTION_DEPTH; k > 0; k--) {
      below = x + k / 2.0 / below;
    }
    return Math.exp(-x * x) / (below * Math.sqrt(Math.PI));
  }
}
