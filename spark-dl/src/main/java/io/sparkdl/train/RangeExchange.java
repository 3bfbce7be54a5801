package io.sparkdl.train;

import java.io.IOException;

/**
 * Exchanges of a range of a flat array of floats between workers, of which each owns a part. Bits
 * do not depend on time: sums are taken in the order of the workers.
 */
interface RangeExchange {
  /** How the range is divided. */
  interface Parts {
    /** First element of a part, in the whole array; for their number, one behind the last part. */
    int from(int part);

    /** Elements of a part. */
    default int size(int part) {
      return from(part + 1) - from(part);
    }
  }

  /** The part of this worker. */
  int own();

  /**
   * Sums the range over the workers.
   *
   * @param sum gets the sum of the own part
   * @param at where in it
   */
  void reduceScatter(Parts parts, SliceSum sum, int at) throws IOException;

  /** Gives every worker each owner's part of the array, to the bit. */
  void allGather(Parts parts) throws IOException;

  /**
   * Gives every worker what its owners have made of the weights, or, where something is left out of
   * messages, the same approximation of it; then it stands in the owner's array, too.
   */
  void allGatherWeights(Parts parts) throws IOException;
}
