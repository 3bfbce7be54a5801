package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Normally distributed floats: mean + scale z for z of {@link CounterRandom#normal}, the same to
 * rounding on every back end. ONNX RandomNormal-22.
 */
public record RandomNormal(Shape shape, float mean, float scale, int stream)
    implements RandomFunction {
  @Override
  public float draw(long key, int position) {
    return mean + scale * CounterRandom.normal(key, stream, position);
  }
}
