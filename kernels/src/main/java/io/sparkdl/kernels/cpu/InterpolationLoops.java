package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Interpolate;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/** Weighted sums along an axis, in Java. */
final class InterpolationLoops {
  private InterpolationLoops() {}

  static void register() {
    Lowerings.add(Interpolate.class, InterpolationLoops::interpolate);
  }

  /** The table, and how many neighbours each position of the axis has. */
  private record Table(
      int taps, int inner, int inputs, int outputs, int[] indexes, float[] weights) {
    static Table of(Interpolate operator, Shape x) {
      int[] indexes = operator.indexes().stream().mapToInt(Integer::intValue).toArray();
      float[] weights = new float[indexes.length];
      for (int k = 0; k < weights.length; k++) {
        weights[k] = operator.weights().get(k);
      }
      int inner = x.product(x.axis(operator.axis()) + 1, x.rank());
      return new Table(
          operator.taps(), inner, operator.size(), operator.outputs(), indexes, weights);
    }
  }

  private static void interpolate(Interpolate operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Shape shape = x.type().shape();
    Table table = Table.of(operator, shape);
    int outer = shape.product(0, shape.axis(operator.axis()));
    compiler.emit(
        List.of(x, y),
        () -> {
          for (int line = 0; line < outer * table.outputs(); line++) {
            sum(table, line, x.floats(), y.floats());
          }
        });
  }

  private static void sum(Table table, int line, FloatBuffer x, FloatBuffer y) {
    int inner = table.inner();
    int to = line * inner;
    int start = line / table.outputs() * table.inputs();
    int first = line % table.outputs() * table.taps();
    for (int i = 0; i < inner; i++) {
      float sum = 0;
      for (int k = first; k < first + table.taps(); k++) {
        sum += table.weights()[k] * x.get((start + table.indexes()[k]) * inner + i);
      }
      y.put(to + i, sum);
    }
  }
}
