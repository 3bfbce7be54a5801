package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.MatMulNaive;
import io.sparkdl.kernels.opencl.kernel.MatMulRows8;
import io.sparkdl.kernels.opencl.kernel.MatMulTiled16;
import io.sparkdl.kernels.opencl.kernel.Product;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.tensor.Shape;

/** Matrix products. */
final class ProductLowerings {
  /** Below this many rows or columns, most of a tile of 16 would be idle. */
  private static final int TILED_FROM = 8;

  /** Rows that an item of {@link MatMulRows8} computes. */
  private static final int EIGHT = 8;

  private ProductLowerings() {}

  static void gemm(Gemm operator, LoweringContext step) {
    Shape a = step.inputShape(0);
    Shape b = step.inputShape(1);
    Shape y = step.outputShape(0);
    Layout none = Layout.of(new int[0], new int[0], new int[0]);
    boolean added = step.inputs() == 3;
    int[] c = added ? step.inputShape(2).broadcastStrides(y) : new int[2];
    launch(
        step,
        new Product(
            1,
            y.size(0),
            y.size(1),
            a.size(operator.transA() ? 0 : 1),
            none.rank(),
            step.table(none.words()),
            step.input(0),
            operator.transA() ? 1 : a.size(1),
            operator.transA() ? a.size(1) : 1,
            step.input(1),
            operator.transB() ? 1 : b.size(1),
            operator.transB() ? b.size(1) : 1,
            added ? step.input(2) : 0,
            c[0],
            c[1],
            step.output(0),
            operator.alpha(),
            added ? operator.beta() : 0));
  }

  static void matMul(MatMul operator, LoweringContext step) {
    Shape a = MatMul.matrixLeft(step.inputShape(0));
    Shape b = MatMul.matrixRight(step.inputShape(1));
    Shape y = MatMul.matrixProduct(a, b);
    Shape batch = MatMul.batch(y);
    int inner = a.size(-1);
    int columns = b.size(-1);
    Layout layout =
        Layout.of(
            batch.toArray(),
            scaled(MatMul.batch(a).broadcastStrides(batch), a.size(-2) * inner),
            scaled(MatMul.batch(b).broadcastStrides(batch), inner * columns));
    launch(
        step,
        new Product(
            Math.toIntExact(batch.elements()),
            y.size(-2),
            columns,
            inner,
            layout.rank(),
            step.table(layout.words()),
            step.input(0),
            inner,
            1,
            step.input(1),
            columns,
            1,
            0,
            0,
            0,
            step.output(0),
            1,
            0));
  }

  private static int[] scaled(int[] strides, int factor) {
    int[] result = strides.clone();
    for (int axis = 0; axis < result.length; axis++) {
      result[axis] *= factor;
    }
    return result;
  }

  /** Adds the launch of a product, in the variant that suits its sizes and the device. */
  static void launch(LoweringContext step, Product product) {
    int elements =
        Math.multiplyExact(
            product.batches(), Math.multiplyExact(product.rows(), product.columns()));
    if (elements == 0) {
      return;
    }
    if (step.onProcessor() && product.rows() % EIGHT == 0) {
      Grid line = Grid.items(product.columns());
      step.launch(
          new MatMulRows8(product),
          new Grid(line.x(), product.rows() / EIGHT, product.batches(), line.localX(), 1));
    } else if (product.rows() >= TILED_FROM && product.columns() >= TILED_FROM) {
      step.launch(
          new MatMulTiled16(product),
          Grid.tiles(product.columns(), product.rows(), product.batches(), MatMulTiled16.TILE));
    } else {
      step.launch(new MatMulNaive(product), Grid.items(elements));
    }
  }
}
