package io.sparkdl.engine.loss;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * A loss: one number per row of a batch, which training weighs by the row's weight and sums. A
 * record of its attributes. In the shapes, N is the number of rows and C that of classes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BinaryCrossEntropy.class, name = "binaryCrossEntropy"),
  @JsonSubTypes.Type(
      value = BinaryCrossEntropyWithLogits.class,
      name = "binaryCrossEntropyWithLogits"),
  @JsonSubTypes.Type(value = Ctc.class, name = "ctc"),
  @JsonSubTypes.Type(value = CrossEntropy.class, name = "crossEntropy"),
  @JsonSubTypes.Type(value = Dice.class, name = "dice"),
  @JsonSubTypes.Type(value = Focal.class, name = "focal"),
  @JsonSubTypes.Type(value = GeneralizedIou.class, name = "generalizedIou"),
  @JsonSubTypes.Type(value = Hinge.class, name = "hinge"),
  @JsonSubTypes.Type(value = Huber.class, name = "huber"),
  @JsonSubTypes.Type(value = InfoNce.class, name = "infoNce"),
  @JsonSubTypes.Type(value = KullbackLeibler.class, name = "kullbackLeibler"),
  @JsonSubTypes.Type(value = MeanAbsoluteError.class, name = "meanAbsoluteError"),
  @JsonSubTypes.Type(value = MeanSquaredError.class, name = "meanSquaredError"),
  @JsonSubTypes.Type(value = MultiClassHinge.class, name = "multiClassHinge"),
  @JsonSubTypes.Type(value = NegativeLogLikelihood.class, name = "negativeLogLikelihood"),
  @JsonSubTypes.Type(value = Poisson.class, name = "poisson"),
  @JsonSubTypes.Type(value = Triplet.class, name = "triplet")
})
// No default methods: with them, the constants below would be a cycle of class initialisation.
public interface Loss {
  /** Cross entropy of the softmax, all classes alike. */
  Loss CROSS_ENTROPY = new CrossEntropy();

  /** Mean squared error. */
  Loss MEAN_SQUARED_ERROR = new MeanSquaredError();

  /** Cross entropy of the sigmoid. */
  Loss BINARY_CROSS_ENTROPY_WITH_LOGITS = new BinaryCrossEntropyWithLogits();

  /**
   * Type of the truth that belongs to the outputs: int64 labels or float targets.
   *
   * @param outputs shape of the network's outputs, rows first
   * @return null if the loss takes no truth
   * @throws ShapeException if the loss cannot take such outputs
   */
  TensorType truth(Shape outputs);

  /**
   * Adds the steps that compute the loss of each row.
   *
   * @param outputs of the network, rows first
   * @param truth of the type that {@link #truth} says; null if it says so
   * @return losses (N)
   */
  Value rows(GraphBuilder builder, Value outputs, Value truth);
}
