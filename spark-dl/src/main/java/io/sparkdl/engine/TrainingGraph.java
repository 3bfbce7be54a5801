package io.sparkdl.engine;

import io.sparkdl.engine.autodiff.Gradients;
import io.sparkdl.engine.autodiff.Segment;
import io.sparkdl.engine.network.BuiltPart;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The steps of a forward and a backward pass. */
final class TrainingGraph {
  static final String FEATURES = "features";
  static final String TRUTH = "truth";
  static final String ROW_WEIGHTS = "rowWeights";
  static final String ROW_KEYS = "rowKeys";
  static final String BATCH_SHARE = "batchShare";

  private final TrainingSpec spec;
  private final PlanBuilder builder = new PlanBuilder();
  private final LayerContext context;
  private final Value outputs;
  private final Value lossSum;
  private Map<Step, Step> origins = Map.of();

  /** The forward pass of this many rows. */
  TrainingGraph(TrainingSpec spec, int rows) {
    this.spec = spec;
    TensorType inputType = TensorType.floats(Network.rows(rows, spec.inputShape()));
    Value x = builder.input(FEATURES, inputType);
    Value weights = builder.input(ROW_WEIGHTS, TensorType.floats(rows));
    Value keys = builder.input(ROW_KEYS, new TensorType(ElementType.INT64, Shape.of(rows)));
    TensorType scalar = new TensorType(ElementType.FLOAT, Shape.SCALAR);
    Value share = spec.options().syncBatchNorm() ? builder.input(BATCH_SHARE, scalar) : null;
    context = new LayerContext(builder, keys, share);
    outputs = spec.network().build(context, x);
    TensorType truthType = spec.loss().truth(outputs.shape());
    Value truth = truthType == null ? null : builder.input(TRUTH, truthType);
    Value losses = spec.loss().rows(builder, outputs, truth);
    for (Value penalty : context.penalties()) {
      losses = builder.apply(Binary.ADD, losses, penalty);
    }
    Value weighted = builder.apply(Binary.MUL, losses, weights);
    lossSum = builder.apply(new Reduce(Reduction.SUM, List.of(), false), weighted);
  }

  /**
   * Adds the backward pass; frozen parameters get no gradient, and nothing is computed for theirs
   * alone.
   *
   * @param accumulates whether gradients are added to what their region holds
   * @param segments that are computed again
   */
  TrainingGraph differentiate(boolean accumulates, List<Segment> segments) {
    ParameterRules rules = spec.options().parameters();
    List<TensorSpec> parameters = new ArrayList<>();
    List<Value> variables = new ArrayList<>();
    Map<TensorSpec, Value> values = context.tensors();
    for (TensorSpec tensor : context.layout().tensors()) {
      if (tensor.kind() == Kind.PARAMETER && !rules.isFrozen(tensor.name())) {
        parameters.add(tensor);
        variables.add(values.get(tensor));
      }
    }
    Gradients.Result result = Gradients.of(builder, lossSum, variables, segments);
    origins = result.origins();
    builder.assign(builder.variable(Training.LOSS, 0, lossSum.type()), lossSum);
    for (int i = 0; i < variables.size(); i++) {
      Value gradient = result.values().get(i);
      if (gradient != null) {
        Value target =
            builder.variable(
                Training.GRADIENTS, parameters.get(i).offset(), variables.get(i).type());
        builder.assign(
            target, accumulates ? builder.apply(Binary.ADD, target, gradient) : gradient);
      }
    }
    return this;
  }

  /** The layers of the network as they stand in the steps. */
  List<BuiltPart> parts() {
    return context.parts();
  }

  /** All steps so far. */
  List<Step> steps() {
    return builder.steps();
  }

  /** The plan of what was added: outputs are the sum of the losses and the network's outputs. */
  Plan plan() {
    return builder.build(List.of(lossSum, outputs));
  }

  /** A plan whose outputs are these values. */
  Plan plan(List<Value> wanted) {
    return builder.build(wanted);
  }

  /** The layer that a step belongs to, with its pass, in words. */
  String place(Step step) {
    Step forward = origins.getOrDefault(step, step);
    int index = builder.steps().indexOf(forward);
    String pass = forward == step ? "forward" : "backward";
    for (BuiltPart part : context.parts()) {
      if (index >= part.firstStep() && index < part.endStep()) {
        return "layer " + part.name() + " (" + part.kind() + "), " + pass;
      }
    }
    return "the loss, " + pass;
  }
}
