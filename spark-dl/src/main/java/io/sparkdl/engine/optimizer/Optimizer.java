package io.sparkdl.engine.optimizer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.kernels.operator.Momentum;
import io.sparkdl.kernels.operator.Operator;
import java.nio.FloatBuffer;

/** How gradients change parameters. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = Optimizer.AdamW.class, name = "adamw")
})
public sealed interface Optimizer {
  /** The update operator: inputs parameters, gradients, the slots, settings. */
  Operator operator();

  /** Arrays of the parameters' length that it keeps. */
  int slots();

  /** Length of the operator's settings input. */
  int settingsLength();

  /** Writes the settings of step {@code step}, counted from 1. */
  void settings(FloatBuffer target, double rate, double gradientScale, long step);

  /** Stochastic gradient descent; see {@link Momentum}. */
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
    public Sgd {
      if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "sgd: expected momentum in [0, 1) and weight decay of at least 0, got "
                + momentum
                + ", "
                + weightDecay);
      }
    }

    @Override
    public Operator operator() {
      return new Momentum((float) momentum, nesterov, (float) weightDecay);
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public int settingsLength() {
      return Momentum.SETTINGS;
    }

    @Override
    public void settings(FloatBuffer target, double rate, double gradientScale, long step) {
      target.put(0, (float) rate).put(1, (float) gradientScale);
    }
  }

  /** Adam with weight decay as an L2 penalty; see {@link io.sparkdl.kernels.operator.Adam}. */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    public Adam {
      check("adam", beta1, beta2, epsilon, weightDecay);
    }

    /** Adam with the paper's constants. */
    public Adam() {
      this(0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Operator operator() {
      return adam(beta1, beta2, epsilon, weightDecay, false);
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public int settingsLength() {
      return io.sparkdl.kernels.operator.Adam.SETTINGS;
    }

    @Override
    public void settings(FloatBuffer target, double rate, double gradientScale, long step) {
      adamSettings(target, rate, gradientScale, step, beta1, beta2);
    }
  }

  /** Adam with decoupled weight decay; see {@link io.sparkdl.kernels.operator.Adam}. */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public AdamW {
      check("adamw", beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public Operator operator() {
      return adam(beta1, beta2, epsilon, weightDecay, true);
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public int settingsLength() {
      return io.sparkdl.kernels.operator.Adam.SETTINGS;
    }

    @Override
    public void settings(FloatBuffer target, double rate, double gradientScale, long step) {
      adamSettings(target, rate, gradientScale, step, beta1, beta2);
    }
  }

  private static void check(
      String name, double beta1, double beta2, double epsilon, double weightDecay) {
    boolean valid =
        beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && weightDecay >= 0;
    if (!valid) {
      throw new IllegalArgumentException(
          name
              + ": expected betas in [0, 1), epsilon above 0 and weight decay of at least 0, got "
              + beta1
              + ", "
              + beta2
              + ", "
              + epsilon
              + ", "
              + weightDecay);
    }
  }

  private static Operator adam(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled) {
    return new io.sparkdl.kernels.operator.Adam(
        (float) beta1, (float) beta2, (float) epsilon, (float) weightDecay, decoupled);
  }

  private static void adamSettings(
      FloatBuffer target, double rate, double scale, long step, double beta1, double beta2) {
    target.put(0, (float) rate).put(1, (float) scale);
    target.put(2, (float) (1 / (1 - Math.pow(beta1, step))));
    target.put(3, (float) (1 / (1 - Math.pow(beta2, step))));
  }
}
