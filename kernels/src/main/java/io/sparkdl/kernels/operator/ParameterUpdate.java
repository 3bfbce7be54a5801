package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One step of an optimizer over a flat slice of parameters, in the style of ONNX's training
 * operators. Inputs: x, gradient g, then the rule's slots, all of one shape; settings (R, {@link
 * UpdateRule#SETTINGS}). Outputs: the new x, then the new slots. Every element is read and written
 * once, whatever the rule.
 *
 * @param rule the formula
 * @param row row of the settings that holds those of this update
 */
public record ParameterUpdate(UpdateRule rule, int row) implements Operator {
  public ParameterUpdate {
    if (row < 0) {
      throw new IllegalArgumentException(
          rule.onnxName() + ": expected a row of at least 0, got " + row);
    }
  }

  @Override
  public String onnxName() {
    return rule.onnxName();
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    int count = rule.slots() + 3;
    Check.inputs(this, inputs, count, count);
    Check.floats(this, inputs);
    TensorType x = inputs.get(0);
    boolean same = inputs.subList(1, count - 1).stream().allMatch(x::equals);
    Check.that(same, this, "x, gradient and slots of one shape", inputs);
    TensorType settings = inputs.get(count - 1);
    boolean fits =
        settings.shape().rank() == 2
            && settings.shape().size(0) > row
            && settings.shape().size(1) == UpdateRule.SETTINGS;
    Check.that(fits, this, "settings (R, " + UpdateRule.SETTINGS + ") with row " + row, settings);
    return new ArrayList<>(Collections.nCopies(rule.slots() + 1, x));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input < rule.slots() + 2;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return rule.flops() * inputs.get(0).elements();
  }
}
