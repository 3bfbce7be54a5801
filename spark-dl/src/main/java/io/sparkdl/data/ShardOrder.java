package io.sparkdl.data;

/**
 * The order in which rows are dealt to virtual shards: the van der Corput sequence in base 2, so
 * that any run of consecutive rows is spread evenly over any contiguous range of shards. For a
 * number of shards that is no power of two, the sequence of the next power, without the numbers
 * that are no shards.
 */
final class ShardOrder {
  private ShardOrder() {}

  /** Shard of each place in the order: a permutation of 0 to {@code shards} - 1. */
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

  /** Place in the order of each shard. */
  static int[] inverse(int[] order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }
}
