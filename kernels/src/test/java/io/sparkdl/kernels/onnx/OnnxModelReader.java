package io.sparkdl.kernels.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads ONNX models into plans. What ONNX gives as an input and our operators as an attribute (a
 * shape, axes) must be known when the plan is made: an initializer, a Constant node, what follows
 * from those and from shapes, or else the example input. So must be the number of results where it
 * depends on data, which bounds an output. Elements of outputs are always the device's. An If is
 * replaced by its branch where the condition follows from shapes and constants; Loop and Scan are
 * refused, as every operator without a rule is.
 */
final class OnnxModelReader {
  private static final String IF = "If";

  private final GraphReader graph = new GraphReader();
  private final Map<String, Term> terms = new HashMap<>();
  private final ModelProto model;

  private OnnxModelReader(ModelProto model) {
    this.model = model;
  }

  /** Names of a model's operators, those of other domains with the domain in front. */
  static Set<String> operators(ModelProto model) {
    Set<String> names = new LinkedHashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      boolean ours = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
      names.add(ours ? node.getOpType() : node.getDomain() + "." + node.getOpType());
    }
    return names;
  }

  /** Names of the inputs that are not initializers, in order. */
  static List<String> inputNames(ModelProto model) {
    Set<String> initialized = new LinkedHashSet<>();
    model.getGraph().getInitializerList().forEach(tensor -> initialized.add(tensor.getName()));
    List<String> names = new ArrayList<>();
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (!initialized.contains(input.getName())) {
        names.add(input.getName());
      }
    }
    return names;
  }

  /**
   * Throws if a model has operators or types that we do not have.
   *
   * @throws UnsupportedModel with the reason
   */
  static void check(ModelProto model) {
    List<String> unsupported = new ArrayList<>();
    for (String name : operators(model)) {
      if (!name.equals(IF) && !NodeRules.COMPUTED.containsKey(name)) {
        unsupported.add(name);
      }
    }
    if (!unsupported.isEmpty()) {
      throw UnsupportedModel.operator(String.join(", ", unsupported));
    }
    model.getGraph().getInputList().forEach(input -> OnnxTensors.check(input.getType()));
    model.getGraph().getOutputList().forEach(output -> OnnxTensors.check(output.getType()));
  }

  /**
   * The plan of a model for inputs of the examples' types.
   *
   * @param examples one per input of {@link #inputNames}
   * @throws UnsupportedModel if the model is valid but needs what we do not have
   */
  static OnnxPlan read(ModelProto model, Map<String, Argument> examples) {
    check(model);
    return new OnnxModelReader(model).read(examples);
  }

  private OnnxPlan read(Map<String, Argument> examples) {
    GraphProto proto = model.getGraph();
    readInitializers(proto);
    Map<String, Value> inputs = new LinkedHashMap<>();
    examples.forEach(
        (name, example) -> {
          Term term = graph.input(name, example.type(), example);
          terms.put(name, term);
          inputs.put(name, term.value());
        });
    int opset = opset();
    proto.getNodeList().forEach(node -> read(node, opset));
    List<Value> outputs = new ArrayList<>();
    proto.getOutputList().forEach(output -> outputs.add(term(output.getName()).value()));
    return new OnnxPlan(graph.builder().build(outputs), inputs, outputs);
  }

  private void readInitializers(GraphProto proto) {
    for (TensorProto initializer : proto.getInitializerList()) {
      terms.put(initializer.getName(), graph.constant(OnnxTensors.read(initializer)));
    }
  }

  private int opset() {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        return Math.toIntExact(set.getVersion());
      }
    }
    return 1;
  }

  private void read(NodeProto node, int opset) {
    List<Term> inputs = new ArrayList<>();
    for (String name : node.getInputList()) {
      inputs.add(name.isEmpty() ? null : term(name));
    }
    checkBytes(node, inputs);
    OnnxNode seen = new OnnxNode(node, opset, inputs, this::declaredShape);
    List<Term> outputs = node.getOpType().equals(IF) ? branch(seen) : rule(node).read(graph, seen);
    for (int i = 0; i < node.getOutputCount(); i++) {
      if (!node.getOutput(i).isEmpty()) {
        if (i >= outputs.size()) {
          throw new UnsupportedModel(node.getOpType() + " output " + i + " is not supported");
        }
        terms.put(node.getOutput(i), outputs.get(i));
      }
    }
  }

  /** The rule of a node; those of a branch were not checked before. */
  private static NodeRule rule(NodeProto node) {
    NodeRule rule = NodeRules.COMPUTED.get(node.getOpType());
    if (rule == null) {
      throw UnsupportedModel.operator(node.getOpType());
    }
    return rule;
  }

  /** Outputs of the branch that an If takes, whose names the graph around it may not have. */
  private List<Term> branch(OnnxNode node) {
    if (!node.input(0).fixed()) {
      throw new UnsupportedModel("If is supported only where its condition is a constant");
    }
    boolean taken = node.input(0).elements().longs()[0] != 0;
    GraphProto proto = node.attribute(taken ? "then_branch" : "else_branch").getG();
    readInitializers(proto);
    proto.getNodeList().forEach(inner -> read(inner, node.opset()));
    List<Term> outputs = new ArrayList<>();
    proto.getOutputList().forEach(output -> outputs.add(term(output.getName())));
    return outputs;
  }

  private static void checkBytes(NodeProto node, List<Term> inputs) {
    for (Term input : inputs) {
      boolean bytes = input != null && input.type().element().isByte();
      String name = node.getOpType();
      if (bytes && !NodeRules.OF_BYTES.contains(name) && !QuantizationNodes.NAMES.contains(name)) {
        throw UnsupportedModel.type(input.type().element().onnxName() + " for " + node.getOpType());
      }
    }
  }

  /** The shape that the model declares for one of its outputs, or null if it leaves a size open. */
  private Shape declaredShape(String name) {
    for (ValueInfoProto output : model.getGraph().getOutputList()) {
      List<Integer> sizes = new ArrayList<>();
      for (var axis : output.getType().getTensorType().getShape().getDimList()) {
        sizes.add(axis.hasDimValue() ? Math.toIntExact(axis.getDimValue()) : -1);
      }
      if (output.getName().equals(name) && !sizes.contains(-1)) {
        return Shape.of(sizes);
      }
    }
    return null;
  }

  private Term term(String name) {
    Term term = terms.get(name);
    if (term == null) {
      throw new IllegalArgumentException("model: expected a value named " + name + ", got none");
    }
    return term;
  }
}
