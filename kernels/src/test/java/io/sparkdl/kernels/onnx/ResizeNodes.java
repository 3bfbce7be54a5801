package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Interpolation;
import io.sparkdl.kernels.operator.Resize;
import io.sparkdl.kernels.operator.ResizeCoordinates;
import io.sparkdl.kernels.operator.ResizeTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Resize and Upsample. */
final class ResizeNodes {
  private ResizeNodes() {}

  static void addTo(Map<String, NodeRule> rules) {
    rules.put("Resize", ResizeNodes::resize);
    rules.put("Upsample", ResizeNodes::upsample);
  }

  /** Inputs are x, roi, scales and sizes from opset 11 on, x and scales before. */
  static List<Term> resize(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    boolean old = node.opset() < 11;
    List<Float> scales = old ? floats(node, 1) : floats(node, 2);
    boolean sized = !old && node.has(3) && !node.known(3).isEmpty();
    ResizeTarget target =
        new ResizeTarget(
            sized ? List.of() : scales,
            sized ? node.known(3) : List.of(),
            node.integers("axes", List.of()),
            ResizeTarget.AspectRatio.valueOf(upper(node, "keep_aspect_ratio_policy", "stretch")));
    String transformation =
        upper(node, "coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    ResizeCoordinates coordinates =
        new ResizeCoordinates(
            ResizeCoordinates.Transformation.valueOf(transformation),
            transformation.equals("TF_CROP_AND_RESIZE") ? floats(node, 1) : List.of(),
            node.number("extrapolation_value", 0));
    Interpolation interpolation =
        new Interpolation(
            Interpolation.Mode.valueOf(upper(node, "mode", "nearest")),
            Interpolation.Nearest.valueOf(
                upper(node, "nearest_mode", old ? "floor" : "round_prefer_floor")),
            node.number("cubic_coeff_a", Interpolation.CUBIC_COEFFICIENT),
            node.flag("exclude_outside", false),
            node.flag("antialias", false));
    return List.of(graph.apply(new Resize(target, coordinates, interpolation), node.input(0)));
  }

  static List<Term> upsample(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Interpolation.Mode mode = Interpolation.Mode.valueOf(upper(node, "mode", "nearest"));
    return List.of(graph.apply(Resize.upsample(floats(node, 1), mode), node.input(0)));
  }

  private static String upper(OnnxNode node, String name, String absent) {
    return node.text(name, absent).toUpperCase(Locale.ROOT);
  }

  private static List<Float> floats(OnnxNode node, int input) {
    List<Float> floats = new ArrayList<>();
    if (node.has(input)) {
      for (double element : node.input(input).elements().doubles()) {
        floats.add((float) element);
      }
    }
    return floats;
  }
}
