package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries a factor of the network's input into the first operator with weights, so that scaling
 * costs no pass over the input: conv(x * f, w) = conv(x, w * f), and a product takes one factor for
 * all numbers as its alpha. Where another operator reads the scaled value, it is computed.
 */
final class InputScale implements GraphBuilder {
  private record Scaled(Value raw, float[] factor) {}

  private final PlanBuilder builder;
  private final Map<Value, Scaled> scaled = new HashMap<>();

  InputScale(PlanBuilder builder) {
    this.builder = builder;
  }

  /** x * factor, with one factor for all or one per channel (axis 1) of images. */
  Value scale(Value x, float... factor) {
    Value product = builder.apply(Binary.MUL, x, perChannel(factor, x.shape().rank()));
    scaled.put(product, new Scaled(x, factor));
    return product;
  }

  /** Adds a step, to the unscaled value and changed weights where its first input is scaled. */
  @Override
  public List<Value> applyAll(Operator operator, List<Value> inputs) {
    Scaled first = inputs.isEmpty() ? null : scaled.get(inputs.get(0));
    if (first == null) {
      return builder.applyAll(operator, inputs);
    }
    boolean single = first.factor().length == 1;
    if (operator instanceof Conv conv && (single || conv.group() == 1)) {
      Value weight = inputs.get(1);
      Value factor = perChannel(first.factor(), weight.shape().rank());
      return applyTo(first.raw(), builder.apply(Binary.MUL, weight, factor), operator, inputs);
    }
    if (operator instanceof Gemm gemm && single && inputs.get(1) != inputs.get(0)) {
      float alpha = gemm.alpha() * first.factor()[0];
      Operator product = new Gemm(alpha, gemm.beta(), gemm.transA(), gemm.transB());
      return applyTo(first.raw(), inputs.get(1), product, inputs);
    }
    List<Value> outputs = builder.applyAll(operator, inputs);
    if (single && (operator instanceof Flatten || operator instanceof Reshape)) {
      Value raw = builder.apply(operator, first.raw());
      scaled.put(outputs.get(0), new Scaled(raw, first.factor()));
    }
    return outputs;
  }

  @Override
  public Value constant(TensorType type, Object data) {
    return builder.constant(type, data);
  }

  private List<Value> applyTo(Value raw, Value weight, Operator operator, List<Value> inputs) {
    List<Value> changed = new ArrayList<>(inputs);
    changed.set(0, raw);
    changed.set(1, weight);
    return builder.applyAll(operator, changed);
  }

  /** Factors along axis 1 of a value of this rank; a scalar if there is one. */
  private Value perChannel(float[] factor, int rank) {
    if (factor.length == 1) {
      return builder.constant(factor[0]);
    }
    int[] sizes = new int[rank - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = factor.length;
    return builder.constant(TensorType.floats(sizes), factor);
  }
}
