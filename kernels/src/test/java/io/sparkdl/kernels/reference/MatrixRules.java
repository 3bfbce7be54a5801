package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Matrix products. */
final class MatrixRules {
  private MatrixRules() {}

  static void gemm(Gemm gemm, List<Elements> in, List<Elements> out) {
    double[] a = in.get(0).doubles();
    double[] b = in.get(1).doubles();
    double[] y = out.get(0).doubles();
    Shape shape = out.get(0).shape();
    int rows = shape.size(0);
    int columns = shape.size(1);
    int inner = in.get(0).shape().size(gemm.transA() ? 0 : 1);
    int[] cStrides = in.size() == 3 ? in.get(2).shape().broadcastStrides(shape) : new int[2];
    for (int n = 0; n < rows; n++) {
      for (int m = 0; m < columns; m++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          double left = a[gemm.transA() ? k * rows + n : n * inner + k];
          double right = b[gemm.transB() ? m * inner + k : k * columns + m];
          sum += left * right;
        }
        double c = in.size() == 3 ? in.get(2).doubles()[n * cStrides[0] + m * cStrides[1]] : 0;
        y[n * columns + m] = gemm.alpha() * sum + gemm.beta() * c;
      }
    }
  }

  static void matMul(MatMul operator, List<Elements> in, List<Elements> out) {
    double[] a = in.get(0).doubles();
    double[] b = in.get(1).doubles();
    double[] y = out.get(0).doubles();
    Shape left = MatMul.matrixLeft(in.get(0).shape());
    Shape right = MatMul.matrixRight(in.get(1).shape());
    Shape product = MatMul.matrixProduct(in.get(0).shape(), in.get(1).shape());
    Shape batch = MatMul.batch(product);
    int[] leftBatches = MatMul.batch(left).broadcastStrides(batch);
    int[] rightBatches = MatMul.batch(right).broadcastStrides(batch);
    int rows = left.size(-2);
    int inner = left.size(-1);
    int columns = right.size(-1);
    int[] index = new int[batch.rank()];
    for (int matrix = 0; matrix < batch.elements(); matrix++) {
      int aStart = Indexes.flat(index, leftBatches) * rows * inner;
      int bStart = Indexes.flat(index, rightBatches) * inner * columns;
      for (int n = 0; n < rows; n++) {
        for (int m = 0; m < columns; m++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            sum += a[aStart + n * inner + k] * b[bStart + k * columns + m];
          }
          y[(matrix * rows + n) * columns + m] = sum;
        }
      }
      Indexes.next(index, batch.toArray());
    }
  }
}
