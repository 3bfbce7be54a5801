package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Celu;
import io.sparkdl.kernels.operator.Clip;
import io.sparkdl.kernels.operator.ClipTo;
import io.sparkdl.kernels.operator.Elu;
import io.sparkdl.kernels.operator.Gelu;
import io.sparkdl.kernels.operator.HardSigmoid;
import io.sparkdl.kernels.operator.IsInf;
import io.sparkdl.kernels.operator.LeakyRelu;
import io.sparkdl.kernels.operator.Selu;
import io.sparkdl.kernels.operator.Shrink;
import io.sparkdl.kernels.operator.Swish;
import io.sparkdl.kernels.operator.ThresholdedRelu;
import io.sparkdl.kernels.operator.UnaryFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Functions of one element with attributes. */
final class ActivationNodes {
  private ActivationNodes() {}

  /** Rules by the operators' names, with ONNX's defaults of the attributes. */
  static Map<String, NodeRule> rules() {
    Map<String, NodeRule> rules = new HashMap<>();
    add(rules, "LeakyRelu", node -> new LeakyRelu(node.number("alpha", 0.01f)));
    add(rules, "Elu", node -> new Elu(node.number("alpha", 1)));
    add(rules, "Selu", ActivationNodes::selu);
    add(rules, "Celu", node -> new Celu(node.number("alpha", 1)));
    add(rules, "Gelu", node -> new Gelu(node.text("approximate", "none").equals("tanh")));
    add(
        rules,
        "HardSigmoid",
        node -> new HardSigmoid(node.number("alpha", 0.2f), node.number("beta", 0.5f)));
    add(rules, "Swish", node -> new Swish(node.number("alpha", 1)));
    add(rules, "ThresholdedRelu", node -> new ThresholdedRelu(node.number("alpha", 1)));
    add(rules, "Shrink", node -> new Shrink(node.number("bias", 0), node.number("lambd", 0.5f)));
    add(
        rules,
        "IsInf",
        node -> new IsInf(node.flag("detect_negative", true), node.flag("detect_positive", true)));
    rules.put("Clip", ActivationNodes::clip);
    return rules;
  }

  private static void add(
      Map<String, NodeRule> rules, String name, Function<OnnxNode, UnaryFunction> function) {
    rules.put(name, (graph, node) -> ElementwiseNodes.unary(graph, node, function.apply(node)));
  }

  /** Before opset 6 the defaults were rounded to four digits. */
  private static Selu selu(OnnxNode node) {
    boolean rounded = node.opset() < 6;
    return new Selu(
        node.number("alpha", rounded ? 1.6732f : Selu.STANDARD.alpha()),
        node.number("gamma", rounded ? 1.0507f : Selu.STANDARD.gamma()));
  }

  /** The bounds are attributes before opset 11, then inputs that need not be there. */
  private static List<Term> clip(GraphReader graph, OnnxNode node) {
    float infinity = Float.POSITIVE_INFINITY;
    if (node.opset() < 11) {
      Clip clip = new Clip(node.number("min", -infinity), node.number("max", infinity));
      return ElementwiseNodes.unary(graph, node, clip);
    }
    if (!node.has(1) && !node.has(2)) {
      return ElementwiseNodes.unary(graph, node, new Clip(-infinity, infinity));
    }
    return graph.applyAll(new ClipTo(node.has(1), node.has(2)), node.inputs());
  }
}
