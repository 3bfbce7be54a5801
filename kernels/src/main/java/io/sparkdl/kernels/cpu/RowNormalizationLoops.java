package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.RowNormalization;
import io.sparkdl.kernels.operator.RowNormalizationGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Normalisation of rows in Java, for scales that repeat within a row or span several. */
final class RowNormalizationLoops {
  private RowNormalizationLoops() {}

  /** How the elements of x fall into rows, and into runs that share a scale. */
  private record Rows(int rows, int width, int scales, int repeats, boolean centered) {
    static Rows of(RowNormalization operator, Shape x) {
      int rows = Math.toIntExact(operator.statistics(x).elements());
      return new Rows(
          rows,
          rows == 0 ? 0 : (int) (x.elements() / rows),
          Math.toIntExact(operator.scales(x).elements()),
          operator.repeats(x),
          operator.centered());
    }

    int scaleOf(int i) {
      return i / repeats % scales;
    }
  }

  static void forward(RowNormalization operator, Step step, CpuCompiler compiler) {
    List<Tensor> used = new ArrayList<>();
    step.inputs().forEach(input -> used.add(compiler.rowMajor(input)));
    step.outputs().forEach(output -> used.add(compiler.defineRowMajor(output)));
    Rows rows = Rows.of(operator, step.inputs().get(0).shape());
    int inputs = step.inputs().size();
    Tensor bias = inputs == 3 ? used.get(2) : null;
    Tensor mean = rows.centered() ? used.get(inputs + 1) : null;
    Tensor inverse = used.get(used.size() - 1);
    double epsilon = operator.epsilon();
    compiler.emit(
        used,
        () -> {
          for (int row = 0; row < rows.rows(); row++) {
            FloatBuffer x = used.get(0).floats();
            double center = 0;
            if (mean != null) {
              center = mean(x, row, rows.width());
              mean.floats().put(row, (float) center);
            }
            double factor = 1 / Math.sqrt(meanSquare(x, row, rows.width(), center) + epsilon);
            inverse.floats().put(row, (float) factor);
            apply(rows, row, used, bias, inputs, center, factor);
          }
        });
  }

  private static double mean(FloatBuffer x, int row, int width) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += x.get(i);
    }
    return sum / width;
  }

  private static double meanSquare(FloatBuffer x, int row, int width, double center) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      double v = x.get(i) - center;
      sum += v * v;
    }
    return sum / width;
  }

  private static void apply(
      Rows rows,
      int row,
      List<Tensor> used,
      Tensor bias,
      int inputs,
      double center,
      double factor) {
    FloatBuffer x = used.get(0).floats();
    FloatBuffer scale = used.get(1).floats();
    FloatBuffer y = used.get(inputs).floats();
    for (int i = row * rows.width(); i < (row + 1) * rows.width(); i++) {
      int at = rows.scaleOf(i);
      double shift = bias == null ? 0 : bias.floats().get(at);
      y.put(i, (float) ((x.get(i) - center) * factor * scale.get(at) + shift));
    }
  }

  static void backward(RowNormalizationGrad operator, Step step, CpuCompiler compiler) {
    List<Tensor> used = new ArrayList<>();
    step.inputs().forEach(input -> used.add(compiler.rowMajor(input)));
    step.outputs().forEach(output -> used.add(compiler.defineRowMajor(output)));
    Rows rows = Rows.of(operator.forward(), step.inputs().get(0).shape());
    int inputs = step.inputs().size();
    Tensor dscale = used.get(inputs + 1);
    Tensor dbias = operator.bias() ? used.get(inputs + 2) : null;
    double[] scaleSums = new double[rows.scales()];
    double[] biasSums = new double[rows.scales()];
    compiler.emit(
        used,
        () -> {
          Arrays.fill(scaleSums, 0);
          Arrays.fill(biasSums, 0);
          for (int row = 0; row < rows.rows(); row++) {
            backward(rows, row, used, inputs, scaleSums, biasSums);
          }
          for (int c = 0; c < rows.scales(); c++) {
            dscale.floats().put(c, (float) scaleSums[c]);
            if (dbias != null) {
              dbias.floats().put(c, (float) biasSums[c]);
            }
          }
        });
  }

  private static void backward(
      Rows rows, int row, List<Tensor> used, int inputs, double[] scaleSums, double[] biasSums) {
    FloatBuffer x = used.get(0).floats();
    FloatBuffer dy = used.get(1).floats();
    FloatBuffer scale = used.get(2).floats();
    FloatBuffer dx = used.get(inputs).floats();
    double center = rows.centered() ? used.get(3).floats().get(row) : 0;
    double factor = used.get(inputs - 1).floats().get(row);
    int start = row * rows.width();
    double sum = 0;
    double product = 0;
    for (int i = start; i < start + rows.width(); i++) {
      int at = rows.scaleOf(i);
      double normalized = (x.get(i) - center) * factor;
      scaleSums[at] += dy.get(i) * normalized;
      biasSums[at] += dy.get(i);
      sum += dy.get(i) * scale.get(at);
      product += dy.get(i) * scale.get(at) * normalized;
    }
    double mean = rows.centered() ? sum / rows.width() : 0;
    double meanProduct = product / rows.width();
    for (int i = start; i < start + rows.width(); i++) {
      double normalized = (x.get(i) - center) * factor;
      double g = dy.get(i) * scale.get(rows.scaleOf(i));
      dx.put(i, (float) ((g - mean - normalized * meanProduct) * factor));
    }
  }
}
