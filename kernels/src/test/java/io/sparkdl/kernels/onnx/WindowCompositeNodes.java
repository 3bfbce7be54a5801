package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.CausalConvWithState;
import io.sparkdl.kernels.operator.ConvTranspose;
import io.sparkdl.kernels.operator.GlobalLpPool;
import io.sparkdl.kernels.operator.GlobalMaxPool;
import io.sparkdl.kernels.operator.LpPool;
import io.sparkdl.kernels.operator.MaxUnpool;
import io.sparkdl.kernels.operator.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Convolutions and pooling that are composed of others. */
final class WindowCompositeNodes {
  private WindowCompositeNodes() {}

  static void addTo(Map<String, NodeRule> rules) {
    rules.put("ConvTranspose", WindowCompositeNodes::transposed);
    rules.put("LpPool", WindowCompositeNodes::lpPool);
    rules.put("GlobalLpPool", WindowCompositeNodes::globalLpPool);
    rules.put("GlobalMaxPool", WindowCompositeNodes::globalMaxPool);
    rules.put("MaxUnpool", WindowCompositeNodes::maxUnpool);
    rules.put("CausalConvWithState", WindowCompositeNodes::causal);
  }

  /** output_shape may name all axes or the spatial ones. */
  static List<Term> transposed(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    List<Integer> kernel = new ArrayList<>();
    for (int axis = 2; axis < node.input(1).shape().rank(); axis++) {
      kernel.add(node.input(1).shape().size(axis));
    }
    Window window = WindowNodes.window(node, node.integers("kernel_shape", kernel));
    int rank = window.rank();
    List<Integer> shape = node.integers("output_shape", List.of());
    ConvTranspose operator =
        new ConvTranspose(
            window,
            node.integer("group", 1),
            node.integers("output_padding", Collections.nCopies(rank, 0)),
            shape.subList(Math.max(0, shape.size() - rank), shape.size()));
    return graph.applyAll(operator, node.inputs());
  }

  static List<Term> lpPool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Window window = WindowNodes.window(node, node.integers("kernel_shape", List.of()));
    return List.of(graph.apply(new LpPool(window, node.integer("p", 2)), node.input(0)));
  }

  static List<Term> globalLpPool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    return List.of(graph.apply(new GlobalLpPool(node.integer("p", 2)), node.input(0)));
  }

  static List<Term> globalMaxPool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    return List.of(graph.apply(new GlobalMaxPool(), node.input(0)));
  }

  static List<Term> maxUnpool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Window window = WindowNodes.window(node, node.integers("kernel_shape", List.of()));
    MaxUnpool operator = new MaxUnpool(window, node.has(2) ? node.known(2) : List.of());
    return List.of(graph.apply(operator, node.input(0), node.input(1)));
  }

  static List<Term> causal(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    String activation = node.text("activation", "none");
    boolean swish = activation.equals("silu") || activation.equals("swish");
    CausalConvWithState operator = new CausalConvWithState(node.has(2), node.has(3), swish);
    return graph.applyAll(operator, node.inputs());
  }
}
