package io.sparkdl.engine.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import java.util.List;

/** Losses, one number per row; a network's outputs are (N, outputs). */
public enum Loss {
  /** -log softmax(outputs)[label]; labels (N) int64, class indexes. */
  @JsonProperty("crossEntropy")
  CROSS_ENTROPY {
    @Override
    public Value rows(GraphBuilder builder, Value outputs, Value labels) {
      return builder.apply(new SoftmaxCrossEntropyLoss(LossReduction.NONE, null), outputs, labels);
    }
  },
  /** Mean over the outputs of (output - target)^2; targets (N, outputs). */
  @JsonProperty("meanSquaredError")
  MEAN_SQUARED_ERROR {
    @Override
    public Value rows(GraphBuilder builder, Value outputs, Value targets) {
      Value error = builder.apply(Binary.SUB, outputs, targets);
      return meanOfRow(builder, builder.apply(Binary.MUL, error, error));
    }
  },
  /**
   * Mean over the outputs of softplus(z) - z * target, which is the cross entropy of sigmoid(z) and
   * stable for large |z|; targets (N, outputs) from 0 to 1.
   */
  @JsonProperty("binaryCrossEntropyWithLogits")
  BINARY_CROSS_ENTROPY_WITH_LOGITS {
    @Override
    public Value rows(GraphBuilder builder, Value outputs, Value targets) {
      Value softplus = builder.apply(Unary.SOFTPLUS, outputs);
      Value product = builder.apply(Binary.MUL, outputs, targets);
      return meanOfRow(builder, builder.apply(Binary.SUB, softplus, product));
    }
  };

  /**
   * Adds the steps that compute the loss of each row.
   *
   * @param outputs of the network, (N, outputs)
   * @param truth labels or targets, as the loss says
   * @return losses (N)
   */
  public abstract Value rows(GraphBuilder builder, Value outputs, Value truth);

  /** True if rows carry a class index rather than targets. */
  public boolean takesLabels() {
    return this == CROSS_ENTROPY;
  }

  private static Value meanOfRow(GraphBuilder builder, Value elements) {
    return builder.apply(new Reduce(Reduction.MEAN, List.of(1), false), elements);
  }
}
