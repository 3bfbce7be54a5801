package io.sparkdl.kernels.backend;

/**
 * Connects programs that run at the same time on several devices, in one process or in many: what
 * {@code AllReduceSum} hands its elements to. Programs that meet make the same calls in the same
 * order, each with as many elements; the calls of one program come on its device's thread.
 */
@FunctionalInterface
public interface Exchange {
  /** The exchange of a program that runs by itself: sums are its own elements. */
  Exchange ALONE = elements -> {};

  /**
   * Replaces each element by the sum of the elements in this place over all programs, to the bit
   * the same for all of them.
   *
   * @throws java.io.UncheckedIOException if another program is out of reach; it ends the run and
   *     comes out of {@link Program#run} as it is
   */
  void sum(float[] elements);
}
