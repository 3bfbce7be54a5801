package io.sparkdl.kernels.tensor;

import java.util.Objects;

/** Element kind and shape of a value. */
public record TensorType(ElementType element, Shape shape) {
  public TensorType {
    Objects.requireNonNull(element, "element");
    Objects.requireNonNull(shape, "shape");
  }

  /** A float tensor with these axis sizes. */
  public static TensorType floats(int... sizes) {
    return new TensorType(ElementType.FLOAT, Shape.of(sizes));
  }

  /** The same element kind with another shape. */
  public TensorType withShape(Shape other) {
    return new TensorType(element, other);
  }

  /** Number of elements. */
  public long elements() {
    return shape.elements();
  }

  /** Such as {@code float32 (32, 10)}. */
  @Override
  public String toString() {
    return element.onnxName() + " " + shape;
  }
}
