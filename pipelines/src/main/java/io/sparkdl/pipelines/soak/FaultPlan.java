package io.sparkdl.pipelines.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * When, in the course of a fit, which fault befalls which executor: all drawn from a seed. Each
 * kind comes about equally often, in a random order.
 *
 * @param strikes in the order of the fit
 */
public record FaultPlan(List<Strike> strikes) {
  /**
   * Faults lie between these parts of the fit, so that there is a checkpoint, and time to recover.
   */
  private static final double FIRST = 0.1;

  private static final double LAST = 0.95;

  public FaultPlan {
    strikes = List.copyOf(strikes);
  }

  /**
   * One fault.
   *
   * @param fault its kind
   * @param part of the fit's steps that have been done, from 0 to 1
   * @param choice a number from 0 to 1 that chooses among executors, files, and times of a freeze
   */
  public record Strike(Fault fault, double part, double choice) {
    public Strike {
      if (!(part >= 0 && part <= 1 && choice >= 0 && choice < 1)) {
        throw new IllegalArgumentException(
            "fault: expected part and choice between 0 and 1, got " + part + ", " + choice);
      }
    }

    /** One of {@code count} things, from 0. */
    int among(int count) {
      return (int) (choice * count);
    }
  }

  /**
   * Draws a plan.
   *
   * @param faults how many
   */
  public static FaultPlan draw(int faults, long seed) {
    if (faults < 1) {
      throw new IllegalArgumentException("faults: expected at least 1, got " + faults);
    }
    RandomGenerator random = new SplittableRandom(seed);
    List<Fault> kinds = new ArrayList<>();
    for (int i = 0; i < faults; i++) {
      kinds.add(Fault.values()[i % Fault.values().length]);
    }
    for (int i = faults - 1; i > 0; i--) {
      Collections.swap(kinds, i, random.nextInt(i + 1));
    }
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < faults; i++) {
      double part = FIRST + (LAST - FIRST) * (i + random.nextDouble()) / faults;
      strikes.add(new Strike(kinds.get(i), part, random.nextDouble()));
    }
    return new FaultPlan(strikes);
  }
}
