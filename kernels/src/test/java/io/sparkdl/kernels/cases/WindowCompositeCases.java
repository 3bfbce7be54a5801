package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.CausalConvWithState;
import io.sparkdl.kernels.operator.ConvTranspose;
import io.sparkdl.kernels.operator.GlobalLpPool;
import io.sparkdl.kernels.operator.GlobalMaxPool;
import io.sparkdl.kernels.operator.LpPool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxUnpool;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.Rules;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Convolutions and pooling that are composed of others. */
final class WindowCompositeCases {
  private WindowCompositeCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    transposed(cases);
    lpPool(cases);
    unpool(cases);
    int[][] shapes = {{2, 3, 5, 7}, {1, 17, 1, 1}, {2, 3, 9}, {2, 3, 2, 3, 4}, {1, 2, 12, 12}};
    for (int[] shape : shapes) {
      String name = Shape.of(shape).toString();
      cases.add(
          name, new GlobalMaxPool(), Tolerance.EXACT, samples -> List.of(samples.uniform(shape)));
      for (int p = 1; p <= 3; p++) {
        cases.add(
            "p" + p + name,
            new GlobalLpPool(p),
            Tolerance.ACCUMULATED,
            samples -> List.of(samples.uniform(shape)));
      }
    }
    for (int mode = 0; mode < 8; mode++) {
      causal(cases, new CausalConvWithState(mode % 2 == 1, mode / 2 % 2 == 1, mode / 4 == 1));
    }
    return cases.cases();
  }

  private static Window window(Integer... kernel) {
    return Window.of(List.of(kernel));
  }

  private static void transposed(CaseList cases) {
    transposed(cases, "plain", new ConvTranspose(window(3, 3), 1), 5, 2, 3, 4, 5);
    Window strided = window(3, 2).withStrides(List.of(2, 3)).withPads(List.of(1, 0, 0, 1));
    transposed(cases, "strided_padded", new ConvTranspose(strided, 1), 4, 2, 3, 4, 3);
    transposed(
        cases,
        "output_padding",
        new ConvTranspose(strided, 2, List.of(1, 2), List.of()),
        6,
        1,
        4,
        3,
        4);
    Window dilated = window(2, 3).withDilations(List.of(3, 2)).withStrides(List.of(2, 1));
    transposed(cases, "dilated", new ConvTranspose(dilated, 1), 2, 2, 3, 3, 4);
    transposed(cases, "depthwise", new ConvTranspose(strided, 8), 8, 2, 8, 3, 3);
    transposedByShape(cases, strided);
    Window line = window(4).withStrides(List.of(3)).withPads(List.of(1, 2));
    transposed(cases, "1d", new ConvTranspose(line, 2), 4, 2, 6, 5);
    Window box = window(2, 3, 2).withStrides(List.of(1, 2, 2)).withPads(List.of(0, 1, 0, 1, 1, 0));
    transposed(cases, "3d", new ConvTranspose(box, 1), 3, 1, 2, 3, 2, 3);
  }

  /** Pads that follow from the output's shape. */
  private static void transposedByShape(CaseList cases, Window strided) {
    for (AutoPad rule : List.of(AutoPad.SAME_UPPER, AutoPad.SAME_LOWER, AutoPad.VALID)) {
      Window auto = window(4, 3).withStrides(List.of(2, 2)).withAutoPad(rule);
      transposed(cases, "auto_" + rule, new ConvTranspose(auto, 1), 3, 1, 2, 4, 5);
    }
    List<Integer> none = List.of(0, 0);
    transposed(
        cases,
        "output_shape",
        new ConvTranspose(strided.withPads(List.of(0, 0, 0, 0)), 1, none, List.of(6, 9)),
        3,
        1,
        2,
        4,
        3);
    transposed(
        cases,
        "output_shape_large",
        new ConvTranspose(window(3, 3).withStrides(List.of(3, 2)), 1, none, List.of(10, 8)),
        2,
        1,
        1,
        3,
        3);
  }

  private static void transposed(
      CaseList cases, String name, ConvTranspose operator, int outputs, int... x) {
    Window window = operator.window();
    int[] w = new int[x.length];
    w[0] = x[1];
    w[1] = outputs / operator.group();
    for (int axis = 0; axis < window.rank(); axis++) {
      w[axis + 2] = window.kernel().get(axis);
    }
    cases.add(
        name,
        operator,
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.uniform(x), samples.uniform(w)));
    cases.add(
        name + "_bias",
        operator,
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.uniform(x), samples.uniform(w), samples.uniform(outputs)));
  }

  private static void unpool(CaseList cases) {
    Window halving = window(2, 2).withStrides(List.of(2, 2));
    unpool(cases, "halving", halving, List.of(), 2, 3, 4, 6);
    unpool(cases, "larger", halving, List.of(2, 3, 5, 8), 2, 3, 4, 6);
    unpool(cases, "1d", window(3).withStrides(List.of(3)), List.of(), 2, 2, 9);
    Window padded = window(3, 2).withStrides(List.of(3, 2)).withPads(List.of(1, 0, 1, 0));
    unpool(cases, "padded", padded, List.of(), 1, 2, 7, 4);
  }

  private static void unpool(
      CaseList cases, String name, Window window, List<Integer> outputShape, int... pooled) {
    cases.add(
        name,
        new MaxUnpool(window, outputShape),
        Tolerance.EXACT,
        samples -> {
          Argument x = samples.uniform(pooled);
          List<Elements> y =
              Rules.apply(
                  new MaxPool(window, true, false), List.of(Elements.of(x.type(), x.data())));
          Argument indices = new Argument(y.get(1).type(), y.get(1).longs());
          return List.of(samples.uniform(y.get(0).shape().toArray()), indices);
        });
  }

  private static void lpPool(CaseList cases) {
    Window padded = window(3, 3).withPads(List.of(1, 1, 1, 1)).withStrides(List.of(2, 1));
    List<Integer> twos = Collections.nCopies(3, 2);
    for (int p = 1; p <= 3; p++) {
      lpPool(cases, "plain", new LpPool(window(2, 3), p), 2, 3, 5, 6);
      lpPool(cases, "padded", new LpPool(padded, p), 1, 3, 6, 5);
      lpPool(
          cases,
          "dilated",
          new LpPool(window(2, 2).withDilations(twos.subList(0, 2)), p),
          1,
          2,
          5,
          5);
      lpPool(cases, "ceil", new LpPool(padded.withCeilMode(true), p), 1, 2, 6, 5);
      lpPool(cases, "1d", new LpPool(window(3).withAutoPad(AutoPad.SAME_LOWER), p), 2, 3, 8);
      lpPool(cases, "3d", new LpPool(window(2, 2, 2).withStrides(twos), p), 1, 2, 4, 4, 5);
    }
  }

  private static void lpPool(CaseList cases, String name, LpPool operator, int... x) {
    cases.add(
        name + "_p" + operator.p(),
        operator,
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.uniform(x)));
  }

  private static void causal(CaseList cases, CausalConvWithState operator) {
    int[][] sizes = {{2, 3, 5, 4}, {1, 1, 6, 2}, {2, 4, 3, 1}, {1, 2, 1, 3}};
    for (int[] size : sizes) {
      int channels = size[1];
      int kernel = size[3];
      cases.add(
          Shape.of(size) + "_" + operator.bias() + "_" + operator.past() + "_" + operator.swish(),
          operator,
          Tolerance.ACCUMULATED,
          samples -> {
            List<Argument> inputs = new ArrayList<>();
            inputs.add(samples.uniform(size[0], channels, size[2]));
            inputs.add(samples.uniform(channels, 1, kernel));
            if (operator.bias()) {
              inputs.add(samples.uniform(channels));
            }
            if (operator.past()) {
              inputs.add(samples.uniform(size[0], channels, kernel - 1));
            }
            return inputs;
          });
    }
  }
}
