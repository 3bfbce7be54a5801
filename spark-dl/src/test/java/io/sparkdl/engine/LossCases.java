package io.sparkdl.engine;

import io.sparkdl.engine.loss.BinaryCrossEntropy;
import io.sparkdl.engine.loss.BinaryCrossEntropyWithLogits;
import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.loss.Ctc;
import io.sparkdl.engine.loss.Dice;
import io.sparkdl.engine.loss.Focal;
import io.sparkdl.engine.loss.GeneralizedIou;
import io.sparkdl.engine.loss.Hinge;
import io.sparkdl.engine.loss.Huber;
import io.sparkdl.engine.loss.InfoNce;
import io.sparkdl.engine.loss.KullbackLeibler;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.loss.MeanAbsoluteError;
import io.sparkdl.engine.loss.MeanSquaredError;
import io.sparkdl.engine.loss.MultiClassHinge;
import io.sparkdl.engine.loss.NegativeLogLikelihood;
import io.sparkdl.engine.loss.Poisson;
import io.sparkdl.engine.loss.Triplet;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.ReshapeLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every loss, some with several attributes, over a small network; and truths that fit them. */
final class LossCases {
  private static final List<Double> CLASS_WEIGHTS = List.of(0.5, 1.0, 2.0, 0.25);
  private static final List<Integer> CLASSES = List.of(4);
  private static final List<Integer> POSITIONS = List.of(4, 3);

  private LossCases() {}

  /** Losses and the shapes of a row's outputs. */
  static Map<Loss, List<Integer>> losses() {
    Map<Loss, List<Integer>> losses = new LinkedHashMap<>();
    losses.put(new CrossEntropy(), CLASSES);
    losses.put(new CrossEntropy(CLASS_WEIGHTS, 0.1, null, null), CLASSES);
    losses.put(new CrossEntropy(null, 0.2, 1, null), CLASSES);
    losses.put(new CrossEntropy(CLASS_WEIGHTS, null, 1, null), POSITIONS);
    losses.put(CrossEntropy.ofTokens(3), List.of(3, 4));
    losses.put(new NegativeLogLikelihood(), CLASSES);
    losses.put(new NegativeLogLikelihood(CLASS_WEIGHTS, 3), POSITIONS);
    losses.put(new MeanSquaredError(), List.of(2, 2));
    losses.put(new MeanAbsoluteError(), CLASSES);
    losses.put(new BinaryCrossEntropyWithLogits(), CLASSES);
    losses.put(new BinaryCrossEntropy(0.01), CLASSES);
    losses.put(new Focal(), CLASSES);
    losses.put(new Focal(0.5, 0.6), POSITIONS);
    losses.put(new Huber(0.3), CLASSES);
    losses.put(new Poisson(), CLASSES);
    losses.put(new KullbackLeibler(), CLASSES);
    losses.put(new Hinge(), CLASSES);
    losses.put(new Hinge(true), CLASSES);
    losses.put(new MultiClassHinge(0.7), CLASSES);
    losses.put(new Dice(), POSITIONS);
    losses.put(new GeneralizedIou(), List.of(2, 4));
    losses.put(new Triplet(5.0), CLASSES);
    losses.put(new InfoNce(0.5), List.of(2, 3));
    losses.put(new Ctc(2), List.of(5, 4));
    return losses;
  }

  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    losses().forEach((loss, shape) -> cases.add(networkCase(loss, shape)));
    return cases;
  }

  private static NetworkCase networkCase(Loss loss, List<Integer> shape) {
    int outputs = (int) Shape.of(shape).elements();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Dense(6, Activation.TANH));
    layers.add(new Dense(outputs));
    layers.add(new ReshapeLayer(shape));
    if (loss instanceof BinaryCrossEntropy) {
      layers.add(new ActivationLayer(Activation.SIGMOID));
    } else if (loss instanceof NegativeLogLikelihood) {
      layers.add(new ActivationLayer(Activation.LOG_SOFTMAX));
    }
    TrainingSpec spec =
        new TrainingSpec(new Sequential(layers), List.of(5), outputs, loss, new Optimizer.Adam());
    return new NetworkCase("loss_" + loss, spec);
  }

  /** Label or target at a position of the flat truth. */
  static double truth(Loss loss, int position) {
    if (loss instanceof Triplet) {
      return position % 2;
    }
    if (loss instanceof Ctc) {
      // One label and padding, two different ones, twice the same, none.
      return new int[] {1, 0, 3, 1, 2, 2, 0, 0}[position];
    }
    if (loss instanceof GeneralizedIou) {
      return position % 4 < 2 ? -0.3 - 0.1 * position : 0.4 + 0.05 * position;
    }
    if (loss instanceof KullbackLeibler) {
      return (position % 4) / 6.0;
    }
    boolean labels = loss.truth(Shape.of(1, 4, 4)).element() == ElementType.INT64;
    return labels ? (3 * position + 1) % 4 : (position + position / 4) % 2;
  }

  static void fillTruth(Loss loss, Program program, Value input) {
    for (int i = 0; i < input.type().elements(); i++) {
      if (input.type().element() == ElementType.INT64) {
        program.longs(input).put(i, (long) truth(loss, i));
      } else {
        program.floats(input).put(i, (float) truth(loss, i));
      }
    }
  }
}
