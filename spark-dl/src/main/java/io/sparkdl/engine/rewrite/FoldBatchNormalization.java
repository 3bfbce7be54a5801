package io.sparkdl.engine.rewrite;

import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For inference: a convolution followed by a batch normalisation with known statistics becomes one
 * convolution, with weights w * f and bias (b - mean) * f + beta, where f = scale / sqrt(var +
 * epsilon). The new weights are computed by steps that read variables only, so that a back end can
 * run those once.
 */
public final class FoldBatchNormalization {
  private final Plan plan;
  private final PlanBuilder builder = new PlanBuilder();
  private final Map<Value, Value> renamed = new HashMap<>();

  private FoldBatchNormalization(Plan plan) {
    this.plan = plan;
  }

  /** The same computation with every such pair folded; inputs keep names, outputs their order. */
  public static Plan fold(Plan plan) {
    return new FoldBatchNormalization(plan).run();
  }

  private Plan run() {
    plan.inputs().forEach(this::known);
    Map<Value, Step> folded = new HashMap<>();
    Set<Value> usedOnce = usedOnce();
    for (Step step : plan.steps()) {
      Value output = step.outputs().get(0);
      if (step.operator() instanceof Conv && usedOnce.contains(output) && feedsNorm(output)) {
        folded.put(output, step);
      } else if (folded.containsKey(step.inputs().get(0))) {
        renamed.put(output, convolution(folded.get(step.inputs().get(0)), step));
      } else {
        copy(step);
      }
    }
    plan.assignments()
        .forEach(
            assignment -> builder.assign(known(assignment.variable()), known(assignment.value())));
    return builder.build(plan.outputs().stream().map(this::known).toList());
  }

  private void copy(Step step) {
    List<Value> inputs = step.inputs().stream().map(this::known).toList();
    List<Value> outputs = builder.applyAll(step.operator(), inputs);
    for (int output = 0; output < outputs.size(); output++) {
      renamed.put(step.outputs().get(output), outputs.get(output));
    }
  }

  private Value convolution(Step convolution, Step norm) {
    BatchNormalization operator = (BatchNormalization) norm.operator();
    Value weight = known(convolution.inputs().get(1));
    Value scale = known(norm.inputs().get(1));
    Value beta = known(norm.inputs().get(2));
    Value mean = known(norm.inputs().get(3));
    Value variance = known(norm.inputs().get(4));
    Value stable = builder.apply(Binary.ADD, variance, builder.constant(operator.epsilon()));
    Value factor = builder.apply(Binary.DIV, scale, builder.apply(Unary.SQRT, stable));
    int[] perFilter = new int[weight.shape().rank()];
    Arrays.fill(perFilter, 1);
    perFilter[0] = weight.shape().size(0);
    Value column = builder.apply(Reshape.to(Shape.of(perFilter)), factor);
    Value newWeight = builder.apply(Binary.MUL, weight, column);
    Value centred =
        convolution.inputs().size() == 3
            ? builder.apply(Binary.SUB, known(convolution.inputs().get(2)), mean)
            : builder.apply(Unary.NEG, mean);
    Value newBias = builder.apply(Binary.ADD, builder.apply(Binary.MUL, centred, factor), beta);
    Value x = known(convolution.inputs().get(0));
    return builder.apply(convolution.operator(), x, newWeight, newBias);
  }

  private boolean feedsNorm(Value value) {
    return plan.steps().stream()
        .anyMatch(
            step ->
                step.inputs().get(0) == value
                    && step.operator() instanceof BatchNormalization norm
                    && !norm.training());
  }

  private Set<Value> usedOnce() {
    List<Value> uses = new ArrayList<>(plan.outputs());
    plan.steps().forEach(step -> uses.addAll(step.inputs()));
    plan.assignments().forEach(assignment -> uses.add(assignment.value()));
    Set<Value> once = new HashSet<>();
    Set<Value> more = new HashSet<>();
    for (Value use : uses) {
      if (!once.add(use)) {
        more.add(use);
      }
    }
    once.removeAll(more);
    return once;
  }

  private Value known(Value value) {
    Value mapped = renamed.get(value);
    if (mapped == null) {
      mapped = source(value);
      renamed.put(value, mapped);
    }
    return mapped;
  }

  private Value source(Value value) {
    if (value.source() instanceof Value.Input input) {
      return builder.input(input.name(), value.type());
    }
    if (value.source() instanceof Value.Variable variable) {
      return builder.variable(variable.region(), variable.offset(), value.type());
    }
    if (value.source() instanceof Value.Constant constant) {
      return builder.constant(value.type(), constant.data());
    }
    throw new IllegalStateException("fold: expected the producer of " + value + " to come first");
  }
}
