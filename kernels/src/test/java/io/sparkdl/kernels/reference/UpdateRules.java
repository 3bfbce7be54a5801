package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Adam;
import io.sparkdl.kernels.operator.Momentum;
import java.util.List;

/** Optimizer steps, by the formulas in the operators' documentation. */
final class UpdateRules {
  private UpdateRules() {}

  static void momentum(Momentum step, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] g = in.get(1).doubles();
    double[] v = in.get(2).doubles();
    double rate = in.get(3).doubles()[0];
    double scale = in.get(3).doubles()[1];
    for (int i = 0; i < x.length; i++) {
      double gradient = scale * g[i] + step.weightDecay() * x[i];
      double velocity = step.momentum() * v[i] + gradient;
      double change = step.nesterov() ? gradient + step.momentum() * velocity : velocity;
      out.get(0).doubles()[i] = x[i] - rate * change;
      out.get(1).doubles()[i] = velocity;
    }
  }

  static void adam(Adam step, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] g = in.get(1).doubles();
    double[] m = in.get(2).doubles();
    double[] v = in.get(3).doubles();
    double[] settings = in.get(4).doubles();
    double rate = settings[0];
    double beta1 = step.beta1();
    double beta2 = step.beta2();
    for (int i = 0; i < x.length; i++) {
      double gradient = settings[1] * g[i] + (step.decoupled() ? 0 : step.weightDecay() * x[i]);
      double first = beta1 * m[i] + (1 - beta1) * gradient;
      double second = beta2 * v[i] + (1 - beta2) * gradient * gradient;
      double decayed = step.decoupled() ? x[i] * (1 - rate * step.weightDecay()) : x[i];
      double divisor = Math.sqrt(settings[3] * second) + step.epsilon();
      out.get(0).doubles()[i] = decayed - rate * settings[2] * first / divisor;
      out.get(1).doubles()[i] = first;
      out.get(2).doubles()[i] = second;
    }
  }
}
