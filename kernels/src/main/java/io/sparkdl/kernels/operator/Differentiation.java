package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * One step seen by its gradient rule: its inputs x, its outputs y, the gradients dy of the outputs,
 * and the builder that takes the steps of the rule.
 *
 * @param builder where the rule adds its steps
 * @param step the forward step
 * @param outputGradients one per output of the step; null where the loss does not depend on it
 */
public record Differentiation(GraphBuilder builder, Step step, List<Value> outputGradients) {
  /** Input {@code i} of the forward step. */
  public Value x(int i) {
    return step.inputs().get(i);
  }

  /** Number of inputs of the forward step. */
  public int inputs() {
    return step.inputs().size();
  }

  /** Output {@code i} of the forward step. */
  public Value y(int i) {
    return step.outputs().get(i);
  }

  /** Gradient of output {@code i}, or null. */
  public Value dy(int i) {
    return outputGradients.get(i);
  }

  /** Adds a step and returns its first output. */
  public Value apply(Operator operator, Value... inputs) {
    return builder.apply(operator, inputs);
  }

  /** A gradient for the first input only. */
  public List<Value> onlyFirst(Value dx) {
    List<Value> gradients = new ArrayList<>();
    gradients.add(dx);
    while (gradients.size() < inputs()) {
      gradients.add(null);
    }
    return gradients;
  }

  /**
   * Sums a gradient over the axes along which a value of shape {@code target} was broadcast, so
   * that it gets that shape.
   */
  public Value sumTo(Value gradient, Shape target) {
    Shape shape = gradient.shape();
    if (shape.equals(target)) {
      return gradient;
    }
    int shift = shape.rank() - target.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis < shift || target.size(axis - shift) == 1 && shape.size(axis) != 1) {
        axes.add(axis);
      }
    }
    Value sum = apply(new Reduce(Reduction.SUM, axes, true), gradient);
    return sum.shape().equals(target) ? sum : apply(Reshape.to(target), sum);
  }

  /** The value multiplied by a constant; the value itself if that is 1. */
  public Value scale(Value value, float factor) {
    return factor == 1 ? value : apply(Binary.MUL, value, builder.constant(factor));
  }
}
