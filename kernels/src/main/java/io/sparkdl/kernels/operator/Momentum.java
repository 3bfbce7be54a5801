package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * One step of stochastic gradient descent with momentum, in the form of ONNX's Momentum-1 (training
 * domain). Inputs: x, gradient g, velocity v, all (N); settings (2) = [learning rate, gradient
 * scale]. Outputs: the new x and v:
 *
 * <pre>
 * g' = scale * g + weightDecay * x
 * v' = momentum * v + g'
 * x' = x - rate * (nesterov ? g' + momentum * v' : v')
 * </pre>
 *
 * Without momentum it is plain gradient descent. Sutskever et al. 2013; weight decay as L2 penalty.
 */
public record Momentum(float momentum, boolean nesterov, float weightDecay) implements Operator {
  /** Length of the settings input. */
  public static final int SETTINGS = 2;

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 4, 4);
    Check.floats(this, inputs);
    TensorType x = inputs.get(0);
    boolean same = x.equals(inputs.get(1)) && x.equals(inputs.get(2));
    Check.that(same, this, "x, g and v of one shape", inputs);
    Check.that(inputs.get(3).shape().equals(Shape.of(SETTINGS)), this, "2 settings", inputs.get(3));
    return List.of(x, x);
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0 && output == 0 || input == 2 && output == 1;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 8 * inputs.get(0).elements();
  }
}
