package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.ArgExtremeFloats;
import io.sparkdl.kernels.opencl.kernel.ArgExtremeInts;
import io.sparkdl.kernels.opencl.kernel.ArgExtremeLongs;
import io.sparkdl.kernels.opencl.kernel.CumulateFloats;
import io.sparkdl.kernels.opencl.kernel.CumulateInts;
import io.sparkdl.kernels.opencl.kernel.CumulateLongs;
import io.sparkdl.kernels.opencl.kernel.CumulativeProductGradLines;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.RandomFloats;
import io.sparkdl.kernels.opencl.kernel.TopKFloats;
import io.sparkdl.kernels.opencl.kernel.TopKGradLines;
import io.sparkdl.kernels.opencl.kernel.TopKInts;
import io.sparkdl.kernels.opencl.kernel.TopKLongs;
import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.CumulativeProductGrad;
import io.sparkdl.kernels.operator.RandomFunction;
import io.sparkdl.kernels.operator.RandomNormal;
import io.sparkdl.kernels.operator.RandomUniform;
import io.sparkdl.kernels.operator.TopK;
import io.sparkdl.kernels.operator.TopKGrad;
import io.sparkdl.kernels.tensor.Shape;

/** Operators that go along the lines of an axis, and random rows. */
final class LineLowerings {
  /** The lines along an axis: their number, their length, and the distance between neighbours. */
  private record Lines(int count, int length, int stride) {
    static Lines of(Shape shape, int axis) {
      int at = shape.axis(axis);
      int stride = shape.product(at + 1, shape.rank());
      return new Lines(shape.product(0, at) * stride, shape.size(at), stride);
    }
  }

  private LineLowerings() {}

  private static int flag(boolean condition) {
    return condition ? 1 : 0;
  }

  private static ArenaKind kind(LoweringContext step) {
    return ArenaKind.of(step.inputType(0).element());
  }

  static void argExtreme(ArgExtreme operator, LoweringContext step) {
    Lines lines = Lines.of(step.inputShape(0), operator.axis());
    int n = lines.count();
    int length = lines.length();
    int stride = lines.stride();
    int x = step.input(0);
    int y = step.output(0);
    int largest = flag(operator.largest());
    int last = flag(operator.selectLastIndex());
    ArenaKernel kernel =
        switch (kind(step)) {
          case FLOATS -> new ArgExtremeFloats(n, length, stride, x, y, largest, last);
          case INTS -> new ArgExtremeInts(n, length, stride, x, y, largest, last);
          case LONGS -> new ArgExtremeLongs(n, length, stride, x, y, largest, last);
        };
    step.launch(kernel, Grid.items(n));
  }

  static void cumulative(Cumulative operator, LoweringContext step) {
    Lines lines = Lines.of(step.inputShape(0), operator.axis());
    int n = lines.count();
    int length = lines.length();
    int stride = lines.stride();
    int x = step.input(0);
    int y = step.output(0);
    int product = flag(operator.product());
    int exclusive = flag(operator.exclusive());
    int reverse = flag(operator.reverse());
    ArenaKernel kernel =
        switch (kind(step)) {
          case FLOATS -> new CumulateFloats(n, length, stride, x, y, product, exclusive, reverse);
          case INTS -> new CumulateInts(n, length, stride, x, y, product, exclusive, reverse);
          case LONGS -> new CumulateLongs(n, length, stride, x, y, product, exclusive, reverse);
        };
    step.launch(kernel, Grid.items(n));
  }

  static void cumulativeProductGrad(CumulativeProductGrad operator, LoweringContext step) {
    Lines lines = Lines.of(step.inputShape(0), operator.forward().axis());
    step.launch(
        new CumulativeProductGradLines(
            lines.count(),
            lines.length(),
            lines.stride(),
            step.input(0),
            step.input(1),
            step.output(0),
            flag(operator.forward().exclusive()),
            flag(operator.forward().reverse())),
        Grid.items(lines.count()));
  }

  static void topK(TopK operator, LoweringContext step) {
    Lines lines = Lines.of(step.inputShape(0), operator.axis());
    int n = lines.count() * lines.length();
    int length = lines.length();
    int stride = lines.stride();
    int x = step.input(0);
    int values = step.output(0);
    int positions = step.output(1);
    int largest = flag(operator.largest());
    int k = operator.k();
    ArenaKernel kernel =
        switch (kind(step)) {
          case FLOATS -> new TopKFloats(n, length, stride, k, x, values, positions, largest);
          case INTS -> new TopKInts(n, length, stride, k, x, values, positions, largest);
          case LONGS -> new TopKLongs(n, length, stride, k, x, values, positions, largest);
        };
    step.launch(kernel, Grid.items(n));
  }

  static void topKGrad(TopKGrad operator, LoweringContext step) {
    Lines lines = Lines.of(step.outputShape(0), operator.axis());
    step.launch(
        new TopKGradLines(
            lines.count(),
            lines.length(),
            lines.stride(),
            step.inputShape(0).size(operator.axis()),
            step.input(0),
            step.input(1),
            step.output(0)),
        Grid.items(lines.count()));
  }

  static void random(RandomFunction operator, LoweringContext step) {
    int n = step.outputElements(0);
    int rows = Math.toIntExact(step.inputType(0).elements());
    int width = rows == 0 ? 1 : n / rows;
    int normal = 0;
    float a;
    float b;
    if (operator instanceof RandomUniform uniform) {
      a = uniform.low();
      b = uniform.high() - uniform.low();
    } else if (operator instanceof RandomNormal gaussian) {
      normal = 1;
      a = gaussian.mean();
      b = gaussian.scale();
    } else {
      throw new IllegalArgumentException(
          "opencl: expected a distribution with a kernel, got " + operator.onnxName());
    }
    step.launch(
        new RandomFloats(n, width, step.input(0), step.output(0), operator.stream(), normal, a, b),
        Grid.items(n));
  }
}
