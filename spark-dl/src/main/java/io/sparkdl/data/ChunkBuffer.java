package io.sparkdl.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Memory in which one chunk of rows is put together: a record batch that is filled in place. */
final class ChunkBuffer {
  private final ChunkFormat format;
  private final FeatureType type;
  private final int residue;
  private final int capacity;
  private final ChunkFormat.Layout layout;
  private byte[] message;
  private ByteBuffer values;
  private FloatBuffer floats;
  private long firstOffset;
  private int rows;
  private double maxLabel;

  ChunkBuffer(ChunkFormat format, FeatureType type, int residue) {
    this.format = format;
    this.type = type;
    this.residue = residue;
    this.capacity = Math.max(1, ChunkEncoder.CHUNK_BYTES / type.rowBytes());
    this.layout = format.layout(capacity);
  }

  int rows() {
    return rows;
  }

  /** Adds the row that the reader has loaded; says whether the chunk is full now. */
  boolean add(long offset, RowReader reader, double label, float weight) {
    if (rows == 0) {
      begin(offset);
    }
    if (type.bytes()) {
      byte[] row = reader.bytes();
      values.put(layout.features() + rows * row.length, row);
    } else {
      float[] row = reader.floats();
      floats.put(rows * row.length, row);
    }
    values.putDouble(layout.labels() + rows * Double.BYTES, label);
    values.putFloat(layout.weights() + rows * Float.BYTES, weight);
    maxLabel = Math.max(maxLabel, label);
    return ++rows == capacity;
  }

  private void begin(long offset) {
    firstOffset = offset;
    maxLabel = Double.NEGATIVE_INFINITY;
    message = format.blank(capacity);
    values = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    floats =
        values
            .slice(layout.features(), capacity * type.rowBytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
  }

  /** The rows as a chunk; the buffer is empty afterwards. */
  Chunk take() {
    byte[] data = rows == capacity ? message : format.slice(message, capacity, 0, rows);
    Chunk chunk = new Chunk(residue, firstOffset, rows, maxLabel, type, null, data);
    rows = 0;
    message = null;
    return chunk;
  }
}
