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
import java.util.Set;

/**
 * Reductions in Java, in the fixed order of the elements: rows of a matrix with an array of
 * accumulators, all else element by element in double precision.
 */
final class ReduceLowering {
  /** Reductions that rows of a matrix are simply added up for. */
  private static final Set<Reduction> SUMS =
      Set.of(Reduction.SUM, Reduction.MEAN, Reduction.SUM_SQUARE);

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
    if (floats && SUMS.contains(operator.reduction()) && isLeading(operator.reduced(shape))) {
      rows(operator.reduction(), x, y, compiler);
      return;
    }
    int[] targets = BroadcastLoops.offsets(kept, shape);
    if (floats) {
      floats(operator.reduction(), x, y, targets, compiler);
    } else {
      integers(operator.reduction(), x, y, targets, compiler);
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

  private static void floats(
      Reduction reduction, Tensor x, Tensor y, int[] targets, CpuCompiler compiler) {
    double[] results = new double[y.elements()];
    double[] largest = new double[reduction == Reduction.LOG_SUM_EXP ? results.length : 0];
    int each = results.length == 0 ? 0 : targets.length / results.length;
    compiler.emit(
        List.of(x, y),
        () -> {
          findLargest(x, largest, targets);
          Arrays.fill(results, reduction.start());
          for (int i = 0; i < targets.length; i++) {
            int target = targets[i];
            double element = x.floats().get(i) - (largest.length == 0 ? 0 : largest[target]);
            results[target] = reduction.join(results[target], element);
          }
          for (int i = 0; i < results.length; i++) {
            double result = reduction.finish(results[i], each);
            y.floats().put(i, (float) (largest.length == 0 ? result : result + largest[i]));
          }
        });
  }

  /** The largest element for each result; 0 where that is infinite, since it gets subtracted. */
  private static void findLargest(Tensor x, double[] largest, int[] targets) {
    if (largest.length == 0) {
      return;
    }
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < targets.length; i++) {
      largest[targets[i]] = Math.max(largest[targets[i]], x.floats().get(i));
    }
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Double.isInfinite(largest[i]) ? 0 : largest[i];
    }
  }

  private static void integers(
      Reduction reduction, Tensor x, Tensor y, int[] targets, CpuCompiler compiler) {
    long[] results = new long[y.elements()];
    int each = results.length == 0 ? 0 : targets.length / results.length;
    boolean wide = x.type().element() == ElementType.INT64;
    long start = reduction.start(x.type().element());
    compiler.emit(
        List.of(x, y),
        () -> {
          Arrays.fill(results, start);
          for (int i = 0; i < targets.length; i++) {
            long element = wide ? x.longs().get(i) : x.ints().get(i);
            results[targets[i]] = reduction.join(results[targets[i]], element);
          }
          for (int i = 0; i < results.length; i++) {
            boolean divides = reduction == Reduction.MEAN && each > 0;
            long result = divides ? results[i] / each : results[i];
            if (wide) {
              y.longs().put(i, result);
            } else {
              y.ints().put(i, (int) result);
            }
          }
        });
  }
}
