package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.NegativeLogLikelihoodLoss;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** Batch normalisation, softmax and cross entropy. */
final class NormalizationNodes {
  private NormalizationNodes() {}

  /**
   * Training is told by is_test before opset 7, by the number of outputs until 13, and by
   * training_mode from 14 on. The five outputs of opsets before 14 are those of our operator.
   */
  static List<Term> batchNormalization(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    boolean training;
    if (node.opset() >= 14) {
      training = node.flag("training_mode", false);
    } else if (node.opset() >= 7) {
      training = node.outputs() > 1;
    } else {
      training = !node.flag("is_test", false);
    }
    if (node.opset() < 9 && !node.flag("spatial", true)) {
      throw new UnsupportedModel(
          "BatchNormalization per activation (spatial = 0) is not supported");
    }
    BatchNormalization operator =
        new BatchNormalization(
            node.number("epsilon", 1e-5f), node.number("momentum", 0.9f), training);
    return graph.applyAll(operator, node.inputs());
  }

  /** Before opset 13 the axes from {@code axis} on, by default 1, were normalised together. */
  static List<Term> softmax(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Term x = node.input(0);
    boolean log = node.operator().equals("LogSoftmax");
    if (node.opset() >= 13) {
      return List.of(graph.apply(softmax(log, node.integer("axis", -1)), x));
    }
    Term flat = graph.apply(new Flatten(node.integer("axis", 1)), x);
    return List.of(graph.apply(Reshape.to(x.shape()), graph.apply(softmax(log, 1), flat)));
  }

  private static Operator softmax(boolean log, int axis) {
    return log ? new LogSoftmax(axis) : new Softmax(axis);
  }

  static List<Term> crossEntropy(GraphReader graph, OnnxNode node) {
    return loss(graph, node, SoftmaxCrossEntropyLoss::new);
  }

  static List<Term> negativeLogLikelihood(GraphReader graph, OnnxNode node) {
    return loss(graph, node, NegativeLogLikelihoodLoss::new);
  }

  private static List<Term> loss(
      GraphReader graph, OnnxNode node, BiFunction<LossReduction, Integer, Operator> loss) {
    node.floatsOnly();
    LossReduction reduction =
        LossReduction.valueOf(node.text("reduction", "mean").toUpperCase(Locale.ROOT));
    Integer ignored = node.hasAttribute("ignore_index") ? node.integer("ignore_index", 0) : null;
    return graph.applyAll(loss.apply(reduction, ignored), node.inputs());
  }
}
