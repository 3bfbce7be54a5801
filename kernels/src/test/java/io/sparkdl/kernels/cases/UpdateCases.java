package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** Optimizer steps: every rule plain, and with a limit, a penalty and decoupled decay. */
final class UpdateCases {
  /** Own settings of the tenth step, by rule. */
  private static double[] own(UpdateRule rule) {
    return switch (rule) {
      case DESCENT -> new double[] {};
      case MOMENTUM -> new double[] {0.9, 0.5, 1, 0.9};
      case ADAGRAD -> new double[] {1e-6};
      case RMSPROP -> new double[] {0.9, 1e-6};
      case RMSPROP_MOMENTUM -> new double[] {0.9, 1e-6, 0.8};
        // An epsilon that keeps the division by a small deviation from magnifying roundings.
      case RMSPROP_CENTERED -> new double[] {0.9, 0.1, 0.8};
      case ADAM -> new double[] {0.9, 0.999, 1e-8, 1.5353, 0.25, 100.45};
      case ADAMAX -> new double[] {0.9, 0.999, 1e-8, 1.5353};
      case ADADELTA -> new double[] {0.9, 1e-6};
      case LION -> new double[] {0.9, 0.99};
    };
  }

  private UpdateCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (UpdateRule rule : UpdateRule.values()) {
      for (int length : new int[] {1, 17, 4099}) {
        add(cases, "plain" + length, rule, 0, length, 0.01, 0.25, Float.MAX_VALUE, 0, 1);
        add(cases, "decayed" + length, rule, 0, length, 0.1, 0.25, 0.125, 0.01, 0.99);
      }
      add(cases, "secondRow", rule, 1, 17, 0.1, 1, 0.5, 0.01, 1);
    }
    // Decoupled from what it moves: a direction rather than new parameters.
    add(cases, "direction", UpdateRule.ADAM, 0, 17, -1, 0.25, Float.MAX_VALUE, 0, 0.01);
    return cases.cases();
  }

  /** A case; {@code common} are rate, scale, limit, penalty and keep. */
  private static void add(
      CaseList cases, String name, UpdateRule rule, int row, int length, double... common) {
    float[] settings = new float[(row + 1) * UpdateRule.SETTINGS];
    int at = row * UpdateRule.SETTINGS;
    for (int i = 0; i < common.length; i++) {
      settings[at + i] = (float) common[i];
    }
    double[] own = own(rule);
    for (int i = 0; i < own.length; i++) {
      settings[at + UpdateRule.OWN + i] = (float) own[i];
    }
    cases.add(
        name,
        new ParameterUpdate(rule, row),
        Tolerance.ELEMENTWISE,
        samples -> {
          List<Argument> inputs = new ArrayList<>();
          inputs.add(samples.uniform(length));
          inputs.add(samples.uniform(length));
          // Squares are at least 0 in any slot of those that hold them.
          for (int slot = 0; slot < rule.slots(); slot++) {
            boolean mean = slot == 0 && (rule == UpdateRule.ADAM || rule == UpdateRule.ADAMAX);
            inputs.add(samples.between(mean ? -0.1 : 0.01, 0.1, length));
          }
          inputs.add(samples.floats(settings, row + 1, UpdateRule.SETTINGS));
          return inputs;
        });
  }
}
