package io.sparkdl.bench;

import java.util.ArrayList;
import java.util.List;

/** The losses of a few training steps, as a process prints them and another reads them. */
final class Trajectory {
  /** Steps that are compared. */
  static final int STEPS = 10;

  /** Of plain stochastic gradient descent, with momentum. */
  static final float LEARNING_RATE = 0.01f;

  static final float MOMENTUM = 0.9f;

  /** Seed of the initial weights, the same numbers for both sides. */
  static final long SEED = 1;

  private Trajectory() {}

  /** One training step. */
  @FunctionalInterface
  interface Step {
    /** Returns the mean loss before the update. */
    double run() throws Exception;
  }

  /** Runs the steps and prints their losses. */
  static void print(Step step) throws Exception {
    StringBuilder line = new StringBuilder("losses");
    for (int i = 0; i < STEPS; i++) {
      line.append(' ').append(step.run());
    }
    System.out.println(line);
  }

  /** The losses of a line that was so printed. */
  static List<Double> read(String line) {
    List<Double> losses = new ArrayList<>();
    for (String number : line.substring("losses ".length()).split(" ")) {
      losses.add(Double.parseDouble(number));
    }
    return losses;
  }
}
