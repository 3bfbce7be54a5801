package io.sparkdl.kernels.operator;

/** Thrown when the gradient of an operator is asked for that has none: a gradient, an update. */
public final class NoGradient extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private NoGradient(String message) {
    super(message);
  }

  static NoGradient of(Operator operator) {
    return new NoGradient(
        operator.onnxName()
            + ": expected an operator with a gradient rule; second derivatives are not supported");
  }
}
