package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cross entropy of the softmax over the classes: with p = softmax(outputs), weights w and smoothing
 * e, a label y costs (1 - e) * w[y] * -log p[y] + e / C * sum over c of w[c] * -log p[c]. Outputs
 * (N, C) with labels (N), or (N, C, D…) with labels (N, D…), whose mean is the row's loss; int64,
 * from 0 to C - 1. Label smoothing: Szegedy et al. 2016, arXiv:1512.00567.
 *
 * @param classWeights one per class; null for all 1
 * @param labelSmoothing e, 0 to below 1; null for 0
 * @param ignoreIndex label that costs nothing and counts for nothing, such as that of padding; null
 *     for none
 * @param classAxis axis of the outputs that holds the classes: 1, or -1 for outputs (N, D…, C) as
 *     sequences have them; null for 1
 */
public record CrossEntropy(
    List<Double> classWeights, Double labelSmoothing, Integer ignoreIndex, Integer classAxis)
    implements Loss {
  public CrossEntropy {
    classWeights = ClassTerms.checked("crossEntropy.classWeights", classWeights);
    labelSmoothing = labelSmoothing == null ? 0 : labelSmoothing;
    classAxis = classAxis == null ? 1 : classAxis;
    if (!(labelSmoothing >= 0 && labelSmoothing < 1) || classAxis != 1 && classAxis != -1) {
      throw new IllegalArgumentException(
          "crossEntropy: expected a label smoothing in [0, 1) and a class axis of 1 or -1, got "
              + labelSmoothing
              + " and "
              + classAxis);
    }
  }

  /** All classes alike, no smoothing, no label ignored. */
  public CrossEntropy() {
    this(null, null, null, null);
  }

  /** Of tokens: outputs (N, T, C), labels (N, T), of which {@code padding} counts for nothing. */
  public static CrossEntropy ofTokens(Integer padding) {
    return new CrossEntropy(null, null, padding, -1);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.labels("crossEntropy", classAxis == 1 ? outputs : moved(outputs));
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value labels) {
    Value scores = outputs;
    if (classAxis == -1 && outputs.shape().rank() > 2) {
      List<Integer> order = IntStream.range(0, outputs.shape().rank() - 1).boxed().toList();
      List<Integer> permutation = new ArrayList<>(order);
      permutation.add(1, outputs.shape().rank() - 1);
      scores = builder.apply(new Transpose(permutation), outputs);
    }
    Terms terms = new Terms(builder);
    ClassTerms classes = new ClassTerms(terms, classWeights, ignoreIndex);
    List<Value> inputs = new ArrayList<>(List.of(scores, labels));
    if (classWeights != null) {
      inputs.add(classes.values(scores.shape().size(1)));
    }
    var operator = new SoftmaxCrossEntropyLoss(LossReduction.NONE, ignoreIndex);
    List<Value> results = builder.applyAll(operator, inputs);
    Value losses = results.get(0);
    if (labelSmoothing > 0) {
      Value mean = terms.reduce(Reduction.MEAN, classes.weighted(results.get(1)), false, 1);
      losses =
          terms.sub(terms.times(losses, 1 - labelSmoothing), terms.times(mean, labelSmoothing));
    }
    return classes.meanOfLabels(losses, labels);
  }

  private static Shape moved(Shape outputs) {
    int[] sizes = outputs.toArray();
    if (sizes.length > 2) {
      System.arraycopy(outputs.toArray(), 1, sizes, 2, sizes.length - 2);
      sizes[1] = outputs.size(-1);
    }
    return Shape.of(sizes);
  }
}
