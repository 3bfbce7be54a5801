package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Lamb;
import io.sparkdl.engine.optimizer.Lars;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Some steps of every optimizer against the formulas of its paper, in double. */
class OptimizerFormulaTest {
  private static final int STEPS = 8;
  private static final double RATE = 0.01;
  private static final double SCALE = 0.5;

  /** A few roundings of numbers around 1. */
  private static final double TOLERANCE = 3e-6;

  /** What a parameter is after one step, given what it and two or three slots were. */
  private interface Formula {
    double next(double x, double g, double[] slot, int step);
  }

  private record Case(Optimizer optimizer, Formula formula) {
    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  private static List<Case> cases() {
    return List.of(
        new Case(new Optimizer.Sgd(0, false, 0), (x, g, s, t) -> x - RATE * g),
        new Case(new Optimizer.Sgd(0, false, 0.1), (x, g, s, t) -> x - RATE * (g + 0.1 * x)),
        new Case(
            new Optimizer.Sgd(0.9, false, 0.01),
            (x, g, s, t) -> {
              s[0] = 0.9 * s[0] + g + 0.01 * x;
              return x - RATE * s[0];
            }),
        new Case(
            new Optimizer.Sgd(0.9, true, 0.01),
            (x, g, s, t) -> {
              double slope = g + 0.01 * x;
              s[0] = 0.9 * s[0] + slope;
              return x - RATE * (slope + 0.9 * s[0]);
            }),
        new Case(
            new Optimizer.Adagrad(1e-6, 0.01),
            (x, g, s, t) -> {
              double slope = g + 0.01 * x;
              s[0] += slope * slope;
              return x - RATE * slope / (Math.sqrt(s[0]) + 1e-6);
            }),
        new Case(
            new Optimizer.RmsProp(0.9, 0, false, 1e-4, 0),
            (x, g, s, t) -> {
              s[0] = 0.9 * s[0] + 0.1 * g * g;
              return x - RATE * g / (Math.sqrt(s[0]) + 1e-4);
            }),
        new Case(
            new Optimizer.RmsProp(0.9, 0.8, false, 1e-4, 0),
            (x, g, s, t) -> {
              s[0] = 0.9 * s[0] + 0.1 * g * g;
              s[1] = 0.8 * s[1] + g / (Math.sqrt(s[0]) + 1e-4);
              return x - RATE * s[1];
            }),
        new Case(
            new Optimizer.RmsProp(0.9, 0.8, true, 0.01, 0.01),
            (x, g, s, t) -> {
              double slope = g + 0.01 * x;
              s[0] = 0.9 * s[0] + 0.1 * slope * slope;
              s[1] = 0.9 * s[1] + 0.1 * slope;
              s[2] = 0.8 * s[2] + slope / (Math.sqrt(s[0] - s[1] * s[1]) + 0.01);
              return x - RATE * s[2];
            }),
        new Case(
            new Optimizer.Adam(0.9, 0.99, 1e-6, 0.02),
            (x, g, s, t) -> x - RATE * adam(g + 0.02 * x, s, t, 0.9, 0.99, 1e-6)),
        new Case(
            new Optimizer.AdamW(0.8, 0.999, 1e-8, 0.02),
            (x, g, s, t) -> x - RATE * (adam(g, s, t, 0.8, 0.999, 1e-8) + 0.02 * x)),
        new Case(
            new Optimizer.Adamax(0.9, 0.99, 1e-8, 0),
            (x, g, s, t) -> {
              s[0] = 0.9 * s[0] + 0.1 * g;
              s[1] = Math.max(0.99 * s[1], Math.abs(g));
              return x - RATE / (1 - Math.pow(0.9, t)) * s[0] / (s[1] + 1e-8);
            }),
        new Case(new Optimizer.NAdam(0.9, 0.99, 1e-8, 0), OptimizerFormulaTest::nadam),
        // Rectified from the seventh and the sixth step on.
        new Case(new Optimizer.RAdam(0.9, 0.8, 1e-8, 0), (x, g, s, t) -> radam(x, g, s, t, 0.8)),
        new Case(new Optimizer.RAdam(0.9, 0.99, 1e-8, 0), (x, g, s, t) -> radam(x, g, s, t, 0.99)),
        new Case(
            new Optimizer.Adadelta(0.9, 1e-4, 0),
            (x, g, s, t) -> {
              s[0] = 0.9 * s[0] + 0.1 * g * g;
              double step = Math.sqrt(s[1] + 1e-4) / Math.sqrt(s[0] + 1e-4) * g;
              s[1] = 0.9 * s[1] + 0.1 * step * step;
              return x - RATE * step;
            }),
        new Case(
            new Optimizer.Lion(0.9, 0.99, 0.1),
            (x, g, s, t) -> {
              double sign = Math.signum(0.9 * s[0] + 0.1 * g);
              s[0] = 0.99 * s[0] + 0.01 * g;
              return x - RATE * (sign + 0.1 * x);
            }));
  }

