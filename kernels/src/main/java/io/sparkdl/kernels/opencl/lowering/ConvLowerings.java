package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.ConvDirect;
import io.sparkdl.kernels.opencl.kernel.ConvGeometry2d;
import io.sparkdl.kernels.opencl.kernel.ConvInputGradChannels8;
import io.sparkdl.kernels.opencl.kernel.ConvInputGradDirect;
import io.sparkdl.kernels.opencl.kernel.ConvInputGradTiled16;
import io.sparkdl.kernels.opencl.kernel.ConvKernel2d;
import io.sparkdl.kernels.opencl.kernel.ConvOutputs8;
import io.sparkdl.kernels.opencl.kernel.ConvTiled16;
import io.sparkdl.kernels.opencl.kernel.ConvWeightGradDirect;
import io.sparkdl.kernels.opencl.kernel.ConvWeightGradOutputs8;
import io.sparkdl.kernels.opencl.kernel.ConvWeightGradTiled16;
import io.sparkdl.kernels.opencl.kernel.Functions;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.WindowTable;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Convolutions and their gradients. */
final class ConvLowerings {
  /**
   * Points that one part of the weight gradient's inner axis sums, for precision and parallelism.
   */
  private static final int PART = 1024;

  private static final int MOST_PARTS = 64;

  /** Channels that an item of the kernels named so computes at once. */
  private static final int EIGHT = 8;

  private ConvLowerings() {}

  static void conv(Conv operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    Shape w = step.inputShape(1);
    boolean biased = step.inputs() == 3;
    if (planar(operator.window())) {
      ConvGeometry2d tiled = geometry(operator.window(), operator.group(), x, w.size(0));
      int b = biased ? step.input(2) : 0;
      planar(tiled, step, biased ? 1 : 0, b);
      return;
    }
    WindowTable geometry = WindowGeometry.of(step, operator.window(), x);
    int n = step.outputElements(0);
    step.launch(
        new ConvDirect(
            geometry,
            n,
            w.size(1),
            operator.group(),
            w.size(0),
            step.input(0),
            step.input(1),
            biased ? 1 : 0,
            biased ? step.input(2) : 0,
            step.output(0)),
        Grid.items(n));
  }

  static void inputGrad(ConvInputGrad operator, LoweringContext step) {
    Shape w = step.inputShape(1);
    if (planar(operator.window())) {
      ConvGeometry2d tiled = geometry(operator.window(), operator.group(), operator.x(), w.size(0));
      planarInputGrad(tiled, step);
      return;
    }
    WindowTable geometry = WindowGeometry.of(step, operator.window(), operator.x());
    int n = step.outputElements(0);
    step.launch(
        new ConvInputGradDirect(
            geometry,
            n,
            w.size(1),
            operator.group(),
            w.size(0),
            step.input(0),
            step.input(1),
            step.output(0)),
        Grid.items(n));
  }

  static void weightGrad(ConvWeightGrad operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    Shape dy = step.inputShape(1);
    if (planar(operator.window())) {
      planarWeightGrad(geometry(operator.window(), operator.group(), x, dy.size(1)), step);
    } else {
      directWeightGrad(operator, step);
    }
    if (operator.bias()) {
      boolean[] summed = new boolean[dy.rank()];
      for (int axis = 0; axis < summed.length; axis++) {
        summed[axis] = axis != 1;
      }
      ReduceLowerings.reduce(
          step, ElementType.FLOAT, Functions.SUM, dy, summed, step.input(1), step.output(1));
    }
  }

  private static void directWeightGrad(ConvWeightGrad operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    Shape dy = step.inputShape(1);
    WindowTable geometry = WindowGeometry.of(step, operator.window(), x);
    int n = step.outputElements(0);
    step.launch(
        new ConvWeightGradDirect(
            geometry,
            n,
            x.size(0),
            x.size(1) / operator.group(),
            operator.group(),
            dy.size(1),
            step.input(0),
            step.input(1),
            step.output(0)),
        Grid.items(n));
  }

