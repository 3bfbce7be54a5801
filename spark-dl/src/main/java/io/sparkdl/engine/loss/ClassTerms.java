package io.sparkdl.engine.loss;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/** What the losses of class labels share: weights of classes and the mean over a row's labels. */
record ClassTerms(Terms terms, List<Double> weights, Integer ignoreIndex) {
  /**
   * Weights of classes as given, checked.
   *
   * @param given null for all 1
   */
  static List<Double> checked(String what, List<Double> given) {
    if (given == null) {
      return null;
    }
    for (Double weight : given) {
      if (weight == null || !(weight >= 0) || weight.isInfinite()) {
        throw new IllegalArgumentException(what + ": expected weights of at least 0, got " + given);
      }
    }
    return List.copyOf(given);
  }

  /** The weights as (C), or null. */
  Value values(int classes) {
    if (weights == null) {
      return null;
    }
    Terms.require(weights.size() == classes, "class weights", classes + " of them", weights);
    float[] numbers = new float[classes];
    for (int c = 0; c < classes; c++) {
      numbers[c] = weights.get(c).floatValue();
    }
    return terms.builder().constant(TensorType.floats(classes), numbers);
  }

  /** Elements (N, C, D…) times the class weights; as they are without weights. */
  Value weighted(Value elements) {
    int classes = elements.shape().size(1);
    int[] sizes = new int[elements.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[1] = classes;
    return weights == null ? elements : terms.mul(elements, terms.reshape(values(classes), sizes));
  }

  /**
   * Mean over the labels of each row that are not ignored; 0 where all are.
   *
   * @param losses (N, D…), whatever at ignored labels
   */
  Value meanOfLabels(Value losses, Value labels) {
    if (ignoreIndex == null) {
      return terms.meanOfRow(losses);
    }
    Value kept = terms.from(1, terms.equal(labels, terms.longs(Shape.SCALAR, ignoreIndex)));
    Value sum = terms.sumOfRow(terms.mul(losses, kept));
    if (losses.shape().rank() == 1) {
      return sum;
    }
    Value count = terms.sumOfRow(kept);
    Value none = terms.equal(count, terms.builder().constant(0));
    return terms.div(sum, terms.add(count, none));
  }
}
