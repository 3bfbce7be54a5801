package io.sparkdl.engine.weights;

import io.sparkdl.kernels.tensor.Shape;

/**
 * A tensor of a network's weights.
 *
 * @param name such as {@code 0-conv2d.weight}, unique in the network
 * @param kind trained, or state such as running statistics
 * @param offset of the first element in the flat array of its kind
 */
public record TensorSpec(
    String name, Shape shape, Kind kind, long offset, Initializer initializer) {
  /** How a tensor changes. */
  public enum Kind {
    /** Trained by gradients. */
    PARAMETER,
    /** Changed by the forward pass in training. */
    STATE
  }
}
