package io.sparkdl.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Memory in which one chunk of rows is put together, used again for the next chunk. */
final class ChunkBuffer {
  private final int residue;
  private final int capacity;
  private final int rowBytes;
  private final byte[] features;
  private final FloatBuffer floats;
  private final ByteBuffer labels;
  private final ByteBuffer weights;
  private long firstOffset;
  private int rows;
  private double maxLabel;

  ChunkBuffer(FeatureType type, int residue) {
    this.residue = residue;
    this.rowBytes = type.rowBytes();
    this.capacity = Math.max(1, ChunkEncoder.CHUNK_BYTES / rowBytes);
    this.features = new byte[Math.multiplyExact(capacity, rowBytes)];
    this.floats = type.bytes() ? null : littleEndian(features).asFloatBuffer();
    this.labels = littleEndian(new byte[capacity * Double.BYTES]);
    this.weights = littleEndian(new byte[capacity * Float.BYTES]);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
      System.arraycopy(reader.bytes(), 0, features, rows * rowBytes, rowBytes);
    } else {
      float[] values = reader.floats();
      floats.put(rows * values.length, values);
    }
    labels.putDouble(rows * Double.BYTES, label);
    weights.putFloat(rows * Float.BYTES, weight);
    maxLabel = Math.max(maxLabel, label);
    return ++rows == capacity;
  }

  /** The rows as a chunk; the buffer is empty afterwards. */
  Chunk take(ChunkFormat format, FeatureType type) {
    byte[] data = format.encode(rows, features, labels.array(), weights.array());
    Chunk chunk = new Chunk(residue, firstOffset, rows, maxLabel, type, null, data, 0);
    rows = 0;
    return chunk;
  }
}