  private static double adam(
      double g, double[] s, int t, double beta1, double beta2, double epsilon) {
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
    double mean = s[0] / (1 - Math.pow(beta1, t));
    double squares = s[1] / (1 - Math.pow(beta2, t));
    return mean / (Math.sqrt(squares) + epsilon);
  }

  private static double nadam(double x, double g, double[] s, int t) {
    double now = 0.9 * (1 - 0.5 * Math.pow(0.96, t * 0.004));
    double next = 0.9 * (1 - 0.5 * Math.pow(0.96, (t + 1) * 0.004));
    s[2] = t == 1 ? now : s[2] * now;
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.99 * s[1] + 0.01 * g * g;
    double divisor = Math.sqrt(s[1] / (1 - Math.pow(0.99, t))) + 1e-8;
    return x
        - RATE * (1 - now) / (1 - s[2]) * g / divisor
        - RATE * next / (1 - s[2] * next) * s[0] / divisor;
  }

  private static double radam(double x, double g, double[] s, int t, double beta2) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
    double mean = s[0] / (1 - Math.pow(0.9, t));
    double all = 2 / (1 - beta2) - 1;
    double length = all - 2 * t * Math.pow(beta2, t) / (1 - Math.pow(beta2, t));
    if (length <= 5) {
      return x - RATE * mean;
    }
    double variance = (length - 4) * (length - 2) * all / ((all - 4) * (all - 2) * length);
    double divisor = Math.sqrt(s[1] / (1 - Math.pow(beta2, t))) + 1e-8;
    return x - RATE * mean * Math.sqrt(variance) / divisor;
  }

  /** One of every optimizer. */
  static List<Optimizer> optimizers() {
    List<Optimizer> optimizers = new ArrayList<>(List.of(new Lamb(0.9, 0.99, 1e-6, 0.02)));
    optimizers.add(new Lars(0.9, 0.1, 0.02));
    cases().forEach(each -> optimizers.add(each.optimizer()));
    return optimizers;
  }

  static Stream<Arguments> casesOnBackends() {
    return TestBackends.present().stream()
        .flatMap(backend -> cases().stream().map(each -> Arguments.of(backend, each)));
  }

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  private static TrainingSpec spec(Optimizer optimizer) {
    return new TrainingSpec(
        Sequential.of(new Dense(4), new Dense(3)), List.of(5), 3, Loss.CROSS_ENTROPY, optimizer);
  }

  private static double gradient(int index, int step) {
    return SCALE * (float) Math.sin(index * step + 0.3);
  }

