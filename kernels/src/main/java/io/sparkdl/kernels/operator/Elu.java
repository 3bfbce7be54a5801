package io.sparkdl.kernels.operator;

/**
 * x for x of at least 0, else alpha (e^x - 1). ONNX Elu-22; Clevert et al. 2015, arXiv:1511.07289.
 *
 * @param alpha minus the limit for small x; ONNX's default is 1
 */
public record Elu(float alpha) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return x < 0 ? alpha * Math.expm1(x) : x;
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? 1 : alpha * Math.exp(x);
  }
}
