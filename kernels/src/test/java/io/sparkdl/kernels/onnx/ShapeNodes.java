package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.operator.ConstantOfShape;
import io.sparkdl.kernels.operator.EyeLike;
import io.sparkdl.kernels.operator.Range;
import io.sparkdl.kernels.operator.ShapeOf;
import io.sparkdl.kernels.operator.SizeOf;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** What follows from shapes: constants of the plan, and numbers that are repeated or counted on. */
final class ShapeNodes {
  private ShapeNodes() {}

  /** The sizes from {@code start} to {@code end}, which are attributes from opset 15 on. */
  static List<Term> shape(GraphReader graph, OnnxNode node) {
    ShapeOf shape = new ShapeOf(node.integer("start", 0), node.integer("end", Integer.MAX_VALUE));
    return List.of(graph.apply(shape, node.input(0)));
  }

  static List<Term> size(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new SizeOf(), node.input(0)));
  }

  /** The inputs decide the number of elements here, their values on the device. */
  static List<Term> range(GraphReader graph, OnnxNode node) {
    double[] bounds = new double[3];
    for (int i = 0; i < bounds.length; i++) {
      Elements bound = node.input(i).elements();
      bounds[i] = bound.isFloat() ? bound.doubles()[0] : bound.longs()[0];
    }
    Range range = new Range(Range.count(bounds[0], bounds[1], bounds[2]));
    return List.of(graph.apply(range, node.input(0), node.input(2)));
  }

  static List<Term> constantOfShape(GraphReader graph, OnnxNode node) {
    Argument value =
        node.hasAttribute("value")
            ? OnnxTensors.read(node.attribute("value").getT())
            : new Argument(TensorType.floats(1), new float[1]);
    Elements element = Elements.of(value.type(), value.data());
    double number = element.isFloat() ? element.doubles()[0] : element.longs()[0];
    Shape shape = Shape.of(node.known(0));
    return graph.applyAll(new ConstantOfShape(value.type().element(), shape, number), List.of());
  }

  /** Without a type the result has the input's. */
  static List<Term> eyeLike(GraphReader graph, OnnxNode node) {
    ElementType element =
        node.hasAttribute("dtype")
            ? OnnxTensors.elementType(node.integer("dtype", 0))
            : node.input(0).type().element();
    return List.of(graph.apply(new EyeLike(element, node.integer("k", 0)), node.input(0)));
  }
}
