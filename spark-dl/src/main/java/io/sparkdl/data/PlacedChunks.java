package io.sparkdl.data;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Gives the chunks of one input partition their places among all rows of the table, and cuts those
 * that reach into the next stretch of blocks, where their rows are another shard's.
 */
final class PlacedChunks implements Iterator<ShardChunk> {
  private final Iterator<Chunk> chunks;
  private final int set;
  private final long rowsBefore;
  private final long expectedRows;
  private final int partition;
  private final int shards;
  private long rows;

  /** The chunk that is being given away, and how many of its rows were. */
  private Chunk chunk;

  private int given;

  /** Of all chunks, since the rows of a table are of one type. */
  private ChunkFormat format;

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
  }

  @Override
  public boolean hasNext() {
    if (chunk != null) {
      return true;
    }
    if (chunks.hasNext()) {
      chunk = chunks.next();
      given = 0;
      rows += chunk.rows();
    }
    if (chunk == null ? rows != expectedRows : chunk.error() != null || rows > expectedRows) {
      throw changed();
    }
    return chunk != null;
  }

  @Override
  public ShardChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long row = rowsBefore + chunk.firstOffset() + (long) given * shards;
    long index = row / shards;
    int shard = ShardOrder.dealt(index, shards)[(int) (row % shards)];
    long stretch = ShardOrder.STRETCH_BLOCKS - index % ShardOrder.STRETCH_BLOCKS;
    int count = (int) Math.min(stretch, chunk.rows() - given);
    byte[] data = count == chunk.rows() ? chunk.data() : slice(count);
    given += count;
    if (given == chunk.rows()) {
      chunk = null;
    }
    return new ShardChunk(set, shard, index, count, data);
  }

  private byte[] slice(int count) {
    if (format == null) {
      format = new ChunkFormat(chunk.type());
    }
    return format.slice(chunk.data(), chunk.rows(), given, count);
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
