package io.sparkdl.data;

import io.sparkdl.kernels.operator.CounterRandom;

/** The orders in which rows are dealt to virtual shards and taken from them. */
final class ShardOrder {
  /** Blocks of rows that are dealt in one order, so that neighbours in a shard stay together. */
  static final int STRETCH_BLOCKS = 32;

  private static final int RANDOM_BITS = 31;

  private ShardOrder() {}

  /**
   * Shard of each place in the order in which rows are taken, a permutation of 0 to {@code shards}
   * - 1: the van der Corput sequence in base 2, so that any run of places is spread evenly over any
   * contiguous range of shards. For a number of shards that is no power of two, the sequence of the
   * next power, without the numbers that are no shards.
   */
  static int[] of(int shards) {
    int bits = shards == 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1);
    int[] order = new int[shards];
    int count = 0;
    for (int i = 0; i < 1 << bits; i++) {
      int shard = bits == 0 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - bits);
      if (shard < shards) {
        order[count++] = shard;
      }
    }
    return order;
  }

  /**
   * Shard of each row of a block, as rows are dealt: a random permutation, another one for each
   * stretch of {@link #STRETCH_BLOCKS} blocks. Dealt in turn, the rows of a table whose labels
   * repeat with an even period would give each of two workers half of the classes.
   */
  static int[] dealt(long block, int shards) {
    return permutation(shards, CounterRandom.key(block / STRETCH_BLOCKS, shards, 0));
  }

  /** Fisher and Yates's shuffle of 0 to {@code length} - 1, with draw i from (key, i). */
  static int[] permutation(int length, long key) {
    int[] permutation = new int[length];
    for (int i = 0; i < length; i++) {
      long random = CounterRandom.key(key, i, 0) >>> (Long.SIZE - RANDOM_BITS);
      int j = (int) ((random * (i + 1L)) >>> RANDOM_BITS);
      permutation[i] = permutation[j];
      permutation[j] = i;
    }
    return permutation;
  }
}
