package io.sparkdl.engine.optimizer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.kernels.operator.UpdateRule;

/**
 * How gradients change parameters. The formulas are those of {@link UpdateRule}; what an optimizer
 * adds is the settings of a step.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = Optimizer.Adagrad.class, name = "adagrad"),
  @JsonSubTypes.Type(value = Optimizer.RmsProp.class, name = "rmsprop"),
  @JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = Optimizer.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = Optimizer.Adamax.class, name = "adamax"),
  @JsonSubTypes.Type(value = Optimizer.NAdam.class, name = "nadam"),
  @JsonSubTypes.Type(value = Optimizer.RAdam.class, name = "radam"),
  @JsonSubTypes.Type(value = Optimizer.Adadelta.class, name = "adadelta"),
  @JsonSubTypes.Type(value = Optimizer.Lion.class, name = "lion"),
  @JsonSubTypes.Type(value = Lamb.class, name = "lamb"),
  @JsonSubTypes.Type(value = Lars.class, name = "lars")
})
public sealed interface Optimizer
    permits LayerWise,
        Moments,
        Optimizer.Sgd,
        Optimizer.Adagrad,
        Optimizer.RmsProp,
        Optimizer.Adadelta,
        Optimizer.Lion {
  /** The formula of the update. */
  UpdateRule rule();

  /** Factor of the parameters that they are made smaller by. */
  double weightDecay();

  /** Settings of one step, as the rule orders them. */
  double[] settings(UpdateStep step);

  /**
   * Stochastic gradient descent with momentum, Nesterov's if so asked; weight decay as L2 penalty.
   * See {@link UpdateRule#MOMENTUM}.
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
    public Sgd {
      Range.fraction("sgd", "momentum", momentum);
      Range.atLeastZero("sgd", "weight decay", weightDecay);
    }

    @Override
    public UpdateRule rule() {
      return momentum == 0 ? UpdateRule.DESCENT : UpdateRule.MOMENTUM;
    }

    @Override
    public double[] settings(UpdateStep step) {
      double slope = nesterov ? 1 : 0;
      return Settings.penalized(step, momentum, 1, slope, nesterov ? momentum : 1);
    }
  }

  /** Adagrad, for sparse gradients; weight decay as L2 penalty. See {@link UpdateRule#ADAGRAD}. */
  record Adagrad(double epsilon, double weightDecay) implements Optimizer {
    public Adagrad {
      Range.aboveZero("adagrad", "epsilon", epsilon);
      Range.atLeastZero("adagrad", "weight decay", weightDecay);
    }

    @Override
    public UpdateRule rule() {
      return UpdateRule.ADAGRAD;
    }

    @Override
    public double[] settings(UpdateStep step) {
      return Settings.penalized(step, epsilon);
    }
  }

  /**
   * RMSprop, centred if so asked, with momentum if it is above 0; weight decay as L2 penalty. See
   * {@link UpdateRule#RMSPROP}.
   *
   * @param decay what a moving mean of squares keeps, rho
   */
  record RmsProp(
      double decay, double momentum, boolean centered, double epsilon, double weightDecay)
      implements Optimizer {
    public RmsProp {
      Range.aboveZero("rmsprop", "epsilon", epsilon);
      Range.atLeastZero("rmsprop", "weight decay", weightDecay);
      Range.fraction("rmsprop", "decay", decay);
      Range.fraction("rmsprop", "momentum", momentum);
    }

    @Override
    public UpdateRule rule() {
      if (centered) {
        return UpdateRule.RMSPROP_CENTERED;
      }
      return momentum == 0 ? UpdateRule.RMSPROP : UpdateRule.RMSPROP_MOMENTUM;
    }

    @Override
    public double[] settings(UpdateStep step) {
      return Settings.penalized(step, decay, epsilon, momentum);
    }
  }

  /** Adam with weight decay as an L2 penalty; see {@link UpdateRule#ADAM}. */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Moments {
    public Adam {
      Range.moments("adam", beta1, beta2, epsilon, weightDecay);
    }

    /** Adam with the paper's constants. */
    public Adam() {
      this(0.9, 0.999, 1e-8, 0);
    }
  }

  /** Adam with decoupled weight decay; see {@link UpdateRule#ADAM}. */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Moments {
    public AdamW {
      Range.moments("adamw", beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public double[] settings(UpdateStep step) {
      return Settings.decoupled(step, adam(step));
    }
  }

  /** Adam with a fading maximum for a divisor; see {@link UpdateRule#ADAMAX}. */
  record Adamax(double beta1, double beta2, double epsilon, double weightDecay) implements Moments {
    public Adamax {
      Range.moments("adamax", beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public UpdateRule rule() {
      return UpdateRule.ADAMAX;
    }
  }

  /**
   * Adam with Nesterov's look ahead, mu_t = beta1 * (1 - 0.96^(0.004 t) / 2): x' = x - rate *
   * (mu_(t+1) * m' / (1 - mu_1 … mu_(t+1)) + (1 - mu_t) * g / (1 - mu_1 … mu_t)) / (sqrt(v' / (1 -
   * beta2^t)) + epsilon). Dozat 2016; weight decay as L2 penalty.
   */
  record NAdam(double beta1, double beta2, double epsilon, double weightDecay) implements Moments {
    private static final double MOMENTUM_DECAY = 0.004;
    private static final double BASE = 0.96;

    /** A product below it no longer counts beside 1. */
    private static final double NEGLIGIBLE = 1e-20;

    public NAdam {
      Range.moments("nadam", beta1, beta2, epsilon, weightDecay);
    }

    private double momentum(long step) {
      return beta1 * (1 - 0.5 * Math.pow(BASE, step * MOMENTUM_DECAY));
    }

    @Override
    public double[] adam(UpdateStep step) {
      double product = 1;
      for (long t = 1; t <= step.step() && product > NEGLIGIBLE; t++) {
        product *= momentum(t);
      }
      double next = momentum(step.step() + 1);
      double ofMean = next / (1 - product * next);
      double ofSlope = (1 - momentum(step.step())) / (1 - product);
      return new double[] {beta1, beta2, epsilon, ofMean, ofSlope, step.correction(beta2)};
    }
  }

  /**
   * Adam whose first steps do not divide, until the squares' variance is bounded (length of the
   * moving mean above 5), then rectified: rate * sqrt((r - 4) (r - 2) R / ((R - 4) (R - 2) r)) with
   * R = 2 / (1 - beta2) - 1 and r = R - 2 t beta2^t / (1 - beta2^t). Liu et al. 2020,
   * arXiv:1908.03265; weight decay as L2 penalty.
   */
  record RAdam(double beta1, double beta2, double epsilon, double weightDecay) implements Moments {
    private static final double LEAST_LENGTH = 5;

    public RAdam {
      Range.moments("radam", beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public double[] adam(UpdateStep step) {
      double all = 2 / (1 - beta2) - 1;
      double kept = Math.pow(beta2, step.step());
      double length = all - 2 * step.step() * kept / (1 - kept);
      double ofMean = step.correction(beta1);
      if (length <= LEAST_LENGTH) {
        return new double[] {beta1, beta2, 1, ofMean, 0, 0};
      }
      double ratio = (length - 4) * (length - 2) * all / ((all - 4) * (all - 2) * length);
      double rectified = ofMean * Math.sqrt(ratio);
      return new double[] {beta1, beta2, epsilon, rectified, 0, step.correction(beta2)};
    }
  }

  /**
   * Adadelta; weight decay as L2 penalty. See {@link UpdateRule#ADADELTA}.
   *
   * @param decay what the moving means keep, rho
   */
  record Adadelta(double decay, double epsilon, double weightDecay) implements Optimizer {
    public Adadelta {
      Range.aboveZero("adadelta", "epsilon", epsilon);
      Range.atLeastZero("adadelta", "weight decay", weightDecay);
      Range.fraction("adadelta", "decay", decay);
    }

    @Override
    public UpdateRule rule() {
      return UpdateRule.ADADELTA;
    }

    @Override
    public double[] settings(UpdateStep step) {
      return Settings.penalized(step, decay, epsilon);
    }
  }

  /** Lion, which steps by signs; decoupled weight decay. See {@link UpdateRule#LION}. */
  record Lion(double beta1, double beta2, double weightDecay) implements Optimizer {
    public Lion {
      Range.fraction("lion", "beta1", beta1);
      Range.fraction("lion", "beta2", beta2);
      Range.atLeastZero("lion", "weight decay", weightDecay);
    }

    @Override
    public UpdateRule rule() {
      return UpdateRule.LION;
    }

    @Override
    public double[] settings(UpdateStep step) {
      return Settings.decoupled(step, beta1, beta2);
    }
  }
}
