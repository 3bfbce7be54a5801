package io.sparkdl.kernels.operator;

/**
 * max(0, min(1, alpha x + beta)). ONNX HardSigmoid-22.
 *
 * @param alpha slope; ONNX's default is 0.2
 * @param beta value at 0; ONNX's default is 0.5
 */
public record HardSigmoid(float alpha, float beta) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return Math.max(0, Math.min(1, alpha * x + beta));
  }

  @Override
  public double derivative(double x) {
    double line = alpha * x + beta;
    return line > 0 && line < 1 ? alpha : 0;
  }
}
