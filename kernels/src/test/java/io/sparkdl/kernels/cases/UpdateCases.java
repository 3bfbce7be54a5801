package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Adam;
import io.sparkdl.kernels.operator.Momentum;
import java.util.List;

/** Optimizer steps. */
final class UpdateCases {
  private UpdateCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (int length : new int[] {1, 17, 4099}) {
      momentum(cases, "plain", new Momentum(0, false, 0), length);
      momentum(cases, "velocity", new Momentum(0.9f, false, 0), length);
      momentum(cases, "nesterov", new Momentum(0.9f, true, 0), length);
      momentum(cases, "decay", new Momentum(0.9f, true, 0.01f), length);
      adam(cases, "plain", new Adam(0.9f, 0.999f, 1e-8f, 0, false), length);
      adam(cases, "decay", new Adam(0.9f, 0.999f, 1e-8f, 0.01f, false), length);
      adam(cases, "decoupled", new Adam(0.9f, 0.99f, 1e-6f, 0.01f, true), length);
    }
    return cases.cases();
  }

  private static void momentum(CaseList cases, String name, Momentum step, int length) {
    cases.add(
        name + length,
        step,
        Tolerance.ELEMENTWISE,
        samples ->
            List.of(
                samples.uniform(length),
                samples.uniform(length),
                samples.uniform(length),
                samples.floats(new float[] {0.1f, 0.25f}, Momentum.SETTINGS)));
  }

  /** The tenth step. */
  private static void adam(CaseList cases, String name, Adam step, int length) {
    float first = (float) (1 / (1 - Math.pow(step.beta1(), 10)));
    float second = (float) (1 / (1 - Math.pow(step.beta2(), 10)));
    cases.add(
        name + length,
        step,
        Tolerance.ELEMENTWISE,
        samples ->
            List.of(
                samples.uniform(length),
                samples.uniform(length),
                samples.between(-0.1, 0.1, length),
                samples.between(0.01, 0.1, length),
                samples.floats(new float[] {0.01f, 0.25f, first, second}, Adam.SETTINGS)));
  }
}