  private static void planar(ConvGeometry2d geometry, LoweringContext step, int biased, int b) {
    int x = step.input(0);
    int w = step.input(1);
    int y = step.output(0);
    if (geometry.groupOutputs() % EIGHT == 0) {
      step.launch(
          new ConvOutputs8(geometry, x, w, biased, b, y),
          eighths(geometry.allOutPoints(), geometry.groupOutputs(), geometry.groups()));
    } else {
      step.launch(
          new ConvTiled16(geometry, x, w, biased, b, y),
          grid(geometry.allOutPoints(), geometry.groupOutputs(), geometry.groups()));
    }
  }

  private static void planarInputGrad(ConvGeometry2d geometry, LoweringContext step) {
    int dy = step.input(0);
    int w = step.input(1);
    int dx = step.output(0);
    if (geometry.groupChannels() % EIGHT == 0) {
      step.launch(
          new ConvInputGradChannels8(geometry, dy, w, dx),
          eighths(geometry.allInPoints(), geometry.groupChannels(), geometry.groups()));
    } else {
      step.launch(
          new ConvInputGradTiled16(geometry, dy, w, dx),
          grid(geometry.allInPoints(), geometry.groupChannels(), geometry.groups()));
    }
  }

  /** Sums the points in parts, then the parts. */
  private static void planarWeightGrad(ConvGeometry2d geometry, LoweringContext step) {
    int points = geometry.allOutPoints();
    int parts = Math.max(1, Math.min(MOST_PARTS, points / PART));
    int n = step.outputElements(0);
    int x = step.input(0);
    int dy = step.input(1);
    int partials = parts == 1 ? step.output(0) : step.workspace(ArenaKind.FLOATS, (long) parts * n);
    int columns = geometry.groupChannels() * geometry.taps();
    int layers = geometry.groups() * parts;
    if (geometry.groupOutputs() % EIGHT == 0) {
      int lines = geometry.samples() * geometry.outHeight();
      int partLines = (lines + parts - 1) / parts;
      step.launch(
          new ConvWeightGradOutputs8(geometry, parts, partLines, x, dy, partials),
          eighths(columns, geometry.groupOutputs(), layers));
    } else {
      int partLength = (points + parts - 1) / parts;
      step.launch(
          new ConvWeightGradTiled16(geometry, parts, partLength, x, dy, partials),
          grid(columns, geometry.groupOutputs(), layers));
    }
    if (parts > 1) {
      ReduceLowerings.reduce(
          step,
          ElementType.FLOAT,
          Functions.SUM,
          Shape.of(parts, n),
          new boolean[] {true, false},
          partials,
          step.output(0));
    }
  }

  /** One or two spatial axes have kernels of their own; others are computed element by element. */
  private static boolean planar(Window window) {
    return window.rank() == 1 || window.rank() == 2;
  }

  private static Grid eighths(int columns, int rows, int layers) {
    Grid line = Grid.items(columns);
    return new Grid(line.x(), rows / EIGHT, layers, line.localX(), 1);
  }

  private static Grid grid(int columns, int rows, int layers) {
    return Grid.tiles(columns, rows, layers, ConvKernel2d.TILE);
  }

  private static ConvGeometry2d geometry(Window window, int groups, Shape x, int outputs) {
    int last = window.rank() - 1;
    boolean flat = last == 0;
    List<Integer> out = window.outputSizes(x);
    return new ConvGeometry2d(
        x.size(0),
        groups,
        x.size(1) / groups,
        outputs / groups,
        flat ? 1 : x.size(2),
        x.size(-1),
        flat ? 1 : out.get(0),
        out.get(last),
        flat ? 1 : window.kernel().get(0),
        window.kernel().get(last),
        flat ? 1 : window.strides().get(0),
        window.strides().get(last),
        flat ? 1 : window.dilations().get(0),
        window.dilations().get(last),
        flat ? 0 : window.padBegin(x, 0),
        window.padBegin(x, last));
  }
}
