package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on shapes and other constants, done while the model is read. */
final class ShapeNodes {
  private ShapeNodes() {}

  private static Term integers(GraphReader graph, Shape shape, long... data) {
    return graph.constant(new Argument(new TensorType(ElementType.INT64, shape), data));
  }

  /** Elements that follow from the model alone; others would be computed here, not by a device. */
  private static Elements fixed(OnnxNode node, int input) {
    if (!node.input(input).fixed()) {
      throw UnsupportedModel.operator(node.operator());
    }
    return node.input(input).elements();
  }

  /** The sizes from {@code start} to {@code end}, which are attributes from opset 15 on. */
  static List<Term> shape(GraphReader graph, OnnxNode node) {
    long[] sizes = node.input(0).shape().toLongArray();
    int start = bounded(node.integer("start", 0), sizes.length);
    int end = bounded(node.integer("end", sizes.length), sizes.length);
    long[] part = Arrays.copyOfRange(sizes, start, Math.max(start, end));
    return List.of(integers(graph, Shape.of(part.length), part));
  }

  private static int bounded(int axis, int rank) {
    return Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  static List<Term> size(GraphReader graph, OnnxNode node) {
    return List.of(integers(graph, Shape.SCALAR, node.input(0).shape().elements()));
  }

  /** Of a vector only. */
  static List<Term> gather(GraphReader graph, OnnxNode node) {
    Elements x = fixed(node, 0);
    Elements indexes = fixed(node, 1);
    if (x.shape().rank() != 1 || x.isFloat()) {
      throw UnsupportedModel.operator(node.operator());
    }
    Elements y = Elements.zeros(x.type().withShape(indexes.shape()));
    for (int i = 0; i < y.length(); i++) {
      int index = (int) indexes.longs()[i];
      y.longs()[i] = x.longs()[index < 0 ? index + x.length() : index];
    }
    return List.of(graph.constant(y));
  }

  /** Of a vector only, with inputs as from opset 10 on or attributes as before. */
  static List<Term> slice(GraphReader graph, OnnxNode node) {
    Elements x = fixed(node, 0);
    boolean attributes = node.opset() < 10;
    if (x.shape().rank() != 1 || x.isFloat()) {
      throw UnsupportedModel.operator(node.operator());
    }
    int start = (attributes ? node.integers("starts", List.of(0)) : node.known(1)).get(0);
    int end = (attributes ? node.integers("ends", List.of(0)) : node.known(2)).get(0);
    int step = !attributes && node.has(4) ? node.known(4).get(0) : 1;
    if (step != 1) {
      throw new UnsupportedModel("Slice with a step is not supported");
    }
    int from = bounded(start, x.length());
    int to = Math.max(from, bounded(end, x.length()));
    long[] part = Arrays.copyOfRange(x.longs(), from, to);
    TensorType type = x.type().withShape(Shape.of(part.length));
    return List.of(graph.constant(Elements.of(type, part)));
  }

  static List<Term> range(GraphReader graph, OnnxNode node) {
    Elements start = fixed(node, 0);
    Elements limit = fixed(node, 1);
    Elements delta = fixed(node, 2);
    if (start.isFloat()) {
      throw UnsupportedModel.operator(node.operator());
    }
    long step = delta.longs()[0];
    long room = limit.longs()[0] - start.longs()[0];
    int count = (int) Math.max(0, Math.ceil((double) room / step));
    long[] data = new long[count];
    for (int i = 0; i < count; i++) {
      data[i] = start.longs()[0] + i * step;
    }
    return List.of(graph.constant(Elements.of(start.type().withShape(Shape.of(count)), data)));
  }

  static List<Term> constantOfShape(GraphReader graph, OnnxNode node) {
    fixed(node, 0);
    Argument value =
        node.hasAttribute("value")
            ? OnnxTensors.read(node.attribute("value").getT())
            : new Argument(TensorType.floats(1), new float[1]);
    Elements element = Elements.of(value.type(), value.data());
    Elements all = Elements.zeros(value.type().withShape(Shape.of(node.known(0))));
    if (all.isFloat()) {
      Arrays.fill(all.doubles(), element.doubles()[0]);
    } else {
      Arrays.fill(all.longs(), element.longs()[0]);
    }
    return List.of(graph.constant(all));
  }
}
