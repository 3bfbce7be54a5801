package io.sparkdl.kernels.opencl.kernel;

/**
 * Tells the host the canaries of the float, int and long arena and the number of launches that were
 * counted: outgoing (4). At the end of a run it then sets the count to -1, so that no later run can
 * go on from it; a report outside of runs, or between two launches of one, leaves the count.
 */
public final class Report extends ArenaKernel {
  /** Number of words. */
  public static final int LENGTH = 4;

  private int[] outgoing;

  /** A launch of one work item. */
  public Report() {}

  @Override
  public void run() {
    tick();
    if (getGlobalId(0) == 0) {
      outgoing[0] = (int) floats[CANARY];
      outgoing[1] = ints[CANARY];
      outgoing[2] = (int) longs[CANARY];
      outgoing[3] = ints[TICK];
      if (getPassId() >= 0) {
        ints[TICK] = -1;
      }
    }
  }
}
