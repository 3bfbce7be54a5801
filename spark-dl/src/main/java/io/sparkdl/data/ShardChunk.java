package io.sparkdl.data;

import java.io.Serializable;

/**
 * Rows that lie next to each other in a shard.
 *
 * @param set which table: 0 for the first one given to the job, 1 for the second
 * @param shard the shard
 * @param firstIndex index of the first row in the shard
 * @param rows number of rows
 * @param data the rows as an encapsulated Arrow record batch
 */
public record ShardChunk(int set, int shard, long firstIndex, int rows, byte[] data)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
