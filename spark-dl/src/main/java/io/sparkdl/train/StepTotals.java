package io.sparkdl.train;

/**
 * Sums over the workers: of a step, or of all steps since they last told each other.
 *
 * @param weight of the rows
 * @param loss rows' losses times their weights
 * @param correct rows whose class is right
 * @param checkpointDue whether a worker wished for a checkpoint
 * @param rows how many; 0 after a step in which workers told each other nothing
 */
record StepTotals(double weight, double loss, double correct, boolean checkpointDue, long rows) {
  /** After a step that each worker took by itself. */
  static final StepTotals UNTOLD = new StepTotals(0, 0, 0, false, 0);

  double meanLoss() {
    return weight == 0 ? 0 : loss / weight;
  }

  /** Whether all workers have the same weights now. */
  boolean isOfAll() {
    return rows > 0;
  }
}
