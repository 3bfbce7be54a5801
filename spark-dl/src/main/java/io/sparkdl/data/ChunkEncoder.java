package io.sparkdl.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.DoubleAccumulator;

/**
 * Turns the rows of one input partition (features, label and perhaps weight) into chunks: row with
 * offset o goes to residue class o mod shards, and a class becomes a chunk when it is full or the
 * partition ends. The first bad row ends the partition with a chunk that carries the error.
 */
final class ChunkEncoder implements Iterator<Chunk> {
  /** Size of a full chunk: large enough for the disk, small enough for one per shard in memory. */
  static final int CHUNK_BYTES = 256 << 10;

  private final Iterator<InternalRow> rows;
  private final DataColumns columns;
  private final RowReader reader;
  private final RowColumn labels;
  private final RowColumn weights;
  private final DoubleAccumulator seconds;
  private final int shards;
  private final int partition;
  private final ChunkBuffer[] buffers;
  private ChunkFormat format;
  private long row;
  private long offset;
  private int drained;
  private Chunk next;
  private boolean ended;

  /**
   * An encoder.
   *
   * @param rows features, label and perhaps weight
   * @param labels how to read labels
   * @param weights how to read weights; null for 1 everywhere
   * @param seconds is told how long it took to read and to encode rows
   */
  ChunkEncoder(
      Iterator<InternalRow> rows,
      DataColumns columns,
      RowReader reader,
      RowColumn labels,
      RowColumn weights,
      DoubleAccumulator seconds,
      int shards,
      int partition) {
    this.rows = rows;
    this.columns = columns;
    this.reader = reader;
    this.labels = labels;
    this.weights = weights;
    this.seconds = seconds;
    this.shards = shards;
    this.partition = partition;
    this.buffers = new ChunkBuffer[shards];
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      long begin = System.nanoTime();
      next = advance();
      seconds.add((System.nanoTime() - begin) / 1e9);
      ended = next == null || next.error() != null;
    }
    return next != null;
  }

  @Override
  public Chunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Chunk result = next;
    next = null;
    return result;
  }

  private Chunk advance() {
    try {
      while (rows.hasNext()) {
        ChunkBuffer filled = add(rows.next());
        if (filled != null) {
          return filled.take();
        }
      }
    } catch (DataException e) {
      return Chunk.failed(e.getMessage());
    }
    while (drained < shards) {
      ChunkBuffer buffer = buffers[drained++];
      if (buffer != null && buffer.rows() > 0) {
        return buffer.take();
      }
    }
    return null;
  }

  /** Adds a row; returns the buffer that it made full, or null. */
  private ChunkBuffer add(InternalRow values) {
    long at = row++;
    if (!reader.load(values, at)) {
      if (columns.handleInvalid() == HandleInvalid.SKIP) {
        return null;
      }
      throw reader.invalid(values, at);
    }
    double label = label(values, at);
    float weight = weights == null ? 1f : weight(values, at);
    if (format == null) {
      format = new ChunkFormat(reader.type());
    }
    int residue = (int) (offset % shards);
    ChunkBuffer buffer = buffers[residue];
    if (buffer == null) {
      buffer = new ChunkBuffer(format, reader.type(), residue);
      buffers[residue] = buffer;
    }
    boolean full = buffer.add(offset++, reader, label, weight);
    return full ? buffer : null;
  }

  private double label(InternalRow values, long at) {
    if (labels.isNull(values)) {
      throw error(columns.label(), at, "expected a label, got null");
    }
    double label = labels.number(values);
    String problem = columns.rule().problem(label);
    if (problem != null) {
      throw error(columns.label(), at, problem);
    }
    return label;
  }

  private float weight(InternalRow values, long at) {
    boolean absent = weights.isNull(values);
    float weight = absent ? Float.NaN : (float) weights.number(values);
    if (weight >= 0 && Float.isFinite(weight)) {
      return weight;
    }
    throw error(
        columns.weight(),
        at,
        "expected a finite weight of at least 0, got "
            + (absent ? "null" : String.valueOf(weights.number(values))));
  }

  private DataException error(String column, long at, String problem) {
    return new DataException(DataException.at(column, partition, at, problem));
  }
}
