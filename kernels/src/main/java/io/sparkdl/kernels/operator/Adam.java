package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * One step of Adam, or of AdamW with {@code decoupled} weight decay, in the form of ONNX's Adam-1
 * (training domain). Inputs: x, gradient g, first moment m, second moment v, all (N); settings (4)
 * = [learning rate, gradient scale, 1 / (1 - beta1^t), 1 / (1 - beta2^t)] for the t-th step, from 1
 * on. Outputs: the new x, m and v:
 *
 * <pre>
 * g' = scale * g (+ weightDecay * x, unless decoupled)
 * m' = beta1 * m + (1 - beta1) * g'
 * v' = beta2 * v + (1 - beta2) * g'^2
 * x' = x (* (1 - rate * weightDecay), if decoupled) - rate * c1 * m' / (sqrt(c2 * v') + epsilon)
 * </pre>
 *
 * with c1 and c2 the last two settings. Kingma and Ba 2015, arXiv:1412.6980; Loshchilov and Hutter
 * 2019, arXiv:1711.05101.
 */
public record Adam(float beta1, float beta2, float epsilon, float weightDecay, boolean decoupled)
    implements Operator {
  /** Length of the settings input. */
  public static final int SETTINGS = 4;

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 5, 5);
    Check.floats(this, inputs);
    TensorType x = inputs.get(0);
    boolean same = inputs.subList(1, 4).stream().allMatch(x::equals);
    Check.that(same, this, "x, g, m and v of one shape", inputs);
    Check.that(inputs.get(4).shape().equals(Shape.of(SETTINGS)), this, "4 settings", inputs.get(4));
    return List.of(x, x, x);
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0 && output == 0 || input == 2 && output == 1 || input == 3 && output == 2;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 14 * inputs.get(0).elements();
  }
}
