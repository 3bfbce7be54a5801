package io.sparkdl.train;

import java.util.Arrays;

/** Adds up where the time of an epoch's steps goes. */
final class StepClock {
  /** What a worker does in a step, one after the other; channels tell the waiting in it. */
  enum Part {
    READ,
    COPY,
    FORWARD,
    BACKWARD,
    COMMUNICATE,
    UPDATE
  }

  private final long[] nanos = new long[Part.values().length];
  private long waitBefore;

  /**
   * Nanoseconds of all parts so far: what is told while a part goes on belongs to neither twice.
   */
  long total() {
    return Arrays.stream(nanos).sum();
  }

  /** Begins an epoch; {@code waitNanos} is what the channels have waited so far. */
  void reset(long waitNanos) {
    Arrays.fill(nanos, 0);
    waitBefore = waitNanos;
  }

  /**
   * A part took from {@code begin} to now.
   *
   * @return now, by {@link System#nanoTime}: the begin of what follows
   */
  long spent(Part part, long begin) {
    long now = System.nanoTime();
    nanos[part.ordinal()] += now - begin;
    return now;
  }

  /**
   * Nanoseconds of the epoch so far, in the order of {@link StepBreakdown}; {@code waitNanos} as
   * for {@link #reset}. All waiting is expected to be in what was communicated.
   */
  long[] nanos(long waitNanos) {
    long waited = waitNanos - waitBefore;
    return new long[] {
      spent(Part.READ),
      spent(Part.COPY),
      spent(Part.FORWARD),
      spent(Part.BACKWARD),
      Math.max(0, spent(Part.COMMUNICATE) - waited),
      waited,
      spent(Part.UPDATE)
    };
  }

  private long spent(Part part) {
    return nanos[part.ordinal()];
  }
}
