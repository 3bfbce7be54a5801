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
    Value[] gradients = new Value[5];
    if (d.dy(0) != null) {
      Value mean = training ? d.y(3) : d.x(3);
      Value variance = training ? d.y(4) : d.x(4);
      List<Value> passed =
          d.builder()
              .applyAll(
                  new BatchNormalizationGrad(epsilon, training),
                  List.of(d.x(0), d.dy(0), d.x(1), mean, variance));
      passed.toArray(gradients);
      if (!training) {
        addStatistics(d, gradients);
      }
    }
    if (training && (d.dy(3) != null || d.dy(4) != null)) {
      Value dx = momentsGradient(d);
      gradients[0] = gradients[0] == null ? dx : d.apply(Binary.ADD, gradients[0], dx);
    }
    return Arrays.asList(gradients);
  }

  /** dmean = -dbias * factor, dvar = -dscale * scale / (2 (var + epsilon)) of given statistics. */
  private void addStatistics(Differentiation d, Value[] gradients) {
    Value spread = d.apply(Binary.ADD, d.x(4), d.builder().constant(epsilon));
    Value factor = d.apply(Binary.DIV, d.x(1), d.apply(Unary.SQRT, spread));
    gradients[3] = d.apply(Unary.NEG, d.apply(Binary.MUL, gradients[2], factor));
    Value ratio = d.apply(Binary.DIV, d.x(1), spread);
    gradients[4] = d.scale(d.apply(Binary.MUL, gradients[1], ratio), -0.5f);
  }

  /** What the batch's own mean and variance pass on: dx = dmean / n + dvar * 2 (x - mean) / n. */
  private static Value momentsGradient(Differentiation d) {
    TensorType channels = d.x(1).type();
    float share = (float) channels.elements() / d.x(0).type().elements();
    Value level = d.dy(3) == null ? filled(d, channels, 0) : d.scale(d.dy(3), share);
    Value slope = d.dy(4) == null ? filled(d, channels, 0) : d.scale(d.dy(4), 2 * share);
    // The deviation of 1 comes from epsilon: padded channels of a blocked layout have variance 0.
    Value zeros = filled(d, channels, 0);
    return d.apply(new BatchNormalization(1, 0, false), d.x(0), slope, level, d.y(3), zeros);
  }

  private static Value filled(Differentiation d, TensorType type, float element) {
    float[] elements = new float[Math.toIntExact(type.elements())];
    Arrays.fill(elements, element);
    return d.builder().constant(type, elements);
  }

  /** Not the running statistics. */
  @Override
  public boolean passesGradient(int output) {
    return output == 0 || output > 2;
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
