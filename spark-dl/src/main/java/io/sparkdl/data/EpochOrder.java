package io.sparkdl.data;

import io.sparkdl.kernels.operator.CounterRandom;

/** The permutations of some consecutive shards in one epoch, 4 bytes a row. */
public final class EpochOrder {
  private final ShardPlan plan;
  private final int firstShard;
  private final int[][] permutations;

  EpochOrder(ShardPlan plan, long seed, int epoch, int firstShard, int endShard) {
    this.plan = plan;
    this.firstShard = firstShard;
    this.permutations = new int[endShard - firstShard][];
    for (int shard = firstShard; shard < endShard; shard++) {
      long key = CounterRandom.key(seed, epoch, shard);
      permutations[shard - firstShard] = ShardOrder.permutation(plan.shardRows(shard), key);
    }
  }

  /**
   * The rows of a global batch that a group has, in the order of their positions.
   *
   * @param step the global batch, from 0
   * @param group the group, one of those whose shards this order covers
   * @param shards gets the rows' shards; room for a batch
   * @param indexes gets the rows' indexes in their shards; room for a batch
   * @return number of rows
   */
  public int select(long step, int group, int[] shards, int[] indexes) {
    int from = plan.firstShard(group);
    int to = plan.firstShard(group + 1);
    long position = plan.firstPosition(step);
    long end = position + plan.batchRows(step);
    int count = 0;
    for (; position < end; position++) {
      int shard = plan.shardAt(position);
      if (shard >= from && shard < to) {
        shards[count] = shard;
        indexes[count] = permutations[shard - firstShard][(int) (position / plan.shards())];
        count++;
      }
    }
    return count;
  }
}