  private static float[] trained(Backend backend, Optimizer optimizer) {
    TrainingSpec spec = spec(optimizer);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      Weights weights = Weights.initial(training.layout(), 1);
      training.load(weights);
      float[] gradients = new float[weights.parameters().length];
      for (int step = 1; step <= STEPS; step++) {
        for (int i = 0; i < gradients.length; i++) {
          gradients[i] = (float) (gradient(i, step) / SCALE);
        }
        training.gradients().write(0, FloatBuffer.wrap(gradients));
        training.update(RATE, SCALE, step);
      }
      return training.save().parameters();
    }
  }

  @ParameterizedTest
  @MethodSource("casesOnBackends")
  void update_severalSteps_followsTheFormula(Backend backend, Case expected) {
    float[] start = Weights.initial(spec(expected.optimizer()).layout(), 1).parameters();
    float[] result = trained(backend, expected.optimizer());
    for (TensorSpec tensor : spec(expected.optimizer()).layout().tensors()) {
      for (int k = 0; k < tensor.shape().elements(); k++) {
        int i = (int) tensor.offset() + k;
        double x = start[i];
        double[] slots = new double[3];
        for (int step = 1; step <= STEPS; step++) {
          x = expected.formula().next(x, gradient(i, step), slots, step);
        }
        assertEquals(x, result[i], TOLERANCE * Math.max(1, Math.abs(x)), "parameter " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void update_severalStepsOfLamb_followTheFormula(Backend backend) {
    float[] result = trained(backend, new Lamb(0.9, 0.99, 1e-6, 0.02));
    layerWise(
        result,
        (x, g, s, step) -> {
          double[] direction = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            direction[i] = adam(g[i], s[i], step, 0.9, 0.99, 1e-6) + 0.02 * x[i];
          }
          double ratio = norm(x) > 0 ? norm(x) / norm(direction) : 1;
          for (int i = 0; i < x.length; i++) {
            x[i] -= RATE * ratio * direction[i];
          }
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void update_severalStepsOfLars_followTheFormula(Backend backend) {
    float[] result = trained(backend, new Lars(0.9, 0.1, 0.02));
    layerWise(
        result,
        (x, g, s, step) -> {
          double ratio = norm(x) > 0 ? 0.1 * norm(x) / (norm(g) + 0.02 * norm(x)) : 1;
          for (int i = 0; i < x.length; i++) {
            s[i][0] = 0.9 * s[i][0] + RATE * ratio * (g[i] + 0.02 * x[i]);
            x[i] -= s[i][0];
          }
        });
  }

  /** One step of a whole tensor, in place. */
  private interface TensorStep {
    void run(double[] x, double[] g, double[][] slots, int step);
  }

  private static void layerWise(float[] result, TensorStep formula) {
    TrainingSpec spec = spec(new Optimizer.Adam());
    float[] start = Weights.initial(spec.layout(), 1).parameters();
    for (TensorSpec tensor : spec.layout().tensors()) {
      int length = (int) tensor.shape().elements();
      double[] x = new double[length];
      for (int i = 0; i < length; i++) {
        x[i] = start[(int) tensor.offset() + i];
      }
      double[][] slots = new double[length][2];
      for (int step = 1; step <= STEPS; step++) {
        double[] g = new double[length];
        for (int i = 0; i < length; i++) {
          g[i] = gradient((int) tensor.offset() + i, step);
        }
        formula.run(x, g, slots, step);
      }
      for (int i = 0; i < length; i++) {
        assertEquals(x[i], result[(int) tensor.offset() + i], TOLERANCE, tensor.name() + i);
      }
    }
  }

  private static double norm(double[] elements) {
    double sum = 0;
    for (double element : elements) {
      sum += element * element;
    }
    return Math.sqrt(sum);
  }

  @Test
  void update_layerWiseOnAPart_wantsTheSumsOfAllOwners() {
    Backend backend = TestBackends.present().get(0);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training =
            new Training(device, spec(new Lars(0.9, 0.1, 0)), OwnedParameters.of(0, 16))) {
      assertThrows(IllegalStateException.class, () -> training.update(RATE, SCALE, 1));
    }
  }
}
