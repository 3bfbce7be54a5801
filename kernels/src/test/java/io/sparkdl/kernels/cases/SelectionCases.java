package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.CenterCropPad;
import io.sparkdl.kernels.operator.Pad;
import io.sparkdl.kernels.operator.PadMode;
import io.sparkdl.kernels.operator.Selection;
import io.sparkdl.kernels.operator.SelectionAdjoint;
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.Tile;
import io.sparkdl.kernels.operator.Trilu;
import io.sparkdl.kernels.operator.Unfold;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators that choose elements axis by axis, on every element type, and their adjoints. */
final class SelectionCases {
  private record Setting(String name, Selection operator, int... x) {}

  private SelectionCases() {}

  static List<OperatorCase> all() {
    List<Setting> settings = new ArrayList<>();
    slices(settings);
    pads(settings);
    others(settings);
    CaseList cases = new CaseList();
    for (Setting setting : settings) {
      for (ElementType element : ElementType.values()) {
        cases.add(
            setting.name() + "_" + element.onnxName(),
            setting.operator(),
            Tolerance.EXACT,
            samples -> List.of(samples.any(element, setting.x())));
      }
      Shape x = Shape.of(setting.x());
      cases.add(
          setting.name(),
          new SelectionAdjoint(setting.operator(), x),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.uniform(setting.operator().outputShape(x).toArray())));
    }
    values(cases);
    return cases.cases();
  }

  private static void slices(List<Setting> to) {
    to.add(new Setting("first", Slice.of(0, 0, 2), 5));
    to.add(new Setting("middle", Slice.of(1, 1, -1), 3, 5, 2));
    to.add(new Setting("last_axis", Slice.of(-1, -3, Integer.MAX_VALUE), 2, 3, 7));
    to.add(new Setting("empty", Slice.of(0, 4, 2), 5, 3));
    to.add(new Setting("of_empty", Slice.of(0, 0, 2), 0, 3));
    List<Integer> none = List.of();
    to.add(new Setting("no_axes", new Slice(List.of(1, 2), List.of(3, 4), none, none), 4, 5, 2));
    List<Integer> steps = List.of(2, -3);
    to.add(
        new Setting(
            "steps", new Slice(List.of(-4, 9), List.of(9, -9), List.of(2, 0), steps), 7, 3, 5));
    List<Integer> back = List.of(-1);
    to.add(
        new Setting(
            "reversed", new Slice(back, List.of(Integer.MIN_VALUE), List.of(1), back), 2, 9, 3));
    to.add(
        new Setting(
            "far_step", new Slice(List.of(0), List.of(9), back, List.of(Integer.MAX_VALUE)), 2, 4));
  }

  private static void pads(List<Setting> to) {
    List<Integer> all = List.of();
    for (PadMode mode : PadMode.values()) {
      String name = mode.name().toLowerCase(java.util.Locale.ROOT);
      to.add(new Setting(name, new Pad(mode, List.of(2, 1), all), 5));
      to.add(
          new Setting(
              name + "_image", new Pad(mode, List.of(1, 2, 0, 3), List.of(-1, 2)), 2, 3, 4, 5));
      to.add(new Setting(name + "_beyond", new Pad(mode, List.of(5, 0, 4, 7), all), 3, 2));
      to.add(new Setting(name + "_cut", new Pad(mode, List.of(-1, 2, 1, -3), all), 4, 5));
      to.add(new Setting(name + "_one", new Pad(mode, List.of(2, 2), all), 1));
    }
    to.add(new Setting("of_empty", new Pad(PadMode.CONSTANT, List.of(1, 0, 2, 0), all), 0, 3));
  }

  private static void others(List<Setting> to) {
    to.add(new Setting("vector", new Tile(List.of(3)), 5));
    to.add(new Setting("some_axes", new Tile(List.of(1, 2, 1, 3)), 2, 3, 4, 2));
    to.add(new Setting("none", new Tile(List.of(2, 0)), 3, 2));
    to.add(new Setting("scalar", new Tile(List.of())));
    to.add(new Setting("both", new CenterCropPad(List.of(3, 8), List.of()), 6, 5));
    to.add(new Setting("axes", new CenterCropPad(List.of(2, 5), List.of(-1, 1)), 2, 4, 3, 7));
    for (boolean upper : new boolean[] {false, true}) {
      for (int diagonal : new int[] {0, 1, -2, 9, -9}) {
        String name = (upper ? "upper" : "lower") + diagonal;
        to.add(new Setting(name, new Trilu(upper, diagonal), 2, 4, 5));
      }
    }
    to.add(new Setting("tall", new Trilu(true, 0), 7, 3));
    Window window = Window.of(List.of(2, 3)).withStrides(List.of(2, 1));
    to.add(new Setting("strided", new Unfold(window), 2, 3, 5, 6));
    Window padded = window.withPads(List.of(1, 0, 0, 2)).withDilations(List.of(2, 2));
    to.add(new Setting("padded", new Unfold(padded), 1, 2, 6, 7));
  }

  /** A value to pad with. */
  private static void values(CaseList cases) {
    Pad pad = new Pad(PadMode.CONSTANT, List.of(1, 2), List.of(1));
    for (ElementType element : ElementType.values()) {
      cases.add(
          "value_" + element.onnxName(),
          pad,
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 3, 4), samples.any(element)));
    }
    cases.add(
        "value_vector",
        pad,
        Tolerance.EXACT,
        samples -> List.of(samples.uniform(3, 4), samples.uniform(1)));
  }
}
