package io.sparkdl.data;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Arrow memory in which one chunk of rows is put together, used again for the next chunk. */
final class ChunkBuffer implements AutoCloseable {
  private final int residue;
  private final int capacity;
  private final int rowBytes;
  private final ArrowBuf empty;
  private final ArrowBuf features;
  private final FloatBuffer floats;
  private final ArrowBuf labels;
  private final ArrowBuf weights;
  private long firstOffset;
  private int rows;
  private double maxLabel;

  ChunkBuffer(BufferAllocator allocator, FeatureType type, int residue) {
    this.residue = residue;
    this.rowBytes = type.rowBytes();
    this.capacity = Math.max(1, ChunkEncoder.CHUNK_BYTES / rowBytes);
    this.empty = allocator.getEmpty();
    int bytes = capacity * rowBytes;
    this.features = allocator.buffer(bytes);
    this.floats =
        type.bytes()
            ? null
            : features.nioBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    this.labels = allocator.buffer((long) capacity * Double.BYTES);
    this.weights = allocator.buffer((long) capacity * Float.BYTES);
  }

  int rows() {
    return rows;
  }

  /** Adds the row that the reader has loaded; says whether the chunk is full now. */
  boolean add(long offset, RowReader reader, double label, float weight) {
    if (rows == 0) {
      firstOffset = offset;
      maxLabel = Double.NEGATIVE_INFINITY;
    }
    if (floats == null) {
      features.setBytes((long) rows * rowBytes, reader.bytes());
    } else {
      float[] values = reader.floats();
      floats.put(rows * values.length, values);
    }
    labels.setDouble((long) rows * Double.BYTES, label);
    weights.setFloat((long) rows * Float.BYTES, weight);
    maxLabel = Math.max(maxLabel, label);
    return ++rows == capacity;
  }

  /** The rows as a chunk; the buffer is empty afterwards. */
  Chunk take(ChunkFormat format, FeatureType type) {
    features.writerIndex((long) rows * rowBytes);
    labels.writerIndex((long) rows * Double.BYTES);
    weights.writerIndex((long) rows * Float.BYTES);
    byte[] data = format.encode(rows, empty, features, labels, weights);
    Chunk chunk = new Chunk(residue, firstOffset, rows, maxLabel, type, null, data);
    rows = 0;
    return chunk;
  }

  @Override
  public void close() {
    features.close();
    labels.close();
    weights.close();
  }
}
