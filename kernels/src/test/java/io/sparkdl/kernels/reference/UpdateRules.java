package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.UpdateRule;
import java.util.Arrays;
import java.util.List;

/** Optimizer steps, by the formulas in the rules' documentation, element by element. */
final class UpdateRules {
  private UpdateRules() {}

  static void update(ParameterUpdate operator, List<Elements> in, List<Elements> out) {
    int slots = operator.rule().slots();
    int row = operator.row() * UpdateRule.SETTINGS;
    double[] settings =
        Arrays.copyOfRange(in.get(slots + 2).doubles(), row, row + UpdateRule.SETTINGS);
    double[] own = Arrays.copyOfRange(settings, UpdateRule.OWN, UpdateRule.SETTINGS);
    double[] slot = new double[slots];
    for (int i = 0; i < in.get(0).doubles().length; i++) {
      double x = in.get(0).doubles()[i];
      double limit = settings[UpdateRule.LIMIT];
      double scaled = settings[UpdateRule.SCALE] * in.get(1).doubles()[i];
      double slope = Math.min(Math.max(scaled, -limit), limit) + settings[UpdateRule.PENALTY] * x;
      for (int s = 0; s < slots; s++) {
        slot[s] = in.get(s + 2).doubles()[i];
      }
      double direction = direction(operator.rule(), slope, slot, own);
      out.get(0).doubles()[i] =
          settings[UpdateRule.KEEP] * x - settings[UpdateRule.RATE] * direction;
      for (int s = 0; s < slots; s++) {
        out.get(s + 1).doubles()[i] = slot[s];
      }
    }
  }

  private static double direction(UpdateRule rule, double g, double[] slot, double[] own) {
    switch (rule) {
      case MOMENTUM:
        slot[0] = own[0] * slot[0] + own[1] * g;
        return own[2] * g + own[3] * slot[0];
      case ADAGRAD:
        slot[0] += g * g;
        return g / (Math.sqrt(slot[0]) + own[0]);
      case RMSPROP:
        slot[0] = mean(own[0], slot[0], g * g);
        return g / (Math.sqrt(slot[0]) + own[1]);
      case RMSPROP_MOMENTUM:
        slot[0] = mean(own[0], slot[0], g * g);
        slot[1] = own[2] * slot[1] + g / (Math.sqrt(slot[0]) + own[1]);
        return slot[1];
      case RMSPROP_CENTERED:
        slot[0] = mean(own[0], slot[0], g * g);
        slot[2] = mean(own[0], slot[2], g);
        double variance = Math.max(0, slot[0] - slot[2] * slot[2]);
        slot[1] = own[2] * slot[1] + g / (Math.sqrt(variance) + own[1]);
        return slot[1];
      case ADAM:
        slot[0] = mean(own[0], slot[0], g);
        slot[1] = mean(own[1], slot[1], g * g);
        return (own[3] * slot[0] + own[4] * g) / (Math.sqrt(own[5] * slot[1]) + own[2]);
      case ADAMAX:
        slot[0] = mean(own[0], slot[0], g);
        slot[1] = Math.max(own[1] * slot[1], Math.abs(g));
        return own[3] * slot[0] / (slot[1] + own[2]);
      case ADADELTA:
        slot[0] = mean(own[0], slot[0], g * g);
        double step = g * Math.sqrt(slot[1] + own[1]) / Math.sqrt(slot[0] + own[1]);
        slot[1] = mean(own[0], slot[1], step * step);
        return step;
      case LION:
        double blend = mean(own[0], slot[0], g);
        slot[0] = mean(own[1], slot[0], g);
        return Math.signum(blend);
      default:
        return g;
    }
  }

  private static double mean(double kept, double old, double fresh) {
    return kept * old + (1 - kept) * fresh;
  }
}
