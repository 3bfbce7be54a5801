package io.sparkdl.train;

import io.sparkdl.data.ShardPlan;
import org.apache.spark.Partitioner;

/** Sends each shard's chunks to the worker that owns the shard. */
final class ShardPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int[] workerOf;
  private final int workers;

  ShardPartitioner(ShardPlan plan, int workers) {
    this.workers = workers;
    this.workerOf = new int[plan.shards()];
    for (int shard = 0; shard < workerOf.length; shard++) {
      workerOf[shard] = plan.workerOf(shard);
    }
  }

  @Override
  public int numPartitions() {
    return workers;
  }

  @Override
  public int getPartition(Object shard) {
    return workerOf[(Integer) shard];
  }
}
