package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of a cumulative product, also where elements are 0. Inputs: dy and x. In the product's
 * direction, dx[k] = P[k] S[k] with P[k] the product of the elements before k and S[k] = dy[k] +
 * x[k+1] S[k+1]; where the product excludes its own element, S[k] = dy[k+1] + x[k+1] S[k+1].
 */
public record CumulativeProductGrad(Cumulative forward) implements Operator {
  @Override
  public String onnxName() {
    return "CumProdGrad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Check.that(inputs.get(0).equals(inputs.get(1)), this, "inputs of one shape", inputs);
    return List.of(inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
