package io.sparkdl.data;

import java.io.Serializable;
import java.util.Iterator;
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
  private static final byte[] NO_ROWS = new byte[0];

  static Chunk failed(String error) {
    return new Chunk(0, 0, 0, 0, null, error, NO_ROWS);
  }

  /** The same with another record batch. */
  private Chunk with(byte[] other) {
    return new Chunk(residue, firstOffset, rows, maxLabel, type, error, other);
  }

  /**
   * Each chunk as two elements, all but the record batch, and the record batch: bytes, which depend
   * on no serialiser of the application, and of which the many are not copied.
   */
  static Iterator<byte[]> toBytes(Iterator<Chunk> chunks) {
    return new Iterator<>() {
      private byte[] data;

      @Override
      public boolean hasNext() {
        return data != null || chunks.hasNext();
      }

      @Override
      public byte[] next() {
        byte[] result = data;
        data = null;
        if (result == null) {
          Chunk chunk = chunks.next();
          data = chunk.data;
          result = Utils.serialize(chunk.with(NO_ROWS));
        }
        return result;
      }
    };
  }

  /** The chunks that {@link #toBytes} made bytes of. */
  static Iterator<Chunk> fromBytes(Iterator<byte[]> bytes) {
    return new MappedIterator<>(
        bytes,
        head -> {
          Chunk chunk = Utils.deserialize(head, Chunk.class.getClassLoader());
          return chunk.with(bytes.next());
        });
  }
}
