package io.sparkdl.train;

import io.sparkdl.engine.loss.Loss;

/** What a row's scores say. */
final class Scores {
  private Scores() {}

  /** The first class with the largest score. */
  static int largest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  /**
   * Loss of a row, as {@link Loss} defines it, in double precision.
   *
   * @param scores the network's outputs for the row
   * @param truth class index, or the row's one target
   */
  static double loss(Loss loss, float[] scores, double truth) {
    return switch (loss) {
      case CROSS_ENTROPY -> crossEntropy(scores, (int) truth);
      case MEAN_SQUARED_ERROR -> (scores[0] - truth) * (scores[0] - truth);
      case BINARY_CROSS_ENTROPY_WITH_LOGITS -> {
        double z = scores[0];
        yield Math.max(z, 0) - z * truth + Math.log1p(Math.exp(-Math.abs(z)));
      }
    };
  }

  /** -log softmax(scores)[label]. */
  static double crossEntropy(float[] scores, int label) {
    double max = scores[largest(scores)];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - max);
    }
    return Math.log(sum) + max - scores[label];
  }
}
