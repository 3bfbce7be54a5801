package io.sparkdl.kernels.operator;

/**
 * x for x of at least 0, else alpha x. ONNX LeakyRelu-16.
 *
 * @param alpha slope below 0; ONNX's default is 0.01
 */
public record LeakyRelu(float alpha) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return x < 0 ? alpha * x : x;
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? 1 : alpha;
  }
}
