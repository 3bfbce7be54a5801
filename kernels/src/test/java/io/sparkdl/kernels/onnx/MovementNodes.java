package io.sparkdl.kernels.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Squeeze;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.operator.Unsqueeze;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Operators that move elements, and constants. */
final class MovementNodes {
  private MovementNodes() {}

  static List<Term> identity(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Identity(), node.input(0)));
  }

  static List<Term> constant(GraphReader graph, OnnxNode node) {
    if (node.hasAttribute("value")) {
      return List.of(graph.constant(OnnxTensors.read(node.attribute("value").getT())));
    }
    for (String name : List.of("value_float", "value_floats", "value_int", "value_ints")) {
      if (node.hasAttribute(name)) {
        return List.of(graph.constant(numbers(node.attribute(name))));
      }
    }
    throw UnsupportedModel.type(node.hasAttribute("sparse_value") ? "sparse tensor" : "string");
  }

  private static Argument numbers(AttributeProto attribute) {
    return switch (attribute.getType()) {
      case FLOAT ->
          new Argument(
              new TensorType(ElementType.FLOAT, Shape.SCALAR), new float[] {attribute.getF()});
      case INT ->
          new Argument(
              new TensorType(ElementType.INT64, Shape.SCALAR), new long[] {attribute.getI()});
      case FLOATS -> {
        float[] data = new float[attribute.getFloatsCount()];
        for (int i = 0; i < data.length; i++) {
          data[i] = attribute.getFloats(i);
        }
        yield new Argument(TensorType.floats(data.length), data);
      }
      default -> {
        long[] data = attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
        yield new Argument(new TensorType(ElementType.INT64, Shape.of(data.length)), data);
      }
    };
  }

  /** The shape is an attribute before opset 5. */
  static List<Term> reshape(GraphReader graph, OnnxNode node) {
    List<Integer> sizes = node.opset() < 5 ? node.integers("shape", List.of()) : node.known(1);
    return List.of(graph.apply(new Reshape(sizes, node.flag("allowzero", false)), node.input(0)));
  }

  static List<Term> flatten(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Flatten(node.integer("axis", 1)), node.input(0)));
  }

  /** Axes of Squeeze and Unsqueeze: an input from opset 13 on; null if there are none. */
  private static List<Integer> axes(OnnxNode node) {
    return node.opset() >= 13 ? node.known(1) : node.integers("axes", null);
  }

  static List<Term> squeeze(GraphReader graph, OnnxNode node) {
    List<Integer> axes = axes(node);
    return List.of(graph.apply(new Squeeze(axes == null ? List.of() : axes), node.input(0)));
  }

  static List<Term> unsqueeze(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Unsqueeze(axes(node)), node.input(0)));
  }

  static List<Term> transpose(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Transpose(node.integers("perm", List.of())), node.input(0)));
  }

  /** Before opset 4 the axis was 1 by default. */
  static List<Term> concat(GraphReader graph, OnnxNode node) {
    return graph.applyAll(new Concat(node.integer("axis", 1)), node.inputs());
  }

  /**
   * The sizes are an input from opset 13 on (and allowed in opset 1), else an attribute. Without
   * them the pieces are equal, and the last one smaller if need be.
   */
  static List<Term> split(GraphReader graph, OnnxNode node) {
    Term x = node.input(0);
    int axis = node.integer("axis", 0);
    List<Integer> sizes = node.has(1) ? node.known(1) : node.integers("split", null);
    if (sizes == null) {
      int count = node.integer("num_outputs", node.outputs());
      int size = x.shape().size(axis);
      int piece = (size + count - 1) / count;
      sizes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sizes.add(Math.max(0, Math.min(piece, size - i * piece)));
      }
    }
    return graph.applyAll(new Split(axis, sizes), List.of(x));
  }

  static List<Term> expand(GraphReader graph, OnnxNode node) {
    Shape target = Shape.of(node.known(1));
    return List.of(graph.apply(new Expand(target), node.input(0)));
  }
}
