package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Negative log likelihood: -weight[y] * x[n, y, d…] for the label y of each (n, d…). Inputs: log
 * probabilities x (N, C, D…), labels (N, D…) int32 or int64 from 0 to C - 1, optional class weights
 * (C). Output: the loss, (N, D…) or a scalar by the reduction; the mean divides by the sum of the
 * weights of the labels. Labels other than these cost nothing. ONNX NegativeLogLikelihoodLoss-22.
 *
 * @param ignoreIndex label whose elements count for nothing, or null
 */
public record NegativeLogLikelihoodLoss(LossReduction reduction, Integer ignoreIndex)
    implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    // The same inputs, and the same loss as its first output.
    return List.of(new SoftmaxCrossEntropyLoss(reduction, ignoreIndex).infer(inputs).get(0));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    Value labels = inputs.get(1);
    Value weights = oneHot(builder, labels, x.shape());
    if (inputs.size() == 3) {
      Reshape perClass = Reshape.to(alongClasses(x.shape()));
      weights = builder.apply(Binary.MUL, weights, builder.apply(perClass, inputs.get(2)));
    }
    if (ignoreIndex != null) {
      weights = builder.apply(Binary.MUL, weights, counted(builder, labels));
    }
    Value terms = builder.apply(Unary.NEG, builder.apply(Binary.MUL, x, weights));
    if (reduction == LossReduction.NONE) {
      return List.of(builder.apply(new Reduce(Reduction.SUM, List.of(1), false), terms));
    }
    Reduce all = new Reduce(Reduction.SUM, List.of(), false);
    Value sum = builder.apply(all, terms);
    return List.of(
        reduction == LossReduction.SUM
            ? sum
            : builder.apply(Binary.DIV, sum, builder.apply(all, weights)));
  }

  private static Shape alongClasses(Shape x) {
    int[] sizes = new int[x.rank()];
    Arrays.fill(sizes, 1);
    sizes[1] = x.size(1);
    return Shape.of(sizes);
  }

  /** Labels (N, D…) as (N, 1, D…). */
  private static Value besideClasses(GraphBuilder builder, Value labels) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : labels.shape().toArray()) {
      sizes.add(size);
    }
    sizes.add(1, 1);
    return builder.apply(Reshape.to(Shape.of(sizes)), labels);
  }

  private static Value oneHot(GraphBuilder builder, Value labels, Shape x) {
    int[] classes = new int[x.size(1)];
    Arrays.setAll(classes, number -> number);
    Value numbers = constant(builder, labels.type().element(), alongClasses(x), classes);
    return equal(builder, besideClasses(builder, labels), numbers);
  }

  private Value counted(GraphBuilder builder, Value labels) {
    Value ignored = constant(builder, labels.type().element(), Shape.SCALAR, ignoreIndex);
    Value equal = equal(builder, besideClasses(builder, labels), ignored);
    return builder.apply(Binary.SUB, builder.constant(1), equal);
  }

  private static Value equal(GraphBuilder builder, Value a, Value b) {
    return builder.apply(new Cast(ElementType.FLOAT), builder.apply(Comparison.EQUAL, a, b));
  }

  private static Value constant(
      GraphBuilder builder, ElementType element, Shape shape, int... elements) {
    Object data =
        element == ElementType.INT64 ? Arrays.stream(elements).asLongStream().toArray() : elements;
    return builder.constant(new TensorType(element, shape), data);
  }
}
