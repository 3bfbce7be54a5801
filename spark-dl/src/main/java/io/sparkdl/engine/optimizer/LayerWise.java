package io.sparkdl.engine.optimizer;

import io.sparkdl.kernels.operator.UpdateRule;

/**
 * An optimizer that gives every tensor a rate of its own, by the norms of the tensor and of its
 * direction. It works in two passes: the first puts directions in place of the gradients; once the
 * norms of whole tensors are known, which may lie with several owners, the second moves the
 * parameters.
 */
public sealed interface LayerWise extends Optimizer permits Lamb, Lars {
  /** The formula of the first pass, whose result takes the gradients' place. */
  UpdateRule preparation();

  /** Settings of the first pass. */
  double[] preparationSettings(UpdateStep step);

  /**
   * Factor of a tensor's rate.
   *
   * @param weights Euclidean norm of the tensor
   * @param direction Euclidean norm of what the first pass left in its gradient's place
   * @param decay weight decay of the tensor
   */
  double ratio(double weights, double direction, double decay);
}
