package io.sparkdl.train;

import io.sparkdl.engine.optimizer.Moment;
import java.io.IOException;

/** What becomes of the gradient that a worker has of its rows of a step. */
interface TrainingStep {
  /**
   * Takes a step.
   *
   * @param sums of this worker's rows
   * @param wish 1 if this worker wishes for a checkpoint, else 0
   * @param last whether it is the last step of its epoch
   * @throws TrainingException if the workers' weights differ, or the loss or the gradient is not
   *     finite
   */
  StepTotals take(LocalGradients.Sums sums, Moment moment, double wish, boolean last)
      throws IOException;

  /** The learning rate of the last step. */
  double learningRate();
}
