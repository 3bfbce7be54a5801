package io.sparkdl.train;

/** Adds up where the time of an epoch's steps goes. */
final class StepClock {
  private long read;
  private long compute;
  private long communicate;
  private long waitBefore;

  /** Begins an epoch. */
  void reset(long waitNanos) {
    read = 0;
    compute = 0;
    communicate = 0;
    waitBefore = waitNanos;
  }

  /** Reading took from {@code begin} to now. */
  void hasRead(long begin) {
    read += System.nanoTime() - begin;
  }

  /** Computing took from {@code begin} to now. */
  void computed(long begin) {
    compute += System.nanoTime() - begin;
  }

  /** Communicating, with the waiting in it, took from {@code begin} to now. */
  void communicated(long begin) {
    communicate += System.nanoTime() - begin;
  }

  /** Seconds of reading, computing, communicating without waiting, and waiting. */
  double[] seconds(long waitNanos) {
    long waited = waitNanos - waitBefore;
    return new double[] {
      read / 1e9, compute / 1e9, Math.max(0, communicate - waited) / 1e9, waited / 1e9
    };
  }
}
