package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.primitive_desc;

/**
 * Matrices (..., M, K) times (..., K, N), of at least two axes, with broadcasting of the others.
 */
record QuantizedMatrices(Shape a, Shape b) implements QuantizedGeometry {
  @Override
  public ProductAxis left() {
    return new ProductAxis(a.product(0, a.rank() - 1), a.size(-1), 1);
  }

  @Override
  public ProductAxis right() {
    return new ProductAxis(b.product(0, b.rank() - 2), b.size(-2), b.size(-1));
  }

  @Override
  public int taps() {
    return 1;
  }

  /** True if one right matrix serves all rows: then they are one left matrix. */
  private boolean single() {
    return b.rank() == 2;
  }

  @Override
  public Shape source(int length) {
    return single() ? Shape.of(left().outer(), length) : aligned(a, a.size(-2), length);
  }

  @Override
  public Shape weights(int length) {
    return single() ? Shape.of(length, b.size(1)) : aligned(b, length, b.size(-1));
  }

  @Override
  public Shape product() {
    return single() ? Shape.of(left().outer(), b.size(1)) : MatMul.matrixProduct(a, b);
  }

  /** The shape with these last two sizes and as many axes as the product has. */
  private Shape aligned(Shape shape, int rows, int columns) {
    int rank = MatMul.matrixProduct(a, b).rank();
    int[] sizes = ElementwiseLowering.aligned(shape, rank).toArray();
    sizes[rank - 2] = rows;
    sizes[rank - 1] = columns;
    return Shape.of(sizes);
  }

  @Override
  public primitive_desc description(CpuCompiler compiler, int length) {
    return new matmul.primitive_desc(
        compiler.engine(),
        Layouts.rowMajor(new TensorType(ElementType.UINT8, source(length))),
        Layouts.any(new TensorType(ElementType.INT8, weights(length))),
        Layouts.rowMajor(new TensorType(ElementType.INT32, product())),
        compiler.attributes(),
        false);
  }

  @Override
  public ProductLines lines() {
    return ProductLines.matrices(a, b);
  }

  @Override
  public int[] sourceSums(int[] sums) {
    return sums;
  }

  @Override
  public int[] weightSums(int[] sums) {
    return sums;
  }
}
