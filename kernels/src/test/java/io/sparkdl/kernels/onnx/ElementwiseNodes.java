package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Functions of one or two elements, casts and dropout. */
final class ElementwiseNodes {
  private static final Set<Unary> OF_INTEGERS = Set.of(Unary.RELU, Unary.NEG, Unary.ABS);
  private static final float DEFAULT_RATIO = 0.5f;

  private ElementwiseNodes() {}

  static List<Term> unary(GraphReader graph, OnnxNode node, Unary function) {
    if (!OF_INTEGERS.contains(function)) {
      node.floatsOnly();
    }
    return List.of(graph.apply(function, node.input(0)));
  }

  /** Before opset 7 the right side's axes were aligned with those of the left from {@code axis}. */
  static List<Term> binary(GraphReader graph, OnnxNode node, Binary function) {
    Term a = node.input(0);
    Term b = node.input(1);
    if (node.opset() < 7 && node.hasAttribute("axis")) {
      int axis = a.shape().axis(node.integer("axis", 0));
      int[] sizes = Arrays.copyOf(b.shape().toArray(), a.shape().rank() - axis);
      Arrays.fill(sizes, b.shape().rank(), sizes.length, 1);
      b = graph.apply(Reshape.to(Shape.of(sizes)), b);
    }
    return List.of(graph.apply(function, a, b));
  }

  /** Until opset 5 the target was a string such as FLOAT. */
  static List<Term> cast(GraphReader graph, OnnxNode node) {
    ElementType to =
        node.opset() >= 6
            ? OnnxTensors.elementType(node.integer("to", 0))
            : switch (node.text("to", "")) {
              case "FLOAT" -> ElementType.FLOAT;
              case "INT32" -> ElementType.INT32;
              case "INT64" -> ElementType.INT64;
              case "BOOL" -> ElementType.BOOL;
              case "INT8" -> ElementType.INT8;
              case "UINT8" -> ElementType.UINT8;
              default -> throw UnsupportedModel.type(node.text("to", ""));
            };
    return List.of(graph.apply(new Cast(to), node.input(0)));
  }

  static List<Term> castLike(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Cast(node.input(1).type().element()), node.input(0)));
  }

  /**
   * Dropout is the identity outside training: told by is_test before opset 7, always in opsets 7 to
   * 11, by the third input from 12 on. The mask is all ones then.
   */
  static List<Term> dropout(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Term x = node.input(0);
    float ratio = node.number("ratio", DEFAULT_RATIO);
    boolean training = node.opset() < 7 && !node.flag("is_test", false);
    if (node.opset() >= 12) {
      ratio = node.has(1) ? (float) node.input(1).elements().doubles()[0] : DEFAULT_RATIO;
      training = node.has(2) && node.input(2).elements().longs()[0] != 0;
    }
    if (training && ratio != 0) {
      throw new UnsupportedModel("random values come from NumPy's generator");
    }
    if (training && x.shape().rank() > 0) {
      TensorType keys = new TensorType(ElementType.INT64, Shape.of(x.shape().size(0)));
      return graph.applyAll(new Dropout(0, 0), List.of(x, graph.constant(Elements.zeros(keys))));
    }
    ElementType maskElement = node.opset() < 10 ? x.type().element() : ElementType.BOOL;
    Elements mask = Elements.zeros(new TensorType(maskElement, x.shape()));
    if (mask.isFloat()) {
      Arrays.fill(mask.doubles(), 1);
    } else {
      Arrays.fill(mask.longs(), 1);
    }
    return List.of(graph.apply(new Identity(), x), graph.constant(mask));
  }
}
