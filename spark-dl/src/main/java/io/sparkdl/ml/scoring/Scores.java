package io.sparkdl.ml.scoring;

import java.nio.FloatBuffer;

/**
 * Scores of the rows at hand, computed in order and only as far as somebody asks: {@code show()} of
 * a columnar batch of 4096 rows runs the network for the first rows alone. Belongs to one task.
 */
final class Scores {
  /** Scores the next rows, by {@link #append}. */
  interface Source {
    /** Scores at least one more row. */
    void more();
  }

  private final int classes;
  private final double[] thresholds;
  private double[] raw = new double[0];
  private double[] probability = new double[0];
  private double[] prediction = new double[0];
  private int scored;
  private Source source;

  /**
   * No rows.
   *
   * @param thresholds of the classes, or null
   */
  Scores(int classes, double[] thresholds) {
    this.classes = classes;
    this.thresholds = thresholds;
  }

  int classes() {
    return classes;
  }

  /** Starts a new set of rows, none of them scored yet. */
  void begin(int rows, Source next) {
    if (prediction.length < rows) {
      raw = new double[Math.multiplyExact(rows, classes)];
      probability = new double[raw.length];
      prediction = new double[rows];
    }
    scored = 0;
    source = next;
  }

  /**
   * Adds rows.
   *
   * @param logits raw scores (rows, classes), from the buffer's start
   */
  void append(FloatBuffer logits, int rows) {
    for (int row = 0; row < rows; row++, scored++) {
      int from = scored * classes;
      for (int i = 0; i < classes; i++) {
        raw[from + i] = logits.get(row * classes + i);
      }
      ClassScores.softmax(raw, probability, from, classes);
      prediction[scored] =
          thresholds == null
              ? ClassScores.argmax(raw, from, classes)
              : ClassScores.predict(probability, thresholds, from);
    }
  }

  double[] raw(int row) {
    ensure(row);
    return raw;
  }

  double[] probability(int row) {
    ensure(row);
    return probability;
  }

  double prediction(int row) {
    ensure(row);
    return prediction[row];
  }

  private void ensure(int row) {
    while (row >= scored) {
      source.more();
    }
  }
}
