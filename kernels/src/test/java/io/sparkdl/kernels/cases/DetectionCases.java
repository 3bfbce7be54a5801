package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.operator.RoiAlign;
import io.sparkdl.kernels.operator.RoiAlignGrad;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** What detectors need: pooling of regions, suppression of boxes. */
final class DetectionCases {
  private DetectionCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (boolean largest : new boolean[] {false, true}) {
      for (boolean half : new boolean[] {false, true}) {
        String name = (largest ? "max" : "mean") + (half ? "_half" : "");
        roi(cases, name, new RoiAlign(largest, 3, 2, 2, 0.5f, half));
        roi(cases, name + "_adaptive", new RoiAlign(largest, 2, 3, 0, 1, half));
        roi(cases, name + "_one", new RoiAlign(largest, 1, 1, 1, 0.25f, half));
      }
    }
    int[][] sizes = {{1, 1, 6}, {2, 3, 12}, {1, 2, 1}, {3, 1, 30}, {1, 1, 0}};
    for (int[] size : sizes) {
      for (boolean center : new boolean[] {false, true}) {
        suppression(cases, "all", new NonMaxSuppression(center, 100, 0.3f, null, 90), size);
        suppression(cases, "few", new NonMaxSuppression(center, 2, 0.5f, 0.1f, 5), size);
        suppression(cases, "none", new NonMaxSuppression(center, 0, 0.5f, 0f, 2), size);
      }
    }
    return cases.cases();
  }

  private static void roi(CaseList cases, String name, RoiAlign operator) {
    cases.add(name, operator, Tolerance.ACCUMULATED, samples -> inputs(samples));
    cases.add(
        name,
        new RoiAlignGrad(operator),
        Tolerance.ACCUMULATED,
        samples -> {
          List<Argument> forward = inputs(samples);
          Argument dy = samples.uniform(5, 2, operator.height(), operator.width());
          return List.of(forward.get(0), forward.get(1), forward.get(2), dy);
        });
  }

  /** Regions inside x, across its edges, and one that is inside out. */
  private static List<Argument> inputs(Samples samples) {
    float[] rois = {
      0.3f, 1.2f, 6.1f, 7.3f, 2.2f, 0.4f, 3.1f, 9.7f, -3.3f, -2.1f, 4.4f, 5.9f, 5.2f, 4.3f, 19.4f,
      14.8f, 6.2f, 5.1f, 4.9f, 3.3f
    };
    return List.of(
        samples.uniform(3, 2, 9, 8),
        samples.floats(rois, 5, 4),
        samples.integers(ElementType.INT64, 0, 2, 5));
  }

  private static void suppression(
      CaseList cases, String name, NonMaxSuppression operator, int... size) {
    String special =
        name + (operator.centerPointBox() ? "_center" : "") + List.of(size[0], size[1], size[2]);
    cases.add(
        special,
        operator,
        Tolerance.EXACT,
        samples -> {
          boolean center = operator.centerPointBox();
          Argument boxes = samples.between(center ? 0.2 : -1, 1, size[0], size[2], 4);
          return List.of(boxes, samples.uniform(size));
        });
    // Equal scores and boxes: the first one counts.
    cases.add(
        special + "_ties",
        operator,
        Tolerance.EXACT,
        samples -> List.of(samples.whole(0, 3, size[0], size[2], 4), samples.whole(0, 2, size)));
  }
}
