package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Normalisation per channel: y = (x - mean) / sqrt(var + epsilon) * scale + bias. Inputs: x (N, C,
 * spatial…), scale, bias, mean, var (C). Float only. ONNX BatchNormalization-15; Ioffe and Szegedy
 * 2015, arXiv:1502.03167.
 *
 * <p>In training, mean and var are the batch's (var biased, over N and the spatial axes), and there
 * are five outputs: y; the running mean and variance, old * momentum + batch's * (1 - momentum);
 * and, beyond ONNX, the batch's own mean and variance, which the gradient reads.
 */
public record BatchNormalization(float epsilon, float momentum, boolean training)
    implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 5, 5);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() >= 2, this, "x (N, C, spatial…)", x);
    Shape channels = Shape.of(x.size(1));
    for (TensorType input : inputs.subList(1, 5)) {
      boolean fits = input.shape().equals(channels);
      Check.that(fits, this, "scale, bias, mean and variance " + channels, input.shape());
    }
    TensorType c = inputs.get(1);
    return training ? List.of(inputs.get(0), c, c, c, c) : List.of(inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value mean = d.x(3);
    Value variance = d.x(4);
    if (training) {
      List<Value> gradients =
          d.builder()
              .applyAll(
                  new BatchNormalizationGrad(epsilon),
                  List.of(d.x(0), d.dy(0), d.x(1), d.y(3), d.y(4)));
      return Arrays.asList(gradients.get(0), gradients.get(1), gradients.get(2), null, null);
    }
    int rank = d.x(0).shape().rank();
    int[] sizes = new int[rank - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = d.x(0).shape().size(1);
    Reshape perChannel = Reshape.to(Shape.of(sizes));
    Value deviation =
        d.apply(Unary.SQRT, d.apply(Binary.ADD, variance, d.builder().constant(epsilon)));
    Value factor = d.apply(perChannel, d.apply(Binary.DIV, d.x(1), deviation));
    Value dx = d.apply(Binary.MUL, d.dy(0), factor);
    Value centered = d.apply(Binary.SUB, d.x(0), d.apply(perChannel, mean));
    Value normalized = d.apply(Binary.DIV, centered, d.apply(perChannel, deviation));
    Shape channels = d.x(1).shape();
    Value dscale = sumPerChannel(d, d.apply(Binary.MUL, d.dy(0), normalized), channels);
    Value dbias = sumPerChannel(d, d.dy(0), channels);
    return Arrays.asList(dx, dscale, dbias, null, null);
  }

  private static Value sumPerChannel(Differentiation d, Value value, Shape channels) {
    int[] sizes = new int[value.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[1] = channels.size(0);
    return d.apply(Reshape.to(channels), d.sumTo(value, Shape.of(sizes)));
  }

  @Override
  public boolean passesGradient(int output) {
    return output == 0;
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 3 && output == 1 || input == 4 && output == 2;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return (training ? 8 : 2) * inputs.get(0).elements();
  }
}
