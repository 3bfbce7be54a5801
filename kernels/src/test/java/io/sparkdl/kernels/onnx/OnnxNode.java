package io.sparkdl.kernels.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A node of an ONNX graph as the rule of its operator sees it. */
final class OnnxNode {
  private final NodeProto node;
  private final int opset;
  private final List<Term> inputs;
  private final Function<String, Shape> declaredShapes;
  private final Map<String, AttributeProto> attributes = new HashMap<>();

  /**
   * A node.
   *
   * @param opset version of the default operator set that the model asks for
   * @param inputs one per input name; null where the name is empty
   * @param declaredShapes the shapes that the model declares for its outputs, by name, or null
   */
  OnnxNode(NodeProto node, int opset, List<Term> inputs, Function<String, Shape> declaredShapes) {
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
    this.declaredShapes = declaredShapes;
    node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
  }

  String operator() {
    return node.getOpType();
  }

  int opset() {
    return opset;
  }

  int outputs() {
    return node.getOutputCount();
  }

  /**
   * The shape that the model declares for output {@code i}, where that is an output of the model
   * and every size is given; else null. What a static model says, not what a test expects of it.
   */
  Shape declaredShape(int i) {
    return declaredShapes.apply(node.getOutput(i));
  }

  /** True if output {@code i} has a name. */
  boolean hasOutput(int i) {
    return i < node.getOutputCount() && !node.getOutput(i).isEmpty();
  }

  /** True if input {@code i} has a name. */
  boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  Term input(int i) {
    if (!has(i)) {
      throw new IllegalArgumentException(
          operator() + ": expected an input " + i + ", got " + inputs.size());
    }
    return inputs.get(i);
  }

  /** All inputs that have a name. */
  List<Term> inputs() {
    return inputs.stream().filter(term -> term != null).toList();
  }

  boolean hasAttribute(String name) {
    return attributes.containsKey(name);
  }

  AttributeProto attribute(String name) {
    return attributes.get(name);
  }

  int integer(String name, int absent) {
    return hasAttribute(name) ? Math.toIntExact(attribute(name).getI()) : absent;
  }

  boolean flag(String name, boolean absent) {
    return integer(name, absent ? 1 : 0) != 0;
  }

  float number(String name, float absent) {
    return hasAttribute(name) ? attribute(name).getF() : absent;
  }

  String text(String name, String absent) {
    return hasAttribute(name) ? attribute(name).getS().toStringUtf8() : absent;
  }

  /** Floats of an attribute; none where it is absent. */
  List<Float> numbers(String name) {
    return hasAttribute(name) ? attribute(name).getFloatsList() : List.of();
  }

  /** Texts of an attribute; none where it is absent. */
  List<String> texts(String name) {
    return hasAttribute(name)
        ? attribute(name).getStringsList().stream().map(text -> text.toStringUtf8()).toList()
        : List.of();
  }

  /** Integers of an attribute, or the given ones where it is absent. */
  List<Integer> integers(String name, List<Integer> absent) {
    return hasAttribute(name)
        ? attribute(name).getIntsList().stream().map(Math::toIntExact).toList()
        : absent;
  }

  /** Known integers of an input, or null where it is absent. */
  List<Integer> known(int i) {
    if (!has(i)) {
      return null;
    }
    List<Integer> integers = new ArrayList<>();
    for (long element : input(i).elements().longs()) {
      // A slice to "the end" is written as the largest long.
      integers.add((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, element)));
    }
    return integers;
  }

  /** Throws unless the first input is float. */
  void floatsOnly() {
    ElementType element = input(0).type().element();
    if (element != ElementType.FLOAT) {
      throw UnsupportedModel.type(element.onnxName() + " for " + operator());
    }
  }
}
