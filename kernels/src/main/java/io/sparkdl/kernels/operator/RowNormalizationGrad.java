package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Gradient of a {@link RowNormalization}: x, dy, scale, the statistics that it left (mean, if
 * centered, and 1 / deviation) to dx, dscale and, with {@code bias}, dbias. With n = (x - mean) /
 * deviation and g = dy * scale: dx = (g - mean(g) - n * mean(g * n)) / deviation, where mean(g) is
 * left out if not centered; dscale and dbias are the sums of dy * n and of dy.
 */
public record RowNormalizationGrad(RowNormalization forward, boolean bias) implements Operator {
  @Override
  public String onnxName() {
    return forward.onnxName() + "Grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    int expected = forward.centered() ? 5 : 4;
    Check.inputs(this, inputs, expected, expected);
    Check.floats(this, inputs);
    TensorType x = inputs.get(0);
    Check.that(x.equals(inputs.get(1)), this, "dy of x's shape", inputs);
    List<TensorType> types = new ArrayList<>(forward.infer(List.of(x, inputs.get(2))));
    boolean fit = types.subList(1, types.size()).equals(inputs.subList(3, expected));
    Check.that(fit, this, "statistics of the forward operator", inputs);
    List<TensorType> outputs = new ArrayList<>(List.of(x));
    outputs.addAll(Collections.nCopies(bias ? 2 : 1, inputs.get(2)));
    return outputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 12 * inputs.get(0).elements();
  }
}
