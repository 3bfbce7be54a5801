package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.operator.RoiAlign;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;
import java.util.Map;

/** What detectors need: pooling of regions, suppression of boxes. */
final class DetectionNodes {
  private DetectionNodes() {}

  static void addTo(Map<String, NodeRule> rules) {
    rules.put("RoiAlign", DetectionNodes::roiAlign);
    rules.put("NonMaxSuppression", DetectionNodes::nonMaxSuppression);
  }

  /** Before opset 16 elements were at whole coordinates. */
  static List<Term> roiAlign(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    String absent = node.opset() < 16 ? "output_half_pixel" : "half_pixel";
    String transformation = node.text("coordinate_transformation_mode", absent);
    RoiAlign operator =
        new RoiAlign(
            node.text("mode", "avg").equals("max"),
            node.integer("output_height", 1),
            node.integer("output_width", 1),
            node.integer("sampling_ratio", 0),
            node.number("spatial_scale", 1),
            transformation.equals("half_pixel"));
    return graph.applyAll(operator, node.inputs());
  }

  /**
   * The number of rows is what the model declares, else the most there can be. The second output is
   * ours.
   */
  static List<Term> nonMaxSuppression(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Shape scores = node.input(1).shape();
    int perClass = node.has(2) ? node.known(2).get(0) : 0;
    int possible = scores.product(0, 2) * Math.min(perClass, scores.size(2));
    Shape declared = node.declaredShape(0);
    NonMaxSuppression operator =
        new NonMaxSuppression(
            node.flag("center_point_box", false),
            perClass,
            node.has(3) ? (float) node.input(3).elements().doubles()[0] : 0,
            node.has(4) ? (float) node.input(4).elements().doubles()[0] : null,
            declared == null ? possible : declared.size(0));
    return graph.applyAll(operator, List.of(node.input(0), node.input(1)));
  }
}
