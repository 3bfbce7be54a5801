package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.Bitwise;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Pow;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.operator.Variadic;
import io.sparkdl.kernels.operator.Where;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/** Functions of elements, casts and dropout. */
final class ElementwiseNodes {
  private static final float DEFAULT_RATIO = 0.5f;

  private ElementwiseNodes() {}

  static List<Term> unary(GraphReader graph, OnnxNode node, UnaryFunction function) {
    ElementType element = node.input(0).type().element();
    if (!function.takes(element)) {
      throw UnsupportedModel.type(element.onnxName() + " for " + node.operator());
    }
    return List.of(graph.apply(function, node.input(0)));
  }

  static List<Term> binary(GraphReader graph, OnnxNode node, BinaryFunction function) {
    Term a = node.input(0);
    return List.of(graph.apply(function, a, aligned(graph, node)));
  }

  /** The exponent may be of another type. */
  static List<Term> pow(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Pow(), node.input(0), aligned(graph, node)));
  }

  /** Before opset 7 a slope of rank 1 was one per channel. */
  static List<Term> prelu(GraphReader graph, OnnxNode node) {
    Term x = node.input(0);
    Term slope = node.input(1);
    if (node.opset() < 7 && slope.shape().rank() == 1 && x.shape().rank() > 1) {
      int[] sizes = new int[x.shape().rank() - 1];
      Arrays.fill(sizes, 1);
      sizes[0] = slope.shape().size(0);
      slope = graph.apply(Reshape.to(Shape.of(sizes)), slope);
    }
    return List.of(graph.apply(Binary.PRELU, x, slope));
  }

  static List<Term> mod(GraphReader graph, OnnxNode node) {
    return binary(graph, node, node.flag("fmod", false) ? Binary.FMOD : Binary.MOD);
  }

  static List<Term> bitShift(GraphReader graph, OnnxNode node) {
    boolean left = node.text("direction", "").equals("LEFT");
    return binary(graph, node, left ? Bitwise.SHIFT_LEFT : Bitwise.SHIFT_RIGHT);
  }

  static List<Term> where(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new Where(), node.input(0), node.input(1), node.input(2)));
  }

  static List<Term> variadic(GraphReader graph, OnnxNode node, Variadic function) {
    return graph.applyAll(function, node.inputs());
  }

  /** Before opset 7 the right side's axes were aligned with those of the left from {@code axis}. */
  private static Term aligned(GraphReader graph, OnnxNode node) {
    Term a = node.input(0);
    Term b = node.input(1);
    if (node.opset() < 7 && node.hasAttribute("axis")) {
      int axis = a.shape().axis(node.integer("axis", 0));
      int[] sizes = Arrays.copyOf(b.shape().toArray(), a.shape().rank() - axis);
      Arrays.fill(sizes, b.shape().rank(), sizes.length, 1);
      b = graph.apply(Reshape.to(Shape.of(sizes)), b);
    }
    return b;
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
