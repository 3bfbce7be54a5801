package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Pooling and its gradients: every setting is a case of both kinds of pooling. */
final class PoolingCases {
  private record Setting(String name, Window window, int... x) {}

  private PoolingCases() {}

  static List<OperatorCase> all() {
    List<Setting> settings = new ArrayList<>();
    windows(settings);
    roundings(settings);
    CaseList cases = new CaseList();
    for (Setting setting : settings) {
      maximum(cases, setting);
      average(cases, setting);
    }
    int[][] shapes = {{2, 3, 5, 7}, {1, 17, 1, 1}, {2, 3, 9}, {2, 3, 2, 3, 4}, {3, 32, 8, 8}};
    for (int[] shape : shapes) {
      cases.add(
          Shape.of(shape).toString(),
          new GlobalAveragePool(),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.uniform(shape)));
    }
    return cases.cases();
  }

  private static Window window(Integer... kernel) {
    return Window.of(List.of(kernel));
  }

  private static void windows(List<Setting> to) {
    Window halving = window(2, 2).withStrides(List.of(2, 2));
    to.add(new Setting("halving", halving, 2, 3, 8, 8));
    to.add(new Setting("halving_odd", halving, 2, 17, 7, 5));
    to.add(new Setting("halving_32", halving, 2, 32, 6, 6));
    to.add(new Setting("overlapping", window(3, 3), 2, 3, 6, 7));
    to.add(new Setting("overlapping_strided", window(3, 3).withStrides(List.of(2, 2)), 2, 5, 9, 8));
    to.add(new Setting("flat", window(1, 3).withStrides(List.of(2, 1)), 1, 3, 5, 6));
    to.add(new Setting("whole_input", window(4, 5), 2, 3, 4, 5));
    Window padded = window(3, 3).withPads(List.of(1, 1, 1, 1));
    to.add(new Setting("pads", padded, 2, 3, 5, 5));
    to.add(new Setting("pads_strided", padded.withStrides(List.of(2, 2)), 2, 5, 6, 7));
    Window uneven = window(3, 2).withPads(List.of(0, 1, 2, 0)).withStrides(List.of(2, 1));
    to.add(new Setting("pads_uneven", uneven, 1, 3, 7, 6));
    to.add(new Setting("dilated", window(2, 3).withDilations(List.of(3, 2)), 2, 3, 8, 7));
    to.add(new Setting("dilated_padded", padded.withDilations(List.of(2, 2)), 1, 3, 7, 7));
    for (AutoPad rule : List.of(AutoPad.SAME_UPPER, AutoPad.SAME_LOWER, AutoPad.VALID)) {
      Window strided = window(3, 2).withStrides(List.of(2, 1)).withAutoPad(rule);
      to.add(new Setting("auto_" + rule, strided, 2, 3, 6, 7));
    }
    to.add(new Setting("1d", window(3).withStrides(List.of(2)), 2, 5, 11));
    to.add(new Setting("1d_padded", window(4).withPads(List.of(1, 2)), 2, 3, 9));
    to.add(new Setting("3d", window(2, 2, 2).withStrides(List.of(2, 2, 2)), 2, 3, 4, 5, 6));
    Window box = window(3, 2, 3).withPads(List.of(1, 0, 1, 1, 1, 0)).withStrides(List.of(2, 1, 1));
    to.add(new Setting("3d_padded", box, 1, 3, 5, 4, 5));
  }

  private static void roundings(List<Setting> to) {
    Window halving = window(2, 2).withStrides(List.of(2, 2)).withCeilMode(true);
    to.add(new Setting("ceil", halving, 2, 3, 7, 5));
    to.add(new Setting("ceil_even", halving, 2, 3, 6, 4));
    Window thirds = window(3, 3).withStrides(List.of(2, 2)).withCeilMode(true);
    to.add(new Setting("ceil_overlapping", thirds, 1, 3, 6, 8));
    to.add(new Setting("ceil_padded", thirds.withPads(List.of(1, 1, 1, 1)), 2, 3, 6, 7));
    // The last window would start in the end padding and is dropped.
    Window dropped = window(1, 1).withStrides(List.of(2, 2)).withCeilMode(true);
    to.add(new Setting("ceil_dropped", dropped, 1, 3, 2, 4));
    Window far = window(2, 2).withStrides(List.of(3, 3)).withPads(List.of(0, 0, 1, 1));
    to.add(new Setting("ceil_in_padding", far.withCeilMode(true), 1, 2, 6, 9));
    to.add(new Setting("ceil_1d", window(3).withStrides(List.of(3)).withCeilMode(true), 2, 3, 10));
  }

  private static void maximum(CaseList cases, Setting setting) {
    Window window = setting.window();
    for (MaxPool pool :
        List.of(
            new MaxPool(window),
            new MaxPool(window, true, false),
            new MaxPool(window, true, true))) {
      String indices = pool.columnMajor() ? "_column_indices" : pool.indices() ? "_indices" : "";
      // Below 0 throughout, so that padding must not win; whole numbers, so that there are ties.
      cases.add(
          setting.name() + indices,
          pool,
          Tolerance.EXACT,
          samples -> List.of(samples.between(-2, -1, setting.x())));
      cases.add(
          setting.name() + indices + "_ties",
          pool,
          Tolerance.EXACT,
          samples -> List.of(samples.whole(-1, 1, setting.x())));
    }
    for (boolean ties : new boolean[] {false, true}) {
      cases.add(
          setting.name() + (ties ? "_ties" : ""),
          new MaxPoolGrad(window),
          Tolerance.ELEMENTWISE,
          samples -> {
            Argument x = ties ? samples.whole(0, 1, setting.x()) : samples.uniform(setting.x());
            Argument y = samples.output(0, new MaxPool(window), x);
            return List.of(x, y, samples.uniform(y.type().shape().toArray()));
          });
    }
  }

  private static void average(CaseList cases, Setting setting) {
    Shape x = Shape.of(setting.x());
    int[] dy = setting.window().outputShape(x, x.size(1)).toArray();
    for (boolean count : new boolean[] {false, true}) {
      String name = setting.name() + (count ? "_count_pad" : "");
      cases.add(
          name,
          new AveragePool(setting.window(), count),
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.uniform(setting.x())));
      cases.add(
          name,
          new AveragePoolGrad(setting.window(), count, x),
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.uniform(dy)));
    }
  }
}
