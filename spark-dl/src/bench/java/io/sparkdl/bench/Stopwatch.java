package io.sparkdl.bench;

/** Repeats a step for a time and prints how many times a second it ran, as the process's last line. */
final class Stopwatch {
  private static final double WARMUP_SECONDS = 3;
  private static final double SECONDS = 3;

  private Stopwatch() {}

  /** A step to be measured. */
  @FunctionalInterface
  interface Repeated {
    void run() throws Exception;
  }

  /** Warms up, measures, prints {@code rate NUMBER}, units of work a second. */
  static void measure(double unitsPerStep, Repeated step) throws Exception {
    System.out.println("rate " + rate(unitsPerStep, step));
  }

  /** Warms up, measures, returns units of work a second. */
  static double rate(double unitsPerStep, Repeated step) throws Exception {
    repeat(WARMUP_SECONDS, step);
    return unitsPerStep * repeat(SECONDS, step);
  }

  private static double repeat(double seconds, Repeated step) throws Exception {
    long start = System.nanoTime();
    long steps = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
      step.run();
      steps++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return steps / elapsed;
  }
}
