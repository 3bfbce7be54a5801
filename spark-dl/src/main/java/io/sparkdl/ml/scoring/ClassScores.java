package io.sparkdl.ml.scoring;

/** Probabilities and the predicted class from raw scores, by Spark ML's rules. */
public final class ClassScores {
  private ClassScores() {}

  /**
   * Softmax in double precision: p_i = exp(x_i - max) / sum_j exp(x_j - max). {@code raw} and
   * {@code probability} may be the same array.
   *
   * @param raw raw scores, {@code classes} of them from {@code from}
   * @param probability where the probabilities go, at the same places
   */
  public static void softmax(double[] raw, double[] probability, int from, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + classes; i++) {
      max = Math.max(max, raw[i]);
    }
    double sum = 0;
    for (int i = from; i < from + classes; i++) {
      double value = Math.exp(raw[i] - max);
      probability[i] = value;
      sum += value;
    }
    for (int i = from; i < from + classes; i++) {
      probability[i] /= sum;
    }
  }

  /** Index of the largest score, counted from {@code from}; the first of equal ones. */
  public static int argmax(double[] scores, int from, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (scores[from + i] > scores[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The class whose probability divided by its threshold is largest, the first of equal ones. A
   * class with threshold 0 wins whenever its probability is above 0.
   */
  public static int predict(double[] probability, double[] thresholds, int from) {
    int best = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < thresholds.length; i++) {
      double scaled = probability[from + i] / thresholds[i];
      if (scaled > max) {
        max = scaled;
        best = i;
      }
    }
    return best;
  }
}
