package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.cases.OperatorCase;
import io.sparkdl.kernels.cases.Samples;
import io.sparkdl.kernels.cases.Tolerance;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sizes for which the host picks each of the faster kernels, against the reference. */
@Tag("opencl")
class OpenClVariantsTest {
  private static void check(Operator operator, Shape... shapes) {
    Samples samples = new Samples(operator.toString());
    List<Argument> inputs = new ArrayList<>();
    for (Shape shape : shapes) {
      inputs.add(samples.uniform(shape.toArray()));
    }
    try (OpenClDevice device = OpenClDevices.open()) {
      BackendConformance.check(
          device, new OperatorCase(operator.toString(), operator, inputs, Tolerance.ACCUMULATED));
    }
  }

  /** Forward pass and both gradients of one convolution. */
  private static void checkConv(Window window, int groups, Shape x, Shape w) {
    Shape y = window.outputShape(x, w.size(0));
    check(new Conv(window, groups), x, w, Shape.of(w.size(0)));
    check(new ConvInputGrad(window, groups, x), y, w);
    check(new ConvWeightGrad(window, groups, true), x, y);
  }

  @Test
  void conv_eightsOfChannels_matchesReference() {
    Window window =
        Window.of(List.of(3, 2))
            .withStrides(List.of(2, 1))
            .withDilations(List.of(1, 2))
            .withPads(List.of(1, 0, 2, 1));
    checkConv(window, 2, Shape.of(2, 16, 9, 11), Shape.of(32, 8, 3, 2));
  }

  @Test
  void conv_oddChannelsInTiles_matchesReference() {
    Window window = Window.of(List.of(3, 3)).withStrides(List.of(1, 2));
    checkConv(window, 3, Shape.of(2, 9, 10, 7), Shape.of(15, 3, 3, 3));
  }

  @Test
  void conv_manyPoints_sumsInParts() {
    Window window = Window.of(List.of(3, 3)).withPads(List.of(1, 1, 1, 1));
    checkConv(window, 1, Shape.of(4, 3, 33, 31), Shape.of(8, 3, 3, 3));
    checkConv(window, 1, Shape.of(4, 3, 33, 31), Shape.of(5, 3, 3, 3));
  }

  @Test
  void conv_oneAndThreeAxes_matchesReference() {
    checkConv(Window.of(List.of(3)), 1, Shape.of(2, 8, 20), Shape.of(8, 8, 3));
    Window cube = Window.of(List.of(2, 3, 2)).withStrides(List.of(1, 2, 1));
    checkConv(cube, 2, Shape.of(2, 4, 4, 5, 4), Shape.of(6, 2, 2, 3, 2));
  }

  @Test
  void product_eightsOfRows_matchesReference() {
    for (boolean transA : new boolean[] {false, true}) {
      for (boolean transB : new boolean[] {false, true}) {
        Shape a = transA ? Shape.of(19, 24) : Shape.of(24, 19);
        Shape b = transB ? Shape.of(70, 19) : Shape.of(19, 70);
        check(new Gemm(0.5f, 2, transA, transB), a, b, Shape.of(24, 1));
      }
    }
    check(new MatMul(), Shape.of(3, 1, 16, 5), Shape.of(2, 5, 9));
  }

  @Test
  void product_oddRowsInTiles_matchesReference() {
    check(new Gemm(1, 1, true, false), Shape.of(33, 21), Shape.of(33, 18), Shape.of(18));
    check(new MatMul(), Shape.of(2, 17, 40), Shape.of(40, 11));
  }
}
