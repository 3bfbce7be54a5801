package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Floats uniform in [low, high): low + u (high - low) for u of {@link CounterRandom#uniform},
 * rounded, so that high itself may occur. The same bits on every back end for low 0 and high 1.
 * ONNX RandomUniform-22.
 */
public record RandomUniform(Shape shape, float low, float high, int stream)
    implements RandomFunction {
  public RandomUniform {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "RandomUniform: expected low up to high, got " + low + " and " + high);
    }
  }

  @Override
  public float draw(long key, int position) {
    return low + CounterRandom.uniform(key, stream, position) * (high - low);
  }
}
