package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.NegativeLogLikelihoodLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Negative log likelihood: w[y] * -outputs[y] for a label y, where outputs are log probabilities,
 * as a log softmax gives them. Outputs (N, C) with labels (N), or (N, C, D…) with labels (N, D…),
 * whose mean is the row's loss; int64. ONNX NegativeLogLikelihoodLoss.
 *
 * @param classWeights w, one per class; null for all 1
 * @param ignoreIndex label that costs nothing and counts for nothing; null for none
 */
public record NegativeLogLikelihood(List<Double> classWeights, Integer ignoreIndex)
    implements Loss {
  public NegativeLogLikelihood {
    classWeights = ClassTerms.checked("negativeLogLikelihood.classWeights", classWeights);
  }

  /** All classes alike, no label ignored. */
  public NegativeLogLikelihood() {
    this(null, null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.labels("negativeLogLikelihood", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value labels) {
    ClassTerms classes = new ClassTerms(new Terms(builder), classWeights, ignoreIndex);
    List<Value> inputs = new ArrayList<>(List.of(outputs, labels));
    if (classWeights != null) {
      inputs.add(classes.values(outputs.shape().size(1)));
    }
    var operator = new NegativeLogLikelihoodLoss(LossReduction.NONE, ignoreIndex);
    Value losses = builder.applyAll(operator, inputs).get(0);
    return classes.meanOfLabels(losses, labels);
  }
}
