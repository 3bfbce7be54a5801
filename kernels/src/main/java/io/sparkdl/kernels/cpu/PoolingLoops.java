package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Pooling in Java over row-major tensors of any rank: indices of the largest elements, dilated
 * windows, and windows that reach beyond the declared padding.
 */
final class PoolingLoops {
  private PoolingLoops() {}

  /** The taps of every window over one plane (the spatial axes of one image and channel). */
  private static final class Taps {
    /** Positions in the input's plane: those of output o are start[o] to start[o + 1]. */
    private final int[] positions;

    private final int[] start;

    /** Taps within the input and its declared padding, per output. */
    private final int[] padded;

    private final int inputs;

    Taps(Window window, Shape x) {
      Shape input = Shape.of(spatial(x.toArray()));
      Shape output = Shape.of(window.outputSizes(x));
      Shape kernel = Shape.of(window.kernel());
      inputs = (int) input.elements();
      int outputs = (int) output.elements();
      int taps = (int) kernel.elements();
      int[] found = new int[outputs * taps];
      start = new int[outputs + 1];
      padded = new int[outputs];
      int count = 0;
      for (int o = 0; o < outputs; o++) {
        for (int tap = 0; tap < taps; tap++) {
          int position = 0;
          boolean inside = true;
          boolean declared = true;
          int oRest = o;
          int tapRest = tap;
          int stride = 1;
          for (int axis = window.rank() - 1; axis >= 0; axis--) {
            int at =
                oRest % output.size(axis) * window.strides().get(axis)
                    + tapRest % kernel.size(axis) * window.dilations().get(axis)
                    - window.padBegin(x, axis);
            oRest /= output.size(axis);
            tapRest /= kernel.size(axis);
            inside &= at >= 0 && at < input.size(axis);
            declared &= at < input.size(axis) + window.padEnd(x, axis);
            position += at * stride;
            stride *= input.size(axis);
          }
          padded[o] += declared ? 1 : 0;
          if (inside) {
            found[count++] = position;
          }
        }
        start[o + 1] = count;
      }
      positions = Arrays.copyOf(found, count);
    }

    private static int[] spatial(int[] sizes) {
      return Arrays.copyOfRange(sizes, 2, sizes.length);
    }

    int outputs() {
      return padded.length;
    }

    int divisor(int o, boolean countIncludePad) {
      return countIncludePad ? padded[o] : start[o + 1] - start[o];
    }

    /** Position of the first largest tap of an output, -1 if it has none. */
    int largest(FloatBuffer x, int plane, int o) {
      int best = -1;
      for (int tap = start[o]; tap < start[o + 1]; tap++) {
        int position = positions[tap];
        if (best < 0 || x.get(plane * inputs + position) > x.get(plane * inputs + best)) {
          best = position;
        }
      }
      return best;
    }
  }

  private static int planes(Shape x) {
    return x.product(0, 2);
  }

  static void max(MaxPool operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Shape shape = x.type().shape();
    Taps taps = new Taps(operator.window(), shape);
    int planes = planes(shape);
    if (!operator.indices()) {
      compiler.emit(List.of(x, y), () -> max(taps, planes, x, y));
      return;
    }
    Tensor indices = compiler.defineRowMajor(step.outputs().get(1));
    int[] order = operator.columnMajor() ? columnMajor(shape) : null;
    compiler.emit(
        List.of(x, y, indices),
        () -> {
          max(taps, planes, x, y);
          for (int plane = 0; plane < planes; plane++) {
            for (int o = 0; o < taps.outputs(); o++) {
              int best = taps.largest(x.floats(), plane, o);
              int position = order == null || best < 0 ? best : order[best];
              indices
                  .longs()
                  .put(plane * taps.outputs() + o, (long) plane * taps.inputs + position);
            }
          }
        });
  }

  private static void max(Taps taps, int planes, Tensor x, Tensor y) {
    for (int plane = 0; plane < planes; plane++) {
      for (int o = 0; o < taps.outputs(); o++) {
        int best = taps.largest(x.floats(), plane, o);
        float largest =
            best < 0 ? Float.NEGATIVE_INFINITY : x.floats().get(plane * taps.inputs + best);
        y.floats().put(plane * taps.outputs() + o, largest);
      }
    }
  }

  /** Column-major position within the plane for each row-major one. */
  private static int[] columnMajor(Shape x) {
    int rank = x.rank() - 2;
    int[] order = new int[x.product(2, x.rank())];
    for (int position = 0; position < order.length; position++) {
      int rest = position;
      int result = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        result += rest % x.size(axis + 2) * x.product(2, axis + 2);
        rest /= x.size(axis + 2);
      }
      order[position] = result;
    }
    return order;
  }

  static void maxGrad(MaxPoolGrad operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor dy = compiler.rowMajor(step.inputs().get(2));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Taps taps = new Taps(operator.window(), x.type().shape());
    int planes = planes(x.type().shape());
    compiler.emit(
        List.of(x, dy, dx),
        () -> {
          clear(dx);
          for (int plane = 0; plane < planes; plane++) {
            for (int o = 0; o < taps.outputs(); o++) {
              int best = taps.largest(x.floats(), plane, o);
              if (best >= 0) {
                add(dx, plane * taps.inputs + best, dy.floats().get(plane * taps.outputs() + o));
              }
            }
          }
        });
  }

  static void average(AveragePool operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Taps taps = new Taps(operator.window(), x.type().shape());
    int planes = planes(x.type().shape());
    compiler.emit(
        List.of(x, y),
        () -> {
          for (int plane = 0; plane < planes; plane++) {
            for (int o = 0; o < taps.outputs(); o++) {
              double sum = 0;
              for (int tap = taps.start[o]; tap < taps.start[o + 1]; tap++) {
                sum += x.floats().get(plane * taps.inputs + taps.positions[tap]);
              }
              float mean = (float) (sum / taps.divisor(o, operator.countIncludePad()));
              y.floats().put(plane * taps.outputs() + o, mean);
            }
          }
        });
  }

  static void averageGrad(AveragePoolGrad operator, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Taps taps = new Taps(operator.window(), operator.x());
    int planes = planes(operator.x());
    compiler.emit(
        List.of(dy, dx),
        () -> {
          clear(dx);
          for (int plane = 0; plane < planes; plane++) {
            for (int o = 0; o < taps.outputs(); o++) {
              float share =
                  dy.floats().get(plane * taps.outputs() + o)
                      / taps.divisor(o, operator.countIncludePad());
              for (int tap = taps.start[o]; tap < taps.start[o + 1]; tap++) {
                add(dx, plane * taps.inputs + taps.positions[tap], share);
              }
            }
          }
        });
  }

  private static void clear(Tensor tensor) {
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.floats().put(i, 0);
    }
  }

  private static void add(Tensor tensor, int position, float addend) {
    tensor.floats().put(position, tensor.floats().get(position) + addend);
  }
}
