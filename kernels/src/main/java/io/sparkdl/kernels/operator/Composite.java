package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An operator that other operators compute: a plan takes their steps in its place, so back ends
 * need nothing for it, and its gradient is that of its parts. Right where the parts cost no more
 * than a kernel of its own would, or where nobody would notice.
 */
public interface Composite extends Operator {
  /** Adds the parts' steps and returns the outputs. */
  List<Value> compose(GraphBuilder builder, List<Value> inputs);

  /** The types that the parts infer. */
  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    PlanBuilder scratch = new PlanBuilder();
    List<Value> values = new ArrayList<>();
    inputs.forEach(type -> values.add(scratch.input("x" + values.size(), type)));
    return compose(scratch, values).stream().map(Value::type).toList();
  }

  /**
   * Composes the operator once more and adds the gradients of the parts. Plans never ask for it,
   * since they hold the parts.
   */
  @Override
  default List<Value> gradient(Differentiation d) {
    Recorder recorder = new Recorder(d.builder());
    List<Value> outputs = compose(recorder, d.step().inputs());
    Map<Value, Value> gradients = new HashMap<>();
    for (int output = 0; output < outputs.size(); output++) {
      if (d.dy(output) != null) {
        gradients.put(outputs.get(output), d.dy(output));
      }
    }
    for (int index = recorder.steps.size() - 1; index >= 0; index--) {
      recorder.addGradients(recorder.steps.get(index), gradients);
    }
    List<Value> result = new ArrayList<>();
    d.step().inputs().forEach(input -> result.add(gradients.get(input)));
    return result;
  }

  /** Passes steps on to a builder and keeps them. */
  final class Recorder implements GraphBuilder {
    private final GraphBuilder builder;
    private final List<Step> steps = new ArrayList<>();

    private Recorder(GraphBuilder builder) {
      this.builder = builder;
    }

    @Override
    public List<Value> applyAll(Operator operator, List<Value> inputs) {
      if (operator instanceof Composite composite) {
        return composite.compose(this, inputs);
      }
      List<Value> outputs = builder.applyAll(operator, inputs);
      steps.add(new Step(operator, inputs, outputs));
      return outputs;
    }

    @Override
    public Value constant(TensorType type, Object data) {
      return builder.constant(type, data);
    }

    private void addGradients(Step step, Map<Value, Value> gradients) {
      List<Value> outputs = new ArrayList<>();
      step.outputs().forEach(output -> outputs.add(gradients.get(output)));
      if (outputs.stream().allMatch(gradient -> gradient == null)) {
        return;
      }
      List<Value> inputs = step.operator().gradient(new Differentiation(builder, step, outputs));
      for (int input = 0; input < inputs.size(); input++) {
        if (inputs.get(input) != null) {
          gradients.merge(
              step.inputs().get(input),
              inputs.get(input),
              (a, b) -> builder.apply(Binary.ADD, a, b));
        }
      }
    }
  }
}
