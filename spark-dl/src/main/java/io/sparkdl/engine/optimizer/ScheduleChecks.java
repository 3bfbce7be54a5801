package io.sparkdl.engine.optimizer;

import java.util.List;

/** Checks of a schedule's numbers. */
final class ScheduleChecks {
  private ScheduleChecks() {}

  static void that(boolean valid, String schedule, String rule, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(schedule + ": expected " + rule + ", got " + value);
    }
  }

  static void warmup(long steps) {
    that(steps >= 0, "schedule", "at least 0 warm-up steps", steps);
  }

  static void floor(String schedule, double value) {
    that(value >= 0 && value <= 1, schedule, "a floor from 0 to 1", value);
  }

  static void factor(String schedule, double value) {
    that(value > 0 && value <= 1, schedule, "a factor above 0, at most 1", value);
  }

  /** The milestones, if they are at least 1 and rising. */
  static List<Long> rising(String schedule, List<Long> milestones) {
    long last = 0;
    boolean valid = milestones != null && !milestones.isEmpty();
    for (int i = 0; valid && i < milestones.size(); i++) {
      Long milestone = milestones.get(i);
      valid = milestone != null && milestone > last;
      last = valid ? milestone : last;
    }
    that(valid, schedule, "rising milestones of at least 1", milestones);
    return List.copyOf(milestones);
  }
}
