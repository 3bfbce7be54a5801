package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.CumulativeProductGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** Sums and products along lines, in Java; floats are joined in double precision. */
final class CumulativeLowering {
  private CumulativeLowering() {}

  static void register() {
    Lowerings.add(Cumulative.class, CumulativeLowering::cumulative);
    Lowerings.add(CumulativeProductGrad.class, CumulativeLowering::productGrad);
  }

  /** Lines, and the way along them from the first element in the operator's direction. */
  private record Walk(Lines lines, int start, int step) {
    static Walk of(Tensor x, Cumulative operator) {
      Lines lines = Lines.of(x.type().shape(), operator.axis());
      return operator.reverse()
          ? new Walk(lines, (lines.length() - 1) * lines.stride(), -lines.stride())
          : new Walk(lines, 0, lines.stride());
    }

    int at(int line, int k) {
      return lines.first(line) + start + k * step;
    }
  }

  private static void cumulative(Cumulative operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Walk walk = Walk.of(x, operator);
    boolean floats = x.type().element() == ElementType.FLOAT;
    compiler.emit(
        List.of(x, y),
        () -> {
          for (int line = 0; line < walk.lines().count(); line++) {
            if (floats) {
              floats(operator, walk, line, x, y);
            } else {
              integers(operator, walk, line, x, y);
            }
          }
        });
  }

  private static void floats(Cumulative operator, Walk walk, int line, Tensor x, Tensor y) {
    double joined = operator.product() ? 1 : 0;
    for (int k = 0; k < walk.lines().length(); k++) {
      int at = walk.at(line, k);
      double before = joined;
      double element = x.floats().get(at);
      joined = operator.product() ? joined * element : joined + element;
      y.floats().put(at, (float) (operator.exclusive() ? before : joined));
    }
  }

  private static void integers(Cumulative operator, Walk walk, int line, Tensor x, Tensor y) {
    boolean wide = x.type().element() == ElementType.INT64;
    long joined = operator.product() ? 1 : 0;
    for (int k = 0; k < walk.lines().length(); k++) {
      int at = walk.at(line, k);
      long before = joined;
      long element = wide ? x.longs().get(at) : x.ints().get(at);
      joined = operator.product() ? joined * element : joined + element;
      long result = operator.exclusive() ? before : joined;
      if (wide) {
        y.longs().put(at, result);
      } else {
        y.ints().put(at, (int) result);
      }
    }
  }

  private static void productGrad(CumulativeProductGrad operator, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor x = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Walk walk = Walk.of(x, operator.forward());
    double[] behind = new double[walk.lines().length()];
    boolean exclusive = operator.forward().exclusive();
    compiler.emit(
        List.of(dy, x, dx),
        () -> {
          for (int line = 0; line < walk.lines().count(); line++) {
            double sum = 0;
            for (int k = behind.length - 1; k >= 0; k--) {
              double own = dy.floats().get(walk.at(line, k));
              behind[k] = exclusive ? sum : own + sum;
              // What element k - 1 sees: its neighbour times what lies behind that.
              sum = x.floats().get(walk.at(line, k)) * behind[k] + (exclusive ? own : 0);
            }
            double before = 1;
            for (int k = 0; k < behind.length; k++) {
              dx.floats().put(walk.at(line, k), (float) (before * behind[k]));
              before *= x.floats().get(walk.at(line, k));
            }
          }
        });
  }
}
