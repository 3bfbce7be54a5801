package io.sparkdl.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.spark.storage.StorageUtils;

/** The features of the record batch that was read last, where files are compressed. */
final class DecompressedBatch implements AutoCloseable {
  private final ShardCompression compression;
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
  private FloatBuffer floats;
  private ShardFile file;
  private int batch;

  DecompressedBatch(ShardCompression compression) {
    this.compression = compression;
  }

  ShardCompression compression() {
    return compression;
  }

  /**
   * Holds the features of a batch.
   *
   * @param from the file's mapped bytes, where {@code length} of them, from {@code at} on, are
   *     those of the features, of which the first say whether and to what they decompress
   */
  void hold(ShardFile wanted, int wantedBatch, ByteBuffer from, int at, int length) {
    if (file == wanted && batch == wantedBatch) {
      return;
    }
    file = null;
    long size = from.getLong(at);
    int data = at + ChunkFormat.PREFIX_BYTES;
    int count = length - ChunkFormat.PREFIX_BYTES;
    boolean raw = size == ChunkFormat.NOT_COMPRESSED;
    int expected = raw ? count : Math.toIntExact(size);
    if (bytes.capacity() < expected) {
      close();
      bytes = ByteBuffer.allocateDirect(expected).order(ByteOrder.LITTLE_ENDIAN);
      floats = bytes.asFloatBuffer();
    }
    ShardCompression form = raw ? ShardCompression.NONE : compression;
    int got = form.decompress(from, data, count, bytes);
    if (got != expected) {
      throw new IllegalStateException(
          "shard: expected " + expected + " bytes of a record batch, got " + got);
    }
    file = wanted;
    batch = wantedBatch;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  FloatBuffer floats() {
    return floats;
  }

  /** Frees the memory without waiting for the garbage collector. */
  @Override
  public void close() {
    file = null;
    StorageUtils.dispose(bytes);
    bytes = ByteBuffer.allocateDirect(0);
  }
}
