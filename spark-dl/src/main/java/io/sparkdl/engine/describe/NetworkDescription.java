package io.sparkdl.engine.describe;

import io.sparkdl.engine.autodiff.Gradients;
import io.sparkdl.engine.network.BuiltPart;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network is made of, for a number of rows.
 *
 * @param input shape of one row's input
 * @param rows of a batch
 * @param parts layers and merges, in order
 * @param parameters trained numbers; a tensor that several parts share counts once
 * @param state running statistics and other tensors that are not trained
 * @param multiplyAdds of the forward pass of a batch: half its floating-point operations
 * @param weightBytes parameters and state, once for a device; gradients take as much as the
 *     parameters
 * @param trainingBytes planned for the values of a forward and a backward pass of a batch
 * @param inferenceBytes planned for those of a forward pass alone
 */
public record NetworkDescription(
    Shape input,
    int rows,
    List<Part> parts,
    long parameters,
    long state,
    long multiplyAdds,
    long weightBytes,
    long trainingBytes,
    long inferenceBytes) {
  /**
   * A layer or merge.
   *
   * @param inputs names of the parts that it reads; {@code input} is the network's input
   * @param output shape of one row's result
   * @param parameters trained numbers that are its own
   * @param multiplyAdds of its forward pass of a batch
   */
  public record Part(
      String name,
      String kind,
      List<String> inputs,
      Shape output,
      long parameters,
      long multiplyAdds) {
    public Part {
      inputs = List.copyOf(inputs);
    }
  }

  public NetworkDescription {
    parts = List.copyOf(parts);
  }

  /**
   * Describes a network.
   *
   * @param row shape of one row's input
   * @param rows of a batch, at least 1
   * @throws io.sparkdl.kernels.tensor.ShapeException if the network does not fit the row
   */
  public static NetworkDescription of(Network network, Shape row, int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("description: expected at least 1 row, got " + rows);
    }
    PlanBuilder forward = new PlanBuilder();
    LayerContext context = new LayerContext(forward, null);
    Value output = network.build(context, features(forward, row, rows));
    List<Part> parts = new ArrayList<>();
    for (BuiltPart part : context.parts()) {
      parts.add(part(part, context, forward.steps()));
    }
    long parameters = count(context, "", Kind.PARAMETER);
    long state = count(context, "", Kind.STATE);
    return new NetworkDescription(
        row,
        rows,
        parts,
        parameters,
        state,
        multiplyAdds(forward.steps()),
        Float.BYTES * (parameters + state),
        trainingBytes(network, row, rows),
        PlannedMemory.bytes(forward.build(List.of(output))));
  }

  private static Part part(BuiltPart part, LayerContext context, List<Step> steps) {
    int[] sizes = part.output().toArray();
    int[] row = new int[Math.max(0, sizes.length - 1)];
    System.arraycopy(sizes, sizes.length - row.length, row, 0, row.length);
    return new Part(
        part.name(),
        part.kind(),
        part.inputs(),
        Shape.of(row),
        count(context, part.name() + ".", Kind.PARAMETER),
        multiplyAdds(steps.subList(part.firstStep(), part.endStep())));
  }

  private static Value features(PlanBuilder builder, Shape row, int rows) {
    return builder.input("features", TensorType.floats(Network.rows(rows, row)));
  }

  private static long count(LayerContext context, String prefix, Kind kind) {
    long count = 0;
    for (TensorSpec tensor : context.layout().tensors()) {
      boolean counts = tensor.kind() == kind && tensor.name().startsWith(prefix);
      count += counts ? tensor.shape().elements() : 0;
    }
    return count;
  }

  private static long multiplyAdds(List<Step> steps) {
    long operations = 0;
    for (Step step : steps) {
      operations += step.flops();
    }
    return operations / 2;
  }

  /** The sum of the outputs stands for the loss, which adds little. */
  private static long trainingBytes(Network network, Shape row, int rows) {
    PlanBuilder builder = new PlanBuilder();
    Value x = features(builder, row, rows);
    Value keys = builder.input("rowKeys", new TensorType(ElementType.INT64, Shape.of(rows)));
    LayerContext context = new LayerContext(builder, keys);
    Value y = network.build(context, x);
    Value sum = builder.apply(new Reduce(Reduction.SUM, List.of(), false), y);
    List<Value> variables = new ArrayList<>();
    for (TensorSpec tensor : context.layout().tensors()) {
      if (tensor.kind() == Kind.PARAMETER) {
        variables.add(context.tensors().get(tensor));
      }
    }
    List<Value> gradients = Gradients.of(builder, sum, variables);
    for (int i = 0; i < variables.size(); i++) {
      if (gradients.get(i) != null) {
        Value variable = builder.variable("gradients", i, variables.get(i).type());
        builder.assign(variable, gradients.get(i));
      }
    }
    return PlannedMemory.bytes(builder.build(List.of(sum, y)));
  }

  /** A table in text, one line a part, and the totals. */
  public String text() {
    return DescriptionTable.text(this);
  }

  /** The graph in the DOT language of Graphviz. */
  public String dot() {
    return NetworkGraph.dot(this);
  }

  /** The graph as an SVG document. */
  public String svg() {
    return NetworkGraph.svg(this);
  }

  /** The table and the graph as a piece of HTML, as a notebook shows it. */
  public String html() {
    return DescriptionTable.html(this);
  }
}
