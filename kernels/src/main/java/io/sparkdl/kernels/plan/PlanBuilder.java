package io.sparkdl.kernels.plan;

import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.operator.Composite;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects values and steps, checks their types, and makes the plan of those that are needed. Given
 * an evaluator it folds constants: an operator of which all inputs are constants is computed at
 * once and its results are constants, unless they are large and larger than the inputs.
 */
public final class PlanBuilder implements GraphBuilder {
  /** Elements up to which a result is folded even if its inputs have fewer. */
  private static final long MOST_FOLDED = 4096;

  private final ConstantEvaluator evaluator;
  private final List<Value> values = new ArrayList<>();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Value, Step> producers = new HashMap<>();
  private final List<Assignment> assignments = new ArrayList<>();

  /** A builder that folds nothing. */
  public PlanBuilder() {
    this(null);
  }

  /**
   * A builder that folds constants.
   *
   * @param evaluator computes operators on constants; null folds nothing
   */
  public PlanBuilder(ConstantEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** A value that the caller writes before each run. */
  public Value input(String name, TensorType type) {
    Value value = add(type, new Value.Input(name));
    inputs.add(value);
    return value;
  }

  /** Part of a region of the device's memory, from element {@code offset} on. */
  public Value variable(String region, long offset, TensorType type) {
    return add(type, new Value.Variable(region, offset));
  }

  @Override
  public Value constant(TensorType type, Object data) {
    int length =
        switch (type.element()) {
          case FLOAT -> ((float[]) data).length;
          case INT32, BOOL -> ((int[]) data).length;
          case INT64 -> ((long[]) data).length;
          case INT8, UINT8 -> ((byte[]) data).length;
        };
    if (length != type.elements()) {
      throw new ShapeException("constant: expected " + type + ", got " + length + " elements");
    }
    return add(type, new Value.Constant(data));
  }

  @Override
  public List<Value> applyAll(Operator operator, List<Value> stepInputs) {
    List<TensorType> types = operator.infer(stepInputs.stream().map(Value::type).toList());
    if (operator instanceof Composite composite) {
      return composed(composite, stepInputs, types);
    }
    boolean alone = !(operator instanceof AllReduceSum);
    if (evaluator != null && alone && isFoldable(stepInputs, types)) {
      return folded(operator, stepInputs, types);
    }
    List<Value> outputs = new ArrayList<>();
    for (int output = 0; output < types.size(); output++) {
      outputs.add(add(types.get(output), new Value.Result(output)));
    }
    Step step = new Step(operator, stepInputs, outputs);
    steps.add(step);
    outputs.forEach(value -> producers.put(value, step));
    return step.outputs();
  }

  private static boolean isFoldable(List<Value> inputs, List<TensorType> outputs) {
    long read = inputs.stream().mapToLong(input -> input.type().elements()).sum();
    long made = outputs.stream().mapToLong(TensorType::elements).sum();
    return !inputs.isEmpty()
        && inputs.stream().allMatch(input -> input.source() instanceof Value.Constant)
        && made <= Math.max(read, MOST_FOLDED);
  }

  private List<Value> folded(Operator operator, List<Value> inputs, List<TensorType> types) {
    List<Object> elements = evaluator.evaluate(operator, inputs);
    List<Value> outputs = new ArrayList<>();
    for (int output = 0; output < types.size(); output++) {
      outputs.add(constant(types.get(output), elements.get(output)));
    }
    return outputs;
  }

  private List<Value> composed(
      Composite composite, List<Value> stepInputs, List<TensorType> expected) {
    List<Value> outputs = List.copyOf(composite.compose(this, stepInputs));
    List<TensorType> types = outputs.stream().map(Value::type).toList();
    if (!types.equals(expected)) {
      throw new ShapeException(
          composite.onnxName() + ": expected its parts to give " + expected + ", got " + types);
    }
    return outputs;
  }

  /** The variable takes the value at the end of a run. */
  public void assign(Value variable, Value value) {
    assignments.add(new Assignment(variable, value));
  }

  /** Steps so far, in order. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** The step that computes a value, or null for an input, variable or constant. */
  public Step producer(Value value) {
    return producers.get(value);
  }

  /** The plan that computes the outputs and the assignments; other steps are dropped. */
  public Plan build(List<Value> outputs) {
    Set<Value> needed = new HashSet<>(outputs);
    assignments.forEach(assignment -> needed.add(assignment.value()));
    List<Step> kept = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (step.outputs().stream().anyMatch(needed::contains)) {
        kept.add(step);
        needed.addAll(step.inputs());
      }
    }
    Collections.reverse(kept);
    return new Plan(values, inputs, kept, outputs, assignments);
  }

  private Value add(TensorType type, Value.Source source) {
    Value value = new Value(values.size(), type, source);
    values.add(value);
    return value;
  }
}
