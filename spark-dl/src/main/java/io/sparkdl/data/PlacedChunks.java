package io.sparkdl.data;

import java.util.Iterator;

/** Gives the chunks of one input partition their places among all rows of the table. */
final class PlacedChunks implements Iterator<ShardChunk> {
  private final Iterator<Chunk> chunks;
  private final int set;
  private final long rowsBefore;
  private final long expectedRows;
  private final int partition;
  private final int shards;
  private final int[] order;
  private long rows;

  PlacedChunks(
      Iterator<Chunk> chunks,
      int set,
      long rowsBefore,
      long expectedRows,
      int partition,
      int shards) {
    this.chunks = chunks;
    this.set = set;
    this.rowsBefore = rowsBefore;
    this.expectedRows = expectedRows;
    this.partition = partition;
    this.shards = shards;
    this.order = ShardOrder.of(shards);
  }

  @Override
  public boolean hasNext() {
    boolean more = chunks.hasNext();
    if (!more && rows != expectedRows) {
      throw changed();
    }
    return more;
  }

  @Override
  public ShardChunk next() {
    Chunk chunk = chunks.next();
    rows += chunk.rows();
    if (chunk.error() != null || rows > expectedRows) {
      throw changed();
    }
    long row = rowsBefore + chunk.firstOffset();
    int shard = order[(int) (row % shards)];
    return new ShardChunk(set, shard, row / shards, chunk.rows(), chunk.data());
  }

  /** Lost blocks are computed again; a plan that then gives other rows must not pass unnoticed. */
  private IllegalStateException changed() {
    return new IllegalStateException(
        "input: expected partition "
            + partition
            + " to have "
            + expectedRows
            + " rows when it was read again, got another number; the input plan is not"
            + " deterministic: write it to a table, or cache it, before training");
  }
}
