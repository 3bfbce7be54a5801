package io.sparkdl.data;

/**
 * Which rows make which batch, and who has them: pure arithmetic, the same on every worker.
 *
 * <p>With V shards, row r of the table (its input partition's first row + its offset there) has
 * index r div V in shard d(r mod V), where d is a random permutation of the shards that depends on
 * r div 32 V alone ({@link ShardOrder#dealt}). Position p of an epoch (p = 0 … rows - 1) has shard
 * s_(p mod V), in van der Corput order, and the (p div V)-th index of that shard's permutation,
 * which depends on (seed, epoch, shard); the last positions, fewer than V, have the shards that one
 * row more was dealt to. Global batch k is positions k B to (k + 1) B - 1, so it holds the same
 * rows for every number of workers.
 *
 * <p>Group g of G owns the shards from g V div G (inclusive) to (g + 1) V div G (exclusive). A
 * worker owns {@code groupsPerWorker} consecutive groups; it is one group but where a run with
 * fewer workers imitates the batch norm of one with more ("ghost batches", Hoffer et al. 2017,
 * arXiv:1705.08741).
 */
public final class ShardPlan {
  private final long rows;
  private final int batchSize;
  private final int workers;
  private final int groupsPerWorker;
  private final int[] order;

  /** Shards of the last rows, those beyond the last whole block; the rest of it is not used. */
  private final int[] last;

  private final boolean[] oneMore;

  /**
   * A plan.
   *
   * @param rows rows of the table, at least 1
   * @param shards number of virtual shards, at least the number of groups
   * @param batchSize rows of a global batch
   * @param workers number of workers
   * @param groupsPerWorker groups that each worker owns
   * @throws IllegalArgumentException if a number is less than 1 or there are too few shards
   */
  public ShardPlan(long rows, int shards, int batchSize, int workers, int groupsPerWorker) {
    if (rows < 1 || batchSize < 1 || workers < 1 || groupsPerWorker < 1) {
      throw new IllegalArgumentException(
          "shard plan: expected at least 1 row, batch size, worker and group, got "
              + String.join(", ", "" + rows, "" + batchSize, "" + workers, "" + groupsPerWorker));
    }
    if ((long) workers * groupsPerWorker > shards) {
      throw new IllegalArgumentException(
          "virtualShards: expected at least numWorkers x ghostBatches = "
              + (long) workers * groupsPerWorker
              + ", got "
              + shards);
    }
    if (rows / shards > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "virtualShards: expected fewer than 2^31 rows a shard, got "
              + rows
              + " rows in "
              + shards
              + " shards; raise virtualShards");
    }
    this.rows = rows;
    this.batchSize = batchSize;
    this.workers = workers;
    this.groupsPerWorker = groupsPerWorker;
    this.order = ShardOrder.of(shards);
    this.last = ShardOrder.dealt(rows / shards, shards);
    this.oneMore = new boolean[shards];
    for (int i = 0; i < rows % shards; i++) {
      oneMore[last[i]] = true;
    }
  }

  /** Rows of the table. */
  public long rows() {
    return rows;
  }

  /** Number of virtual shards. */
  public int shards() {
    return order.length;
  }

  /** Number of groups of all workers together. */
  public int groups() {
    return workers * groupsPerWorker;
  }

  /** Groups that each worker owns. */
  public int groupsPerWorker() {
    return groupsPerWorker;
  }

  /** Global batches in an epoch; the last may have fewer rows. */
  public long steps() {
    return (rows + batchSize - 1) / batchSize;
  }

  /** Rows of global batch {@code step} (from 0), of all workers together. */
  public int batchRows(long step) {
    return (int) Math.min(batchSize, rows - step * batchSize);
  }

  /** First shard of a group; also, for {@code group} = groups, the number of shards. */
  public int firstShard(int group) {
    return (int) ((long) group * shards() / groups());
  }

  /** The worker that owns a shard. */
  public int workerOf(int shard) {
    int worker = (int) ((long) shard * workers / shards());
    while (firstShard((worker + 1) * groupsPerWorker) <= shard) {
      worker++;
    }
    return worker;
  }

  /** Shard of row {@code row} of the table. */
  public int shardOf(long row) {
    return ShardOrder.dealt(indexOf(row), shards())[(int) (row % shards())];
  }

  /** Index in its shard of row {@code row} of the table. */
  public long indexOf(long row) {
    return row / shards();
  }

  /** A number that only the row with this index in this shard has, whatever the workers. */
  public long rowId(int shard, long index) {
    return index * shards() + shard;
  }

  /** Number of rows in a shard. */
  public int shardRows(int shard) {
    return (int) (rows / shards()) + (oneMore[shard] ? 1 : 0);
  }

  /** The order of an epoch for the shards of one worker. */
  public EpochOrder epoch(long seed, int epoch, int worker) {
    int first = firstShard(worker * groupsPerWorker);
    int end = firstShard((worker + 1) * groupsPerWorker);
    return new EpochOrder(this, seed, epoch, first, end);
  }

  long firstPosition(long step) {
    return step * batchSize;
  }

  int shardAt(long position) {
    int place = (int) (position % order.length);
    return position < rows - rows % order.length ? order[place] : last[place];
  }
}
