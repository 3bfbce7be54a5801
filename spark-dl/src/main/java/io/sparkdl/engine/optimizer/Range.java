package io.sparkdl.engine.optimizer;

/** Checks of an optimizer's constants. */
final class Range {
  private Range() {}

  /** A number from 0 to below 1. */
  static void fraction(String optimizer, String name, double value) {
    check(value >= 0 && value < 1, optimizer, name + " in [0, 1)", value);
  }

  static void atLeastZero(String optimizer, String name, double value) {
    check(
        value >= 0 && value < Double.POSITIVE_INFINITY, optimizer, name + " of at least 0", value);
  }

  static void aboveZero(String optimizer, String name, double value) {
    check(value > 0 && value < Double.POSITIVE_INFINITY, optimizer, name + " above 0", value);
  }

  /** The constants of Adam and its kin. */
  static void moments(
      String optimizer, double beta1, double beta2, double epsilon, double weightDecay) {
    boolean valid =
        beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && weightDecay >= 0;
    check(
        valid,
        optimizer,
        "betas in [0, 1), epsilon above 0 and weight decay of at least 0",
        beta1 + ", " + beta2 + ", " + epsilon + ", " + weightDecay);
  }

  private static void check(boolean valid, String optimizer, String rule, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(optimizer + ": expected " + rule + ", got " + value);
    }
  }
}
