package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Hardmax;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.TopK;
import java.util.List;
import java.util.Map;

/** Operators that go along the lines of an axis, and random ones. */
final class LineNodes {
  private LineNodes() {}

  /** Rules by the operators' names. */
  static Map<String, NodeRule> rules() {
    return Map.ofEntries(
        Map.entry("ArgMax", (graph, node) -> argExtreme(graph, node, true)),
        Map.entry("ArgMin", (graph, node) -> argExtreme(graph, node, false)),
        Map.entry("CumSum", (graph, node) -> cumulative(graph, node, false)),
        Map.entry("CumProd", (graph, node) -> cumulative(graph, node, true)),
        Map.entry("Hardmax", LineNodes::hardmax),
        Map.entry("TopK", LineNodes::topK),
        Map.entry("Bernoulli", LineNodes::random),
        Map.entry("Multinomial", LineNodes::random),
        Map.entry("RandomNormal", LineNodes::random),
        Map.entry("RandomNormalLike", LineNodes::random),
        Map.entry("RandomUniform", LineNodes::random),
        Map.entry("RandomUniformLike", LineNodes::random));
  }

  private static List<Term> argExtreme(GraphReader graph, OnnxNode node, boolean largest) {
    var operator =
        new ArgExtreme(
            largest,
            node.integer("axis", 0),
            node.flag("keepdims", true),
            node.flag("select_last_index", false));
    return List.of(graph.apply(operator, node.input(0)));
  }

  private static List<Term> cumulative(GraphReader graph, OnnxNode node, boolean product) {
    int axis = node.known(1).get(0);
    var operator =
        new Cumulative(product, axis, node.flag("exclusive", false), node.flag("reverse", false));
    return List.of(graph.apply(operator, node.input(0)));
  }

  /** Before opset 13 the axes from {@code axis} on, by default 1, were taken together. */
  private static List<Term> hardmax(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Term x = node.input(0);
    if (node.opset() >= 13) {
      return List.of(graph.apply(new Hardmax(node.integer("axis", -1)), x));
    }
    Term flat = graph.apply(new Flatten(node.integer("axis", 1)), x);
    return List.of(graph.apply(Reshape.to(x.shape()), graph.apply(new Hardmax(1), flat)));
  }

  /** k is an attribute before opset 10. */
  private static List<Term> topK(GraphReader graph, OnnxNode node) {
    int k = node.opset() < 10 ? node.integer("k", 0) : node.known(1).get(0);
    var operator = new TopK(node.integer("axis", -1), k, node.flag("largest", true));
    return graph.applyAll(operator, List.of(node.input(0)));
  }

  private static List<Term> random(GraphReader graph, OnnxNode node) {
    throw new UnsupportedModel("random values come from NumPy's generator");
  }
}
