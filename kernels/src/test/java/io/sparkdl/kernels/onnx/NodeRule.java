package io.sparkdl.kernels.onnx;

import java.util.List;

/** Turns nodes of one ONNX operator into steps of a plan. */
@FunctionalInterface
interface NodeRule {
  /**
   * The outputs of a node, in ONNX's order; those that the node does not name may be missing.
   *
   * @throws UnsupportedModel if the node is valid but needs what we do not have
   */
  List<Term> read(GraphReader graph, OnnxNode node);
}
