package io.sparkdl.kernels.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.reference.ReferenceProgram;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What depends on the operator set's version, and what is folded, on models made here. */
class OnnxModelReaderTest {
  private static final double PRECISION = 1e-12;

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(Arrays.asList(inputs));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static AttributeProto integers(String name, Long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(List.of(values))
        .build();
  }

  private static Argument floats(float[] data, int... sizes) {
    return new Argument(TensorType.floats(sizes), data);
  }

  private static Argument longs(long... data) {
    return new Argument(new TensorType(ElementType.INT64, Shape.of(data.length)), data);
  }

  /** A model whose inputs are x, y, z… and whose output is "out". */
  private static ModelProto model(int opset, List<String> inputs, NodeProto.Builder... nodes) {
    GraphProto.Builder graph = GraphProto.newBuilder();
    for (NodeProto.Builder node : nodes) {
      graph.addNode(node);
    }
    TypeProto type =
        TypeProto.newBuilder()
            .setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))
            .build();
    for (String input : inputs) {
      graph.addInput(ValueInfoProto.newBuilder().setName(input).setType(type));
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName("out").setType(type));
    return ModelProto.newBuilder()
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .build();
  }

  private static double[] run(int opset, Map<String, Argument> inputs, NodeProto.Builder... nodes) {
    ModelProto model = model(opset, List.copyOf(inputs.keySet()), nodes);
    OnnxPlan onnx = OnnxModelReader.read(model, inputs);
    try (ReferenceDevice device = ReferenceBackend.open();
        ReferenceProgram program = device.compile(onnx.plan())) {
      onnx.inputs()
          .forEach((name, value) -> BackendConformance.write(program, value, inputs.get(name)));
      program.run();
      return program.doubles(onnx.outputs().get(0));
    }
  }

  private static Map<String, Argument> inputs(Argument... arguments) {
    Map<String, Argument> inputs = new LinkedHashMap<>();
    for (Argument argument : arguments) {
      inputs.put(String.valueOf((char) ('x' + inputs.size())), argument);
    }
    return inputs;
  }

  @Test
  void softmax_beforeOpset13_joinsTheLastAxes() {
    Map<String, Argument> x = inputs(floats(new float[4], 1, 2, 2));
    double[] quarters = {0.25, 0.25, 0.25, 0.25};
    double[] halves = {0.5, 0.5, 0.5, 0.5};
    assertArrayEquals(quarters, run(12, x, node("Softmax", "out", "x")), PRECISION);
    assertArrayEquals(halves, run(13, x, node("Softmax", "out", "x")), PRECISION);
  }

  @Test
  void add_beforeOpset7_alignsFromTheAxis() {
    Map<String, Argument> xy = inputs(floats(new float[4], 2, 2), floats(new float[] {1, 2}, 2));
    NodeProto.Builder add = node("Add", "out", "x", "y").addAttribute(integer("broadcast", 1));
    double[] byColumn = {1, 2, 1, 2};
    double[] byRow = {1, 1, 2, 2};
    assertArrayEquals(byColumn, run(6, xy, add), PRECISION);
    assertArrayEquals(byRow, run(6, xy, add.clone().addAttribute(integer("axis", 0))), PRECISION);
  }

  @Test
  void reduceSum_axes_areAnAttributeBeforeOpset13() {
    Argument x = floats(new float[] {1, 2, 3, 4}, 2, 2);
    NodeProto.Builder old = node("ReduceSum", "out", "x").addAttribute(integers("axes", 0L));
    NodeProto.Builder recent = node("ReduceSum", "out", "x", "y");
    double[] sums = {4, 6};
    assertArrayEquals(sums, run(11, inputs(x), old), PRECISION);
    assertArrayEquals(sums, run(13, inputs(x, longs(0)), recent), PRECISION);
  }

  @Test
  void reduceSumSquare_noAxesAndNoop_squaresEachElement() {
    Argument x = floats(new float[] {1, -2, 3}, 3);
    NodeProto.Builder reduce =
        node("ReduceSumSquare", "out", "x", "y").addAttribute(integer("noop_with_empty_axes", 1));
    assertArrayEquals(new double[] {1, 4, 9}, run(18, inputs(x, longs()), reduce), PRECISION);
  }

  @Test
  void batchNormalization_opset6_trainsUnlessTold() {
    Argument one = floats(new float[] {1}, 1);
    Argument zero = floats(new float[1], 1);
    Map<String, Argument> inputs = inputs(floats(new float[] {1, 3}, 2, 1), one, zero);
    NodeProto.Builder norm = node("BatchNormalization", "out", "x", "y", "z", "z", "y");
    double[] trained = run(6, inputs, norm);
    assertEquals(-1, trained[0], 1e-4);
    double[] inferred = run(6, inputs, norm.clone().addAttribute(integer("is_test", 1)));
    assertEquals(3, inferred[1], 1e-4);
  }

  @Test
  void split_unevenCount_makesTheLastPieceSmaller() {
    Map<String, Argument> x = inputs(floats(new float[] {1, 2, 3, 4, 5}, 5));
    NodeProto.Builder split =
        node("Split", "first", "x").addOutput("out").addAttribute(integer("num_outputs", 2));
    assertArrayEquals(new double[] {4, 5}, run(18, x, split), PRECISION);
  }

  @Test
  void reshape_shapeComputedFromShapes_isFolded() {
    Map<String, Argument> x = inputs(floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    double[] y =
        run(
            13,
            x,
            node("Shape", "shape", "x"),
            node("Constant", "zero").addAttribute(integers("value_ints", 0L)),
            node("Gather", "rows", "shape", "zero"),
            node("Constant", "rest").addAttribute(integers("value_ints", -1L)),
            node("Concat", "target", "rest", "rows").addAttribute(integer("axis", 0)),
            node("Reshape", "wide", "x", "target"),
            node("ReduceSum", "out", "wide", "zero"));
    assertArrayEquals(new double[] {9, 12}, y, PRECISION);
  }

  @Test
  void gather_ofInput_isComputed() {
    Map<String, Argument> xy = inputs(longs(3, 4), longs(-1));
    double[] y =
        run(
            13,
            xy,
            node("Gather", "g", "x", "y"),
            node("Cast", "out", "g").addAttribute(integer("to", 1)));
    assertArrayEquals(new double[] {4}, y, PRECISION);
  }

  @Test
  void read_operatorOfOthers_isNamedWithItsDomain() {
    Map<String, Argument> x = inputs(floats(new float[1], 1));
    UnsupportedModel error =
        assertThrows(
            UnsupportedModel.class,
            () ->
                run(13, x, node("Relu", "out", "x"), node("Add", "a", "x").setDomain("com.other")));
    assertEquals("operator not supported: com.other.Add", error.getMessage());
  }

  @Test
  void dropout_training_isSkippedUnlessTheRatioIsZero() {
    Argument x = floats(new float[] {1, 2}, 2);
    Argument half = floats(new float[] {0.5f});
    Argument zero = floats(new float[] {0});
    Argument yes = new Argument(new TensorType(ElementType.BOOL, Shape.SCALAR), new int[] {1});
    NodeProto.Builder dropout = node("Dropout", "out", "x", "y", "z");
    assertThrows(UnsupportedModel.class, () -> run(13, inputs(x, half, yes), dropout));
    assertArrayEquals(new double[] {1, 2}, run(13, inputs(x, zero, yes), dropout), PRECISION);
    assertArrayEquals(
        new double[] {1, 2}, run(7, inputs(x), node("Dropout", "out", "x")), PRECISION);
  }

  private static AttributeProto branch(String name, NodeProto.Builder node) {
    GraphProto.Builder graph = GraphProto.newBuilder().addNode(node);
    graph.addOutput(ValueInfoProto.newBuilder().setName(node.getOutput(0)));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static NodeProto.Builder choice(String condition) {
    return node("If", "out", condition)
        .addAttribute(branch("then_branch", node("Neg", "negative", "x")))
        .addAttribute(branch("else_branch", node("Abs", "positive", "x")));
  }

  @Test
  void if_conditionFollowsFromShapes_isItsBranch() {
    NodeProto.Builder four = node("Constant", "four").addAttribute(integer("value_int", 4));
    NodeProto.Builder size = node("Size", "size", "x");
    NodeProto.Builder same = node("Equal", "same", "size", "four");
    Map<String, Argument> ofFour = inputs(floats(new float[] {1, -2, 3, 4}, 4));
    Map<String, Argument> ofTwo = inputs(floats(new float[] {1, -2}, 2));
    double[] then = run(13, ofFour, four, size, same, choice("same"));
    assertArrayEquals(new double[] {-1, 2, -3, -4}, then, PRECISION);
    double[] otherwise = run(13, ofTwo, four, size, same, choice("same"));
    assertArrayEquals(new double[] {1, 2}, otherwise, PRECISION);
  }

  @Test
  void if_conditionIsInput_isRefused() {
    Argument yes = new Argument(new TensorType(ElementType.BOOL, Shape.SCALAR), new int[] {1});
    Map<String, Argument> xy = inputs(floats(new float[] {1}, 1), yes);
    UnsupportedModel error = assertThrows(UnsupportedModel.class, () -> run(13, xy, choice("y")));
    assertEquals("If is supported only where its condition is a constant", error.getMessage());
  }

  @Test
  void loop_isRefusedByName() {
    Map<String, Argument> x = inputs(floats(new float[1], 1));
    UnsupportedModel error =
        assertThrows(UnsupportedModel.class, () -> run(13, x, node("Loop", "out", "x")));
    assertEquals("operator not supported: Loop", error.getMessage());
  }
}
