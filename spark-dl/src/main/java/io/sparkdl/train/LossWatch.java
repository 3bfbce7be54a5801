package io.sparkdl.train;

import java.util.ArrayList;
import java.util.List;

/** Keeps the last losses, and tells what is wrong when one is no number any more. */
final class LossWatch {
  private static final int KEPT_LOSSES = 5;

  private final List<Double> last = new ArrayList<>();

  /**
   * Notes a step's mean loss.
   *
   * @param squares sum of the squares of its gradient
   * @return whether both are finite
   */
  boolean isFinite(double loss, double squares) {
    if (!Double.isFinite(loss) || !Double.isFinite(squares)) {
      return false;
    }
    last.add(loss);
    if (last.size() > KEPT_LOSSES) {
      last.remove(0);
    }
    return true;
  }

  /**
   * The end of a training whose loss or gradient is not finite.
   *
   * @param step from 0
   * @param who worker, in words
   * @param rate learning rate
   * @param source what gave the first number that is not finite, in words; empty if unknown
   */
  TrainingException failure(
      double loss, double squares, long step, String who, double rate, String source) {
    String what =
        Double.isFinite(loss)
            ? "gradient, got one whose squares sum to " + squares + " at loss " + loss
            : "loss, got " + loss;
    return new TrainingException(
        "training: expected a finite "
            + what
            + " in step "
            + step
            + " (from 0) on "
            + who
            + " with learning rate "
            + rate
            + "; the last losses were "
            + last
            + (source.isEmpty() ? "" : "; " + source)
            + "; lower learningRate, or set clipNorm");
  }
}
