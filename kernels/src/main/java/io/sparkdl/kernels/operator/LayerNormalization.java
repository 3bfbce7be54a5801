package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/**
 * Normalisation over the axes from {@code axis} on: y = (x - mean) / sqrt(var + epsilon) * scale +
 * bias; scale and bias have the shape of those axes. The outputs Mean and InvStdDev have size 1
 * there. ONNX LayerNormalization-17; Ba et al. 2016, arXiv:1607.06450.
 */
public record LayerNormalization(int axis, float epsilon) implements RowNormalization {
  @Override
  public void check(Shape x) {
    x.axis(axis);
    Check.that(x.rank() > 0, this, "at least one axis", x);
  }

  @Override
  public Shape statistics(Shape x) {
    return kept(x, axis);
  }

  @Override
  public Shape scales(Shape x) {
    return from(x, axis);
  }

  @Override
  public int repeats(Shape x) {
    return 1;
  }

  /** The shape with size 1 from an axis on. */
  static Shape kept(Shape x, int axis) {
    int[] sizes = x.toArray();
    Arrays.fill(sizes, x.axis(axis), sizes.length, 1);
    return Shape.of(sizes);
  }

  /** The axes from this one on. */
  static Shape from(Shape x, int axis) {
    return Shape.of(Arrays.copyOfRange(x.toArray(), x.axis(axis), x.rank()));
  }
}
