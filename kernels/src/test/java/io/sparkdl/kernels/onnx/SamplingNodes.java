package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.AffineGrid;
import io.sparkdl.kernels.operator.DeformConv;
import io.sparkdl.kernels.operator.GridSample;
import io.sparkdl.kernels.operator.Interpolation.Mode;
import io.sparkdl.kernels.operator.Sampling;
import io.sparkdl.kernels.operator.Sampling.Padding;
import io.sparkdl.kernels.operator.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reading at positions. */
final class SamplingNodes {
  private SamplingNodes() {}

  static void addTo(Map<String, NodeRule> rules) {
    rules.put("GridSample", SamplingNodes::gridSample);
    rules.put("AffineGrid", SamplingNodes::affineGrid);
    rules.put("DeformConv", SamplingNodes::deformConv);
  }

  /** Before opset 20 the modes linear and cubic were called bilinear and bicubic. */
  static List<Term> gridSample(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Mode mode =
        switch (node.text("mode", "linear")) {
          case "nearest" -> Mode.NEAREST;
          case "cubic", "bicubic" -> Mode.CUBIC;
          default -> Mode.LINEAR;
        };
    String padding = node.text("padding_mode", "zeros").toUpperCase(Locale.ROOT);
    Sampling sampling =
        new Sampling(mode, Padding.valueOf(padding), node.flag("align_corners", false));
    return graph.applyAll(new GridSample(sampling), node.inputs());
  }

  static List<Term> affineGrid(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    List<Integer> size = node.known(1);
    AffineGrid operator =
        new AffineGrid(size.subList(2, size.size()), node.flag("align_corners", false));
    return List.of(graph.apply(operator, node.input(0)));
  }

  static List<Term> deformConv(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    List<Integer> kernel = new ArrayList<>();
    for (int axis = 2; axis < node.input(1).shape().rank(); axis++) {
      kernel.add(node.input(1).shape().size(axis));
    }
    Window window = WindowNodes.window(node, node.integers("kernel_shape", kernel));
    DeformConv operator =
        new DeformConv(
            window,
            node.integer("group", 1),
            node.integer("offset_group", 1),
            node.has(3),
            node.has(4));
    return graph.applyAll(operator, node.inputs());
  }
}
