package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Convolution and pooling. */
final class WindowNodes {
  private WindowNodes() {}

  /** A missing kernel_shape is that of the weights. */
  static List<Term> conv(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    List<Integer> kernel = new ArrayList<>();
    for (int axis = 2; axis < node.input(1).shape().rank(); axis++) {
      kernel.add(node.input(1).shape().size(axis));
    }
    Window window = window(node, node.integers("kernel_shape", kernel));
    return graph.applyAll(new Conv(window, node.integer("group", 1)), node.inputs());
  }

  static List<Term> maxPool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Window window = window(node, node.integers("kernel_shape", List.of()));
    MaxPool pool = new MaxPool(window, node.hasOutput(1), node.integer("storage_order", 0) == 1);
    return graph.applyAll(pool, List.of(node.input(0)));
  }

  static List<Term> averagePool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Window window = window(node, node.integers("kernel_shape", List.of()));
    AveragePool pool = new AveragePool(window, node.flag("count_include_pad", false));
    return List.of(graph.apply(pool, node.input(0)));
  }

  static List<Term> globalAveragePool(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    return List.of(graph.apply(new GlobalAveragePool(), node.input(0)));
  }

  static Window window(OnnxNode node, List<Integer> kernel) {
    int rank = kernel.size();
    List<Integer> ones = Collections.nCopies(rank, 1);
    return new Window(
        kernel,
        node.integers("strides", ones),
        node.integers("dilations", ones),
        node.integers("pads", Collections.nCopies(2 * rank, 0)),
        AutoPad.valueOf(node.text("auto_pad", "NOTSET")),
        node.flag("ceil_mode", false));
  }
}
