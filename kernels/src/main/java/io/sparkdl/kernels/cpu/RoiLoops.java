package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.RoiAlign;
import io.sparkdl.kernels.operator.RoiAlignGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/** Pooling of regions and its gradient, in Java. */
final class RoiLoops {
  private RoiLoops() {}

  static void register() {
    Lowerings.add(RoiAlign.class, RoiLoops::forward);
    Lowerings.add(RoiAlignGrad.class, RoiLoops::backward);
  }

  /** One bin of one region, and the neighbours of its points. */
  private static final class Bin {
    private final RoiAlign operator;
    private final int height;
    private final int width;
    private double top;
    private double left;
    private double stepY;
    private double stepX;
    private int rows;
    private int columns;
    private final int[] at = new int[4];
    private final double[] weight = new double[4];
    private int found;
    private double share;

    Bin(RoiAlign operator, Shape x) {
      this.operator = operator;
      this.height = x.size(2);
      this.width = x.size(3);
    }

    void place(FloatBuffer rois, int roi, int bin) {
      double x1 = operator.begin(rois.get(4 * roi));
      double y1 = operator.begin(rois.get(4 * roi + 1));
      double wide = operator.length(x1, operator.begin(rois.get(4 * roi + 2)));
      double high = operator.length(y1, operator.begin(rois.get(4 * roi + 3)));
      rows = operator.points(high, operator.height());
      columns = operator.points(wide, operator.width());
      stepY = high / operator.height() / rows;
      stepX = wide / operator.width() / columns;
      top = y1 + bin / operator.width() * high / operator.height();
      left = x1 + bin % operator.width() * wide / operator.width();
    }

    int points() {
      return Math.max(0, rows) * Math.max(0, columns);
    }

    void find(int point) {
      double y = top + (point / columns + 0.5) * stepY;
      double x = left + (point % columns + 0.5) * stepX;
      boolean outside = y < -1 || y > height || x < -1 || x > width;
      int row = low(y, height);
      int column = low(x, width);
      double down = fraction(y, height);
      double right = fraction(x, width);
      for (int k = 0; k < 4; k++) {
        int r = k < 2 ? row : Math.min(row + 1, height - 1);
        int c = k % 2 == 0 ? column : Math.min(column + 1, width - 1);
        at[k] = r * width + c;
        double w = (k < 2 ? 1 - down : down) * (k % 2 == 0 ? 1 - right : right);
        weight[k] = outside ? 0 : w;
      }
    }

    private static int low(double position, int size) {
      return Math.min(size - 1, (int) Math.max(0, position));
    }

    private static double fraction(double position, int size) {
      double inside = Math.max(0, position);
      return (int) inside >= size - 1 ? 0 : inside - (int) inside;
    }

    /** The bin's value on the plane of x that begins at an element. */
    double value(FloatBuffer x, int plane) {
      double result = 0;
      found = -1;
      for (int point = 0; point < points(); point++) {
        find(point);
        for (int k = 0; k < 4; k++) {
          double v = weight[k] * x.get(plane + at[k]);
          if (!operator.largest()) {
            result += v / points();
          } else if (found < 0 || v > result) {
            result = v;
            found = at[k];
            share = weight[k];
          }
        }
      }
      return result;
    }
  }

  private static void forward(RoiAlign operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor rois = compiler.rowMajor(step.inputs().get(1));
    Tensor samples = compiler.rowMajor(step.inputs().get(2));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Shape shape = x.type().shape();
    int bins = operator.height() * operator.width();
    Bin bin = new Bin(operator, shape);
    compiler.emit(
        List.of(x, rois, samples, y),
        () -> {
          for (int i = 0; i < y.elements(); i++) {
            int roi = i / bins / shape.size(1);
            bin.place(rois.floats(), roi, i % bins);
            int sample = (int) samples.longs().get(roi);
            int plane = sample * shape.size(1) + i / bins % shape.size(1);
            int start = plane * shape.product(2, 4);
            y.floats().put(i, (float) bin.value(x.floats(), start));
          }
        });
  }

  private static void backward(RoiAlignGrad gradient, Step step, CpuCompiler compiler) {
    RoiAlign operator = gradient.forward();
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor rois = compiler.rowMajor(step.inputs().get(1));
    Tensor samples = compiler.rowMajor(step.inputs().get(2));
    Tensor dy = compiler.rowMajor(step.inputs().get(3));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Shape shape = x.type().shape();
    int bins = operator.height() * operator.width();
    Bin bin = new Bin(operator, shape);
    compiler.emit(
        List.of(x, rois, samples, dy, dx),
        () -> {
          for (int i = 0; i < dx.elements(); i++) {
            dx.floats().put(i, 0);
          }
          for (int i = 0; i < dy.elements(); i++) {
            int roi = i / bins / shape.size(1);
            bin.place(rois.floats(), roi, i % bins);
            int sample = (int) samples.longs().get(roi);
            int plane = sample * shape.size(1) + i / bins % shape.size(1);
            spread(bin, x.floats(), plane * shape.product(2, 4), dy.floats().get(i), dx.floats());
          }
        });
  }

  private static void spread(Bin bin, FloatBuffer x, int start, float dy, FloatBuffer dx) {
    if (bin.operator.largest()) {
      bin.value(x, start);
      if (bin.found >= 0) {
        add(dx, start + bin.found, bin.share * dy);
      }
      return;
    }
    for (int point = 0; point < bin.points(); point++) {
      bin.find(point);
      for (int k = 0; k < 4; k++) {
        add(dx, start + bin.at[k], bin.weight[k] * dy / bin.points());
      }
    }
  }

  private static void add(FloatBuffer dx, int at, double addend) {
    dx.put(at, (float) (dx.get(at) + addend));
  }
}
