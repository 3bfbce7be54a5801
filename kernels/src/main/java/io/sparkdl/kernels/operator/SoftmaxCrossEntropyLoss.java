package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Cross entropy of the softmax over axis 1. Inputs: scores (N, C, D…), labels (N, D…) int32 or
 * int64 from 0 to C - 1, optional class weights (C). Outputs: the loss, (N, D…) or a scalar by the
 * reduction, and the log probabilities (N, C, D…). The mean divides by the sum of the weights of
 * the labels. ONNX SoftmaxCrossEntropyLoss-13.
 *
 * @param ignoreIndex label whose elements count for nothing, or null
 */
public record SoftmaxCrossEntropyLoss(LossReduction reduction, Integer ignoreIndex)
    implements Operator {
  /** How the losses of the elements are joined. */
  public enum LossReduction {
    /** Not at all. */
    NONE,
    /** Their weighted mean. */
    MEAN,
    /** Their sum. */
    SUM
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    Shape scores = inputs.get(0).shape();
    Shape labels = inputs.get(1).shape();
    Check.that(inputs.get(0).element() == ElementType.FLOAT, this, "float32 scores", inputs);
    Check.that(inputs.get(1).element().isInteger(), this, "integer labels", inputs);
    boolean fits = scores.rank() >= 2 && labels.rank() == scores.rank() - 1;
    for (int axis = 0; fits && axis < labels.rank(); axis++) {
      fits = labels.size(axis) == scores.size(axis == 0 ? 0 : axis + 1);
    }
    Check.that(fits, this, "scores (N, C, D…) and labels (N, D…)", inputs);
    if (inputs.size() == 3) {
      Shape weights = inputs.get(2).shape();
      Check.that(weights.equals(Shape.of(scores.size(1))), this, "class weights (C)", weights);
    }
    Shape loss = reduction == LossReduction.NONE ? labels : Shape.SCALAR;
    return List.of(inputs.get(0).withShape(loss), inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value dx = null;
    if (d.dy(0) != null) {
      List<Value> inputs = new ArrayList<>(List.of(d.dy(0), d.y(1)));
      inputs.addAll(d.step().inputs().subList(1, d.inputs()));
      SoftmaxCrossEntropyLossGrad grad = new SoftmaxCrossEntropyLossGrad(reduction, ignoreIndex);
      dx = d.builder().applyAll(grad, inputs).get(0);
    }
    if (d.dy(1) != null) {
      Value viaLogProbabilities = d.apply(new SoftmaxGrad(1, true), d.dy(1), d.y(1));
      dx = dx == null ? viaLogProbabilities : d.apply(Binary.ADD, dx, viaLogProbabilities);
    }
    return d.onlyFirst(dx);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 5 * inputs.get(0).elements();
  }
}
