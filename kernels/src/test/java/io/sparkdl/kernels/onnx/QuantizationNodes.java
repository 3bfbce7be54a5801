package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.ConvInteger;
import io.sparkdl.kernels.operator.DequantizeLinear;
import io.sparkdl.kernels.operator.DynamicQuantizeLinear;
import io.sparkdl.kernels.operator.MatMulInteger;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.QLinearConv;
import io.sparkdl.kernels.operator.QLinearMatMul;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Quantised numbers. */
final class QuantizationNodes {
  /** Operators that take int8 and uint8. */
  static final Set<String> NAMES =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "MatMulInteger",
          "ConvInteger",
          "QLinearMatMul",
          "QLinearConv");

  private QuantizationNodes() {}

  static void addTo(Map<String, NodeRule> rules) {
    rules.put("QuantizeLinear", QuantizationNodes::quantize);
    rules.put("DequantizeLinear", QuantizationNodes::dequantize);
    rules.put(
        "DynamicQuantizeLinear",
        (graph, node) -> graph.applyAll(new DynamicQuantizeLinear(), node.inputs()));
    rules.put("MatMulInteger", (graph, node) -> product(graph, node, new MatMulInteger(), 4));
    rules.put("ConvInteger", QuantizationNodes::convolution);
    rules.put("QLinearMatMul", (graph, node) -> product(graph, node, new QLinearMatMul(), 8));
    rules.put("QLinearConv", QuantizationNodes::convolution);
  }

  /** The type is the zero point's, else output_dtype's, else uint8. */
  private static List<Term> quantize(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    ElementType to = ElementType.UINT8;
    if (node.has(2)) {
      to = node.input(2).type().element();
    } else if (node.integer("output_dtype", 0) != 0) {
      to = OnnxTensors.elementType(node.integer("output_dtype", 0));
    }
    if (!to.isByte()) {
      throw UnsupportedModel.type(to.onnxName() + " for QuantizeLinear");
    }
    int block = node.integer("block_size", 0);
    return graph.applyAll(new QuantizeLinear(node.integer("axis", 1), block, to), node.inputs());
  }

  private static List<Term> dequantize(GraphReader graph, OnnxNode node) {
    ElementType from = node.input(0).type().element();
    if (!from.isByte()) {
      throw UnsupportedModel.type(from.onnxName() + " for DequantizeLinear");
    }
    int block = node.integer("block_size", 0);
    return graph.applyAll(new DequantizeLinear(node.integer("axis", 1), block), node.inputs());
  }

  private static List<Term> convolution(GraphReader graph, OnnxNode node) {
    boolean requantizes = node.operator().equals("QLinearConv");
    Shape w = node.input(requantizes ? 3 : 1).shape();
    List<Integer> kernel = new ArrayList<>();
    for (int axis = 2; axis < w.rank(); axis++) {
      kernel.add(w.size(axis));
    }
    Window window = WindowNodes.window(node, node.integers("kernel_shape", kernel));
    int group = node.integer("group", 1);
    return requantizes
        ? product(graph, node, new QLinearConv(window, group), 9)
        : product(graph, node, new ConvInteger(window, group), 4);
  }

  /** A zero point that is left out before one that is given is 0. */
  private static List<Term> product(GraphReader graph, OnnxNode node, Operator operator, int most) {
    List<Term> inputs = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      if (node.has(i)) {
        inputs.add(node.input(i));
      } else if (i == 2 && node.has(3)) {
        ElementType element = node.input(0).type().element();
        inputs.add(graph.constant(Elements.zeros(new TensorType(element, Shape.SCALAR))));
      }
    }
    return graph.applyAll(operator, inputs);
  }
}
