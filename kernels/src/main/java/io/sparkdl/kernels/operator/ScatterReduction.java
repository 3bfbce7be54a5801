package io.sparkdl.kernels.operator;

/** What a scatter makes of an element and an update of it. */
public enum ScatterReduction {
  /** The update; of several the last one. */
  NONE,
  /** The sum. */
  ADD,
  /** The product. */
  MUL,
  /** The larger one. */
  MAX,
  /** The smaller one. */
  MIN;

  /** The result for floats. */
  public float apply(float old, float update) {
    return switch (this) {
      case NONE -> update;
      case ADD -> old + update;
      case MUL -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  /** The result for integers. */
  public long apply(long old, long update) {
    return switch (this) {
      case NONE -> update;
      case ADD -> old + update;
      case MUL -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }
}
