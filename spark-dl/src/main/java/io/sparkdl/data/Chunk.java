package io.sparkdl.data;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.util.Utils;

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
 * @param data ends with the record batch, as an encapsulated IPC message
 * @param start where the record batch begins in the data
 */
record Chunk(
    int residue,
    long firstOffset,
    int rows,
    double maxLabel,
    FeatureType type,
    String error,
    byte[] data,
    int start)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_ROWS = new byte[0];

  static Chunk failed(String error) {
    return new Chunk(0, 0, 0, 0, null, error, NO_ROWS, 0);
  }

  /** The chunk as bytes. Rows are copied: Java's serialisation moves them a kilobyte at a time. */
  byte[] toBytes() {
    byte[] head =
        Utils.serialize(new Chunk(residue, firstOffset, rows, maxLabel, type, error, NO_ROWS, 0));
    int length = data.length - start;
    return ByteBuffer.allocate(Integer.BYTES + head.length + length)
        .putInt(head.length)
        .put(head)
        .put(data, start, length)
        .array();
  }

  /** The chunk that {@link #toBytes} made bytes of. */
  static Chunk fromBytes(byte[] bytes) {
    Chunk head = headOf(bytes);
    int start = Integer.BYTES + ByteBuffer.wrap(bytes).getInt();
    return new Chunk(
        head.residue,
        head.firstOffset,
        head.rows,
        head.maxLabel,
        head.type,
        head.error,
        bytes,
        start);
  }

  /** The same without the record batch. */
  static Chunk headOf(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] head = new byte[buffer.getInt()];
    buffer.get(head);
    return Utils.deserialize(head, Chunk.class.getClassLoader());
  }
}
