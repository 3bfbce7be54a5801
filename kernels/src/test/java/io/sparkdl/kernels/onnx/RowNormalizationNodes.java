package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.GroupNormalization;
import io.sparkdl.kernels.operator.InstanceNormalization;
import io.sparkdl.kernels.operator.LRN;
import io.sparkdl.kernels.operator.LayerNormalization;
import io.sparkdl.kernels.operator.LpNormalization;
import io.sparkdl.kernels.operator.MeanVarianceNormalization;
import io.sparkdl.kernels.operator.RMSNormalization;
import java.util.List;
import java.util.Map;

/** Normalisation of rows, of neighbouring channels, and by norms. */
final class RowNormalizationNodes {
  private RowNormalizationNodes() {}

  static void addTo(Map<String, NodeRule> rules) {
    rules.put("LayerNormalization", RowNormalizationNodes::layer);
    rules.put("RMSNormalization", RowNormalizationNodes::rootMeanSquare);
    rules.put("GroupNormalization", RowNormalizationNodes::group);
    rules.put("InstanceNormalization", RowNormalizationNodes::instance);
    rules.put("LRN", RowNormalizationNodes::localResponse);
    rules.put("MeanVarianceNormalization", RowNormalizationNodes::meanVariance);
    rules.put("LpNormalization", RowNormalizationNodes::lp);
  }

  private static float epsilon(OnnxNode node) {
    node.floatsOnly();
    return node.number("epsilon", 1e-5f);
  }

  static List<Term> layer(GraphReader graph, OnnxNode node) {
    LayerNormalization operator = new LayerNormalization(node.integer("axis", -1), epsilon(node));
    return graph.applyAll(operator, node.inputs());
  }

  static List<Term> rootMeanSquare(GraphReader graph, OnnxNode node) {
    RMSNormalization operator = new RMSNormalization(node.integer("axis", -1), epsilon(node));
    return graph.applyAll(operator, node.inputs());
  }

  /** Before opset 21 scale and bias were one per group. */
  static List<Term> group(GraphReader graph, OnnxNode node) {
    if (node.opset() < 21) {
      throw new UnsupportedModel("GroupNormalization with a scale per group is not supported");
    }
    GroupNormalization operator =
        new GroupNormalization(node.integer("num_groups", 1), epsilon(node));
    return graph.applyAll(operator, node.inputs());
  }

  static List<Term> instance(GraphReader graph, OnnxNode node) {
    return graph.applyAll(new InstanceNormalization(epsilon(node)), node.inputs());
  }

  static List<Term> localResponse(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    LRN operator =
        new LRN(
            node.integer("size", 1),
            node.number("alpha", 1e-4f),
            node.number("beta", 0.75f),
            node.number("bias", 1));
    return graph.applyAll(operator, node.inputs());
  }

  static List<Term> meanVariance(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    List<Integer> axes = node.integers("axes", List.of(0, 2, 3));
    return graph.applyAll(new MeanVarianceNormalization(axes), node.inputs());
  }

  static List<Term> lp(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    LpNormalization operator = new LpNormalization(node.integer("axis", -1), node.integer("p", 2));
    return graph.applyAll(operator, node.inputs());
  }
}
