package io.sparkdl.kernels.cases;

/**
 * How far a float result may be from the reference: |y - ref| &lt;= atol + rtol * |ref|. Integers
 * and bools must always be equal.
 */
public record Tolerance(double atol, double rtol) {
  /** Elements are only moved, or chosen. */
  public static final Tolerance EXACT = new Tolerance(0, 0);

  /**
   * A few roundings, or a function that the device may get wrong by some units in the last place.
   */
  public static final Tolerance ELEMENTWISE = new Tolerance(2e-6, 5e-6);

  /** Sums of up to some hundred products of numbers around 1, in any order. */
  public static final Tolerance ACCUMULATED = new Tolerance(2e-5, 5e-5);

  /** Sums of sums, divided by a deviation: batch normalisation and its gradient. */
  public static final Tolerance NORMALIZED = new Tolerance(1e-4, 1e-4);

  /** True if a value is close enough to the reference; NaN and infinities match themselves. */
  public boolean allows(double value, double reference) {
    if (Double.isNaN(reference) || Double.isInfinite(reference)) {
      return Double.compare(value, reference) == 0;
    }
    return Math.abs(value - reference) <= atol + rtol * Math.abs(reference);
  }
}
