package io.sparkdl.train;

/**
 * Ways to sum an array over workers so that each has the sum, as a reduce-scatter and an all-gather
 * that mirrors it. All add (N - 1) / N of the array on each worker, but for what {@link #RECURSIVE}
 * adds where the workers are no power of two. Workers are numbered host by host. A fit knows {@link
 * #DIRECT} and {@link #HIERARCHICAL}; the others are there to compare.
 *
 * <p>The formulas are those of Thakur, Rabenseifner and Gropp, Optimization of Collective
 * Communication Operations in MPICH, International Journal of High Performance Computing
 * Applications 19(1), 2005, for the all-gather, the reduce-scatter and the all-reduce made of both,
 * for N workers of which each has a link of its own. That the h workers of a host share its link is
 * added here.
 */
public enum ExchangeAlgorithm {
  /**
   * Each worker with each: N - 1 messages of 1 / N of the array in each half, which is the paper's
   * pairwise exchange. The messages do not wait for each other, so that their latency is an upper
   * bound here.
   */
  DIRECT {
    @Override
    ExchangeTerms terms(int workers, int perHost, double bytes) {
      double part = bytes / workers;
      int remote = workers - perHost;
      return new ExchangeTerms(
          2 * remote,
          2 * perHost * remote * part,
          2 * (perHost - 1),
          2 * (perHost - 1) * part,
          (workers - 1) * part);
    }
  },

  /**
   * Each worker to the next: as many messages, each waiting for the one before. A step lasts as
   * long as its slowest link, and only one worker of a host sends to another host.
   */
  RING {
    @Override
    ExchangeTerms terms(int workers, int perHost, double bytes) {
      double part = bytes / workers;
      int steps = 2 * (workers - 1);
      double added = (workers - 1) * part;
      return perHost == workers
          ? new ExchangeTerms(0, 0, steps, steps * part, added)
          : new ExchangeTerms(steps, steps * part, 0, 0, added);
    }
  },

  /**
   * Recursive halving, then recursive doubling: log2 N messages in each half, of 1/2, 1/4, … of the
   * array. Of workers that are no power of two, those above the power below give their array to
   * another before and get the sum after. Partners are taken without regard to hosts, and with
   * several hosts all messages count as the network's.
   */
  RECURSIVE {
    @Override
    ExchangeTerms terms(int workers, int perHost, double bytes) {
      int power = Integer.highestOneBit(workers);
      boolean folds = power < workers;
      double added = bytes * (power - 1) / power + (folds ? bytes : 0);
      double steps = 2 * Integer.numberOfTrailingZeros(power) + (folds ? 2 : 0);
      double moved = 2 * bytes * (power - 1) / power + (folds ? 2 * bytes : 0);
      return perHost == workers
          ? new ExchangeTerms(0, 0, steps, moved, added)
          : new ExchangeTerms(steps, perHost * moved, 0, 0, added);
    }
  },

  /**
   * The workers of a host with each other, directly; then each with those that own the same 1 / h
   * of the array on the other hosts, directly; and back.
   */
  HIERARCHICAL {
    @Override
    ExchangeTerms terms(int workers, int perHost, double bytes) {
      int hosts = workers / perHost;
      return new ExchangeTerms(
          2 * (hosts - 1),
          2 * bytes * (hosts - 1) / hosts,
          2 * (perHost - 1),
          2 * bytes * (perHost - 1) / perHost,
          bytes * (workers - 1) / workers);
    }
  };

  /**
   * What an exchange takes of one worker.
   *
   * @param workers N, a multiple of {@code perHost}
   * @param perHost h, workers of each host
   * @param bytes of the array
   */
  abstract ExchangeTerms terms(int workers, int perHost, double bytes);
}
