package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Reductions in Java, in the fixed order of the elements: rows of a matrix with an array of
 * accumulators, all else element by element in double precision.
 */
final class ReduceLowering {
  private ReduceLowering() {}

  static void register() {
    Lowerings.add(Reduce.class, ReduceLowering::reduce);
  }

  private static void reduce(Reduce operator, Step step, CpuCompiler compiler) {
    Value xValue = step.inputs().get(0);
    Tensor x = compiler.rowMajor(xValue);
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Shape shape = x.type().shape();
    Shape kept = operator.keptShape(shape);
    boolean floats = x.type().element() == ElementType.FLOAT;
    if (floats && operator.reduction() != Reduction.MAX && isLeading(operator.reduced(shape))) {
      rows(operator.reduction(), x, y, compiler);
    } else {
      elements(operator.reduction(), x, y, BroadcastLoops.offsets(kept, shape), compiler);
    }
  }

  /** True if the reduced axes are the first ones, so that the rest are rows to be added up. */
  private static boolean isLeading(boolean[] reduced) {
    boolean ended = false;
    for (boolean axis : reduced) {
      if (axis && ended) {
        return false;
      }
      ended |= !axis;
    }
    return true;
  }

  private static void rows(Reduction reduction, Tensor x, Tensor y, CpuCompiler compiler) {
    int width = y.elements();
    int rows = width == 0 ? 0 : x.elements() / width;
    if (width == 1) {
      compiler.emit(List.of(x, y), () -> y.floats().put(0, total(reduction, x.floats(), rows)));
      return;
    }
    float[] sums = new float[width];
    float[] row = new float[width];
    compiler.emit(
        List.of(x, y),
        () -> {
          Arrays.fill(sums, 0);
          for (int r = 0; r < rows; r++) {
            x.floats().get(r * width, row, 0, width);
            if (reduction == Reduction.SUM_SQUARE) {
              addSquares(sums, row);
            } else {
              add(sums, row);
            }
          }
          if (reduction == Reduction.MEAN) {
            for (int i = 0; i < width; i++) {
              sums[i] /= rows;
            }
          }
          y.floats().put(0, sums, 0, width);
        });
  }

  private static void add(float[] sums, float[] row) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i];
    }
  }

  private static void addSquares(float[] sums, float[] row) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * row[i];
    }
  }

  private static float total(Reduction reduction, FloatBuffer x, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double element = x.get(i);
      sum += reduction == Reduction.SUM_SQUARE ? element * element : element;
    }
    return (float) (reduction == Reduction.MEAN ? sum / count : sum);
  }

  private static void elements(
      Reduction reduction, Tensor x, Tensor y, int[] targets, CpuCompiler compiler) {
    if (x.type().element() == ElementType.INT64) {
      longs(reduction, x, y, targets, compiler);
      return;
    }
    double[] results = new double[y.elements()];
    int each = results.length == 0 ? 0 : targets.length / results.length;
    boolean floats = x.type().element() == ElementType.FLOAT;
    compiler.emit(
        List.of(x, y),
        () -> {
          double start = reduction == Reduction.MAX ? Double.NEGATIVE_INFINITY : 0;
          Arrays.fill(results, start);
          for (int i = 0; i < targets.length; i++) {
            double element = floats ? x.floats().get(i) : x.ints().get(i);
            results[targets[i]] = joined(reduction, results[targets[i]], element);
          }
          for (int i = 0; i < results.length; i++) {
            double result = reduction == Reduction.MEAN ? results[i] / each : results[i];
            if (floats) {
              y.floats().put(i, (float) result);
            } else {
              y.ints().put(i, (int) result);
            }
          }
        });
  }

  private static double joined(Reduction reduction, double sum, double element) {
    return switch (reduction) {
      case SUM, MEAN -> sum + element;
      case SUM_SQUARE -> sum + element * element;
      case MAX -> Math.max(sum, element);
    };
  }

  private static void longs(
      Reduction reduction, Tensor x, Tensor y, int[] targets, CpuCompiler compiler) {
    long[] results = new long[y.elements()];
    int each = results.length == 0 ? 0 : targets.length / results.length;
    compiler.emit(
        List.of(x, y),
        () -> {
          Arrays.fill(results, reduction == Reduction.MAX ? Long.MIN_VALUE : 0);
          for (int i = 0; i < targets.length; i++) {
            long element = x.longs().get(i);
            int target = targets[i];
            results[target] =
                switch (reduction) {
                  case SUM, MEAN -> results[target] + element;
                  case SUM_SQUARE -> results[target] + element * element;
                  case MAX -> Math.max(results[target], element);
                };
          }
          for (int i = 0; i < results.length; i++) {
            y.longs().put(i, reduction == Reduction.MEAN ? results[i] / each : results[i]);
          }
        });
  }
}
