package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.ReduceEach;
import io.sparkdl.kernels.operator.Reduction;
import java.util.List;

/** Reductions. */
final class ReductionNodes {
  private ReductionNodes() {}

  /**
   * The axes are an input from opset 13 (ReduceSum) or 18 (the others) on. No axes means all, or,
   * with noop_with_empty_axes, none: each element is then reduced alone.
   */
  static List<Term> reduce(GraphReader graph, OnnxNode node, Reduction reduction) {
    boolean axesAreInput = node.opset() >= (reduction == Reduction.SUM ? 13 : 18);
    List<Integer> axes = axesAreInput ? node.known(1) : node.integers("axes", null);
    if (axes == null) {
      axes = List.of();
    }
    Term x = node.input(0);
    if (!reduction.takes(x.type().element())) {
      throw UnsupportedModel.type(x.type().element().onnxName() + " for " + node.operator());
    }
    if (axes.isEmpty() && node.flag("noop_with_empty_axes", false)) {
      return List.of(graph.apply(new ReduceEach(reduction), x));
    }
    return List.of(graph.apply(new Reduce(reduction, axes, node.flag("keepdims", true)), x));
  }
}
