package io.sparkdl.data;

import java.io.Serializable;

/**
 * Rows of one input partition that lie next to each other in one shard, as an encapsulated Arrow
 * record batch of {@link ChunkFormat}.
 *
 * @param residue class of the rows: all offsets in their partition that are equal to it modulo the
 *     number of shards
 * @param firstOffset offset of the first row in its partition; the next rows follow at distances of
 *     the number of shards
 * @param rows number of rows
 * @param maxLabel largest label
 * @param type type of the features; null with an error
 * @param error what was wrong with the partition's first bad row, or null; then there are no rows
 * @param data the record batch, as an encapsulated IPC message
 */
record Chunk(
    int residue,
    long firstOffset,
    int rows,
    double maxLabel,
    FeatureType type,
    String error,
    byte[] data)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static Chunk failed(String error) {
    return new Chunk(0, 0, 0, 0, null, error, new byte[0]);
  }
}
