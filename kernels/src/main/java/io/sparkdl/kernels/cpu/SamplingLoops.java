package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.SamplePoints;
import io.sparkdl.kernels.operator.SamplePointsInputGrad;
import io.sparkdl.kernels.operator.SamplePointsPositionGrad;
import io.sparkdl.kernels.operator.Sampling;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/** Reading at positions and its gradients, in Java. */
final class SamplingLoops {
  private SamplingLoops() {}

  static void register() {
    Lowerings.add(SamplePoints.class, SamplingLoops::forward);
    Lowerings.add(SamplePointsInputGrad.class, SamplingLoops::inputGradient);
    Lowerings.add(SamplePointsPositionGrad.class, SamplingLoops::positionGradient);
  }

  /** The neighbours of one position: where they lie in a plane, and their weights. */
  private static final class Neighbours {
    private final Sampling sampling;
    private final boolean lastAxisFirst;
    private final int[] sizes;
    private final int samples;
    private final int channels;
    private final int points;
    private final int plane;
    private final int count;
    private final int[] indexes;
    private final double[] weights;
    private final double[] slopes;
    private final int[] at;
    private final double[] weight;
    private final double[][] slope;

    Neighbours(SamplePoints operator, Shape x, Shape positions) {
      sampling = operator.sampling();
      lastAxisFirst = operator.lastAxisFirst();
      int axes = x.rank() - 2;
      sizes = new int[axes];
      for (int axis = 0; axis < axes; axis++) {
        sizes[axis] = x.size(axis + 2);
      }
      samples = x.size(0);
      channels = x.size(1);
      points = positions.product(1, positions.rank() - 1);
      plane = x.product(2, x.rank());
      count = (int) Math.round(Math.pow(sampling.taps(), axes));
      indexes = new int[axes * sampling.taps()];
      weights = new double[axes * sampling.taps()];
      slopes = new double[axes * sampling.taps()];
      at = new int[count];
      weight = new double[count];
      slope = new double[axes][count];
    }

    int component(int axis) {
      return lastAxisFirst ? sizes.length - 1 - axis : axis;
    }

    void find(FloatBuffer positions, int start) {
      int taps = sampling.taps();
      for (int axis = 0; axis < sizes.length; axis++) {
        double position = positions.get(start + component(axis));
        double mapped = sampling.mapped(position, sizes[axis]);
        double chain = sampling.slope(position, sizes[axis]);
        int first = sampling.first(mapped);
        for (int k = 0; k < taps; k++) {
          int index = sampling.index(first + k, sizes[axis]);
          double distance = mapped - (first + k);
          indexes[axis * taps + k] = Math.max(0, index);
          weights[axis * taps + k] = index < 0 ? 0 : sampling.weight(distance);
          slopes[axis * taps + k] = index < 0 ? 0 : chain * sampling.weightSlope(distance, k);
        }
      }
      for (int tap = 0; tap < count; tap++) {
        join(tap, taps);
      }
    }

    private void join(int tap, int taps) {
      int rest = tap;
      int scale = 1;
      at[tap] = 0;
      weight[tap] = 1;
      for (int axis = 0; axis < sizes.length; axis++) {
        slope[axis][tap] = 1;
      }
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        int k = axis * taps + rest % taps;
        at[tap] += indexes[k] * scale;
        weight[tap] *= weights[k];
        for (int other = 0; other < sizes.length; other++) {
          slope[other][tap] *= other == axis ? slopes[k] : weights[k];
        }
        scale *= sizes[axis];
        rest /= taps;
      }
    }
  }

  private static void forward(SamplePoints operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor positions = compiler.rowMajor(step.inputs().get(1));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Neighbours n = new Neighbours(operator, x.type().shape(), positions.type().shape());
    compiler.emit(
        List.of(x, positions, y),
        () -> {
          for (int i = 0; i < n.samples * n.points; i++) {
            n.find(positions.floats(), i * n.sizes.length);
            for (int c = 0; c < n.channels; c++) {
              int line = i / n.points * n.channels + c;
              double sum = 0;
              for (int tap = 0; tap < n.count; tap++) {
                sum += n.weight[tap] * x.floats().get(line * n.plane + n.at[tap]);
              }
              y.floats().put(line * n.points + i % n.points, (float) sum);
            }
          }
        });
  }

  private static void inputGradient(
      SamplePointsInputGrad operator, Step step, CpuCompiler compiler) {
    Tensor positions = compiler.rowMajor(step.inputs().get(0));
    Tensor dy = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Neighbours n = new Neighbours(operator.forward(), operator.x(), positions.type().shape());
    compiler.emit(
        List.of(positions, dy, dx),
        () -> {
          for (int i = 0; i < dx.elements(); i++) {
            dx.floats().put(i, 0);
          }
          for (int i = 0; i < n.samples * n.points; i++) {
            n.find(positions.floats(), i * n.sizes.length);
            for (int c = 0; c < n.channels; c++) {
              int line = i / n.points * n.channels + c;
              float g = dy.floats().get(line * n.points + i % n.points);
              for (int tap = 0; tap < n.count; tap++) {
                int at = line * n.plane + n.at[tap];
                dx.floats().put(at, (float) (dx.floats().get(at) + n.weight[tap] * g));
              }
            }
          }
        });
  }

  private static void positionGradient(
      SamplePointsPositionGrad operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor positions = compiler.rowMajor(step.inputs().get(1));
    Tensor dy = compiler.rowMajor(step.inputs().get(2));
    Tensor target = compiler.defineRowMajor(step.outputs().get(0));
    Neighbours n = new Neighbours(operator.forward(), x.type().shape(), positions.type().shape());
    compiler.emit(
        List.of(x, positions, dy, target),
        () -> {
          for (int i = 0; i < n.samples * n.points; i++) {
            int start = i * n.sizes.length;
            n.find(positions.floats(), start);
            for (int axis = 0; axis < n.sizes.length; axis++) {
              float slope = (float) slope(n, i, axis, x.floats(), dy.floats());
              target.floats().put(start + n.component(axis), slope);
            }
          }
        });
  }

  private static double slope(Neighbours n, int i, int axis, FloatBuffer x, FloatBuffer dy) {
    double sum = 0;
    for (int c = 0; c < n.channels; c++) {
      int line = i / n.points * n.channels + c;
      double g = dy.get(line * n.points + i % n.points);
      for (int tap = 0; tap < n.count; tap++) {
        sum += g * n.slope[axis][tap] * x.get(line * n.plane + n.at[tap]);
      }
    }
    return sum;
  }
}
