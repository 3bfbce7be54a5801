package io.sparkdl.kernels.tensor;

/** Thrown when shapes, axes or element types do not fit an operator. */
public class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An exception whose message says what was expected and what came. */
  public ShapeException(String message) {
    super(message);
  }
}
