package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Convolutions and their gradients: every setting is a case of all three. */
final class ConvolutionCases {
  private record Setting(String name, Window window, int group, int outputs, int... x) {}

  private ConvolutionCases() {}

  static List<OperatorCase> all() {
    List<Setting> settings = new ArrayList<>();
    planes(settings);
    paddings(settings);
    groups(settings);
    otherRanks(settings);
    CaseList cases = new CaseList();
    settings.forEach(setting -> addAll(cases, setting));
    return cases.cases();
  }

  private static Window window(Integer... kernel) {
    return Window.of(List.of(kernel));
  }

  private static void planes(List<Setting> to) {
    to.add(new Setting("plain", window(3, 3), 1, 5, 2, 3, 7, 7));
    to.add(new Setting("pointwise", window(1, 1), 1, 3, 2, 17, 5, 5));
    to.add(new Setting("one", window(1, 1), 1, 1, 1, 1, 1, 1));
    to.add(new Setting("whole_input", window(5, 4), 1, 3, 2, 3, 5, 4));
    to.add(new Setting("one_row", window(1, 3), 1, 3, 1, 3, 1, 9));
    to.add(new Setting("flat_kernel", window(3, 2), 1, 5, 2, 3, 6, 7));
    Window strided = window(3, 3).withStrides(List.of(2, 2));
    to.add(new Setting("strided", strided, 1, 5, 2, 3, 9, 8));
    to.add(
        new Setting("strides_differ", window(3, 3).withStrides(List.of(3, 1)), 1, 4, 1, 3, 8, 6));
    to.add(
        new Setting(
            "stride_over_kernel", window(1, 1).withStrides(List.of(2, 2)), 1, 4, 2, 3, 6, 5));
    to.add(new Setting("dilated", window(3, 3).withDilations(List.of(2, 2)), 1, 5, 2, 3, 8, 9));
    to.add(
        new Setting(
            "dilations_differ", window(2, 3).withDilations(List.of(3, 1)), 1, 3, 1, 2, 7, 6));
    Window same = window(3, 3).withPads(List.of(1, 1, 1, 1));
    to.add(new Setting("channels_16_32", same, 1, 32, 2, 16, 8, 8));
    to.add(new Setting("channels_17_33", same, 1, 33, 1, 17, 6, 6));
    to.add(new Setting("image", same, 1, 8, 2, 3, 12, 12));
    to.add(new Setting("grey", same, 1, 16, 3, 1, 9, 9));
  }

  private static void paddings(List<Setting> to) {
    Window plain = window(3, 3);
    Window uneven = plain.withPads(List.of(0, 1, 2, 1)).withStrides(List.of(2, 1));
    to.add(new Setting("pads_uneven", uneven, 1, 5, 2, 3, 7, 6));
    to.add(new Setting("pads_wide", plain.withPads(List.of(2, 2, 2, 2)), 1, 3, 1, 2, 2, 3));
    Window dilated = plain.withDilations(List.of(2, 1)).withPads(List.of(2, 1, 2, 1));
    to.add(new Setting("pads_dilated", dilated.withStrides(List.of(2, 2)), 1, 3, 2, 3, 7, 7));
    for (AutoPad rule : List.of(AutoPad.SAME_UPPER, AutoPad.SAME_LOWER, AutoPad.VALID)) {
      Window strided = window(4, 3).withStrides(List.of(2, 2)).withAutoPad(rule);
      to.add(new Setting("auto_" + rule, strided, 1, 3, 2, 3, 7, 8));
      to.add(new Setting("auto_plain_" + rule, window(2, 2).withAutoPad(rule), 1, 3, 1, 2, 5, 4));
    }
    Window autoDilated = plain.withDilations(List.of(2, 2)).withAutoPad(AutoPad.SAME_UPPER);
    to.add(new Setting("auto_dilated", autoDilated, 1, 3, 1, 2, 6, 7));
  }

  private static void groups(List<Setting> to) {
    Window same = window(3, 3).withPads(List.of(1, 1, 1, 1));
    to.add(new Setting("groups_2", same, 2, 6, 2, 4, 5, 5));
    to.add(new Setting("groups_3_uneven", window(3, 3), 3, 15, 1, 9, 6, 5));
    to.add(new Setting("depthwise", same, 17, 17, 2, 17, 5, 5));
    to.add(
        new Setting("depthwise_16_strided", same.withStrides(List.of(2, 2)), 16, 16, 1, 16, 8, 8));
    to.add(new Setting("depthwise_multiplied", same, 3, 6, 2, 3, 6, 6));
    Window all =
        window(2, 3)
            .withStrides(List.of(2, 3))
            .withDilations(List.of(2, 1))
            .withPads(List.of(1, 0, 2, 1));
    to.add(new Setting("groups_with_all", all, 2, 10, 2, 6, 9, 8));
  }

  private static void otherRanks(List<Setting> to) {
    to.add(new Setting("1d", window(3), 1, 5, 2, 3, 11));
    Window line = window(4).withStrides(List.of(2)).withPads(List.of(1, 3));
    to.add(new Setting("1d_with_all", line.withDilations(List.of(2)), 2, 6, 2, 4, 13));
    to.add(new Setting("1d_same", window(4).withAutoPad(AutoPad.SAME_LOWER), 1, 3, 1, 2, 8));
    to.add(new Setting("3d", window(2, 3, 2), 1, 3, 2, 2, 4, 5, 4));
    Window box =
        window(3, 2, 3)
            .withStrides(List.of(2, 1, 2))
            .withDilations(List.of(1, 2, 1))
            .withPads(List.of(1, 0, 1, 0, 1, 2));
    to.add(new Setting("3d_with_all", box, 2, 4, 1, 4, 5, 4, 6));
  }

  private static void addAll(CaseList cases, Setting setting) {
    Window window = setting.window();
    int group = setting.group();
    int outputs = setting.outputs();
    Shape x = Shape.of(setting.x());
    int[] dy = window.outputShape(x, outputs).toArray();
    int[] w = new int[window.rank() + 2];
    w[0] = outputs;
    w[1] = x.size(1) / group;
    for (int axis = 0; axis < window.rank(); axis++) {
      w[axis + 2] = window.kernel().get(axis);
    }
    Conv conv = new Conv(window, group);
    cases.add(
        setting.name(),
        conv,
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.uniform(setting.x()), samples.uniform(w)));
    cases.add(
        setting.name() + "_bias",
        conv,
        Tolerance.ACCUMULATED,
        samples ->
            List.of(samples.uniform(setting.x()), samples.uniform(w), samples.uniform(outputs)));
    cases.add(
        setting.name(),
        new ConvInputGrad(window, group, x),
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.uniform(dy), samples.uniform(w)));
    for (boolean bias : new boolean[] {false, true}) {
      cases.add(
          setting.name() + (bias ? "_bias" : ""),
          new ConvWeightGrad(window, group, bias),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.uniform(setting.x()), samples.uniform(dy)));
    }
  }
}
