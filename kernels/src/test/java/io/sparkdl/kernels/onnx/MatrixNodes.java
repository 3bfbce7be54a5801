package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Einsum;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.MatMul;
import java.util.List;

/** Matrix products. */
final class MatrixNodes {
  private MatrixNodes() {}

  static List<Term> matMul(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    return List.of(graph.apply(new MatMul(), node.input(0), node.input(1)));
  }

  static List<Term> gemm(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Gemm gemm =
        new Gemm(
            node.number("alpha", 1),
            node.number("beta", 1),
            node.flag("transA", false),
            node.flag("transB", false));
    return graph.applyAll(gemm, node.inputs());
  }

  static List<Term> einsum(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    return graph.applyAll(new Einsum(node.text("equation", "")), node.inputs());
  }
}
