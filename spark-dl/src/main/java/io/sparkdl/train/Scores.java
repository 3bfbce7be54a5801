package io.sparkdl.train;

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
}
