package io.sparkdl.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.storage.StorageUtils;

/**
 * One shard as an Arrow IPC file: the received record batches one after the other, in the order in
 * which they came; a table in memory tells which rows each has. Complete once sealed; then mapped.
 */
final class ShardFile implements AutoCloseable {
  /** A mapping holds whole record batches and at most this many bytes, unless one has more. */
  private static final long SEGMENT_BYTES = 1L << 30;

  private static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1', 0, 0};
  private static final int END_MAGIC_BYTES = 6;

  private final Path path;
  private final ChunkFormat format;

  /** Where features are read from, if the file is compressed. */
  private final DecompressedBatch decompressed;

  private final boolean compressed;
  private FileChannel channel;
  private final List<Batch> batches = new ArrayList<>();
  private final List<ByteBuffer> segments = new ArrayList<>();
  private final List<FloatBuffer> views = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private long length;
  private int rows;

  private record Batch(int first, int rows, long offset, ChunkFormat.Layout layout) {
    long bytes() {
      return layout.bytes();
    }
  }

  /** Rows of the batches in the order of their first row, for the search. */
  private int[] firsts = new int[0];

  private ByteBuffer[] buffers = new ByteBuffer[0];
  private FloatBuffer[] floats = new FloatBuffer[0];
  private int[] features = new int[0];
  private int[] featureBytes = new int[0];
  private int[] labels = new int[0];
  private int[] weights = new int[0];

  ShardFile(Path path, ChunkFormat format, DecompressedBatch decompressed) {
    this.path = path;
    this.format = format;
    this.decompressed = decompressed;
    this.compressed = decompressed.compression() != ShardCompression.NONE;
  }

  /** Whether the file is open for writing. */
  boolean isOpen() {
    return channel != null;
  }

  /** Closes the file until it is written again: a worker may own more than it may have open. */
  void pause() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  private void write(byte[] bytes) throws IOException {
    if (channel == null) {
      var option = length == 0 ? StandardOpenOption.CREATE_NEW : StandardOpenOption.APPEND;
      channel = FileChannel.open(path, StandardOpenOption.WRITE, option);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      length += channel.write(buffer);
    }
  }

  /** Appends a record batch. */
  void add(ShardChunk chunk) throws IOException {
    if (length == 0) {
      writeHead();
    }
    ChunkFormat.Stored stored =
        format.stored(chunk.data(), chunk.rows(), decompressed.compression());
    batches.add(
        new Batch(Math.toIntExact(chunk.firstIndex()), chunk.rows(), length, stored.layout()));
    write(stored.message());
    rows += chunk.rows();
  }

  private void writeHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    WriteChannel out = new WriteChannel(Channels.newChannel(head));
    out.write(MAGIC);
    MessageSerializer.serialize(out, format.schema());
    write(head.toByteArray());
  }

  /** Bytes of the file so far. */
  long length() {
    return length;
  }

  int rows() {
    return rows;
  }

  /**
   * Ends and maps the file.
   *
   * @throws IllegalStateException if the batches are not rows 0 to {@code expectedRows} - 1, each
   *     once
   */
  void seal(int expectedRows) throws IOException {
    writeFooter();
    map();
    List<Batch> sorted = new ArrayList<>(batches);
    sorted.sort(Comparator.comparingInt(Batch::first));
    int next = 0;
    for (Batch batch : sorted) {
      if (batch.first() != next) {
        break;
      }
      next += batch.rows();
    }
    if (next != expectedRows || rows != expectedRows) {
      throw new IllegalStateException(
          "shard "
              + path.getFileName()
              + ": expected "
              + expectedRows
              + " rows, got "
              + rows
              + " of which "
              + next
              + " follow each other; the shuffle lost data");
    }
    index(sorted);
  }

  private void writeFooter() throws IOException {
    Schema schema = format.schema();
    List<ArrowBlock> blocks = new ArrayList<>();
    for (Batch batch : batches) {
      blocks.add(
          new ArrowBlock(
              batch.offset(), batch.layout().metadataBytes(), batch.layout().bodyBytes()));
    }
    ByteArrayOutputStream foot = new ByteArrayOutputStream();
    WriteChannel out = new WriteChannel(Channels.newChannel(foot));
    out.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
    out.writeIntLittleEndian(0);
    long start = out.getCurrentPosition();
    out.write(new ArrowFooter(schema, List.of(), blocks), false);
    out.writeIntLittleEndian(Math.toIntExact(out.getCurrentPosition() - start));
    out.write(ByteBuffer.wrap(MAGIC, 0, END_MAGIC_BYTES));
    write(foot.toByteArray());
    pause();
  }

  /** Finds, for each batch in the order of rows, its mapping and where its values lie in it. */
  private void index(List<Batch> sorted) {
    int count = sorted.size();
    firsts = new int[count];
    buffers = new ByteBuffer[count];
    floats = new FloatBuffer[count];
    features = new int[count];
    featureBytes = new int[count];
    labels = new int[count];
    weights = new int[count];
    for (int i = 0; i < count; i++) {
      Batch batch = sorted.get(i);
      int segment = starts.size() - 1;
      while (starts.get(segment) > batch.offset()) {
        segment--;
      }
      int at = Math.toIntExact(batch.offset() - starts.get(segment));
      firsts[i] = batch.first();
      buffers[i] = segments.get(segment);
      floats[i] = views.get(segment);
      features[i] = at + batch.layout().features();
      featureBytes[i] = batch.layout().featureBytes();
      labels[i] = at + batch.layout().labels();
      weights[i] = at + batch.layout().weights();
    }
  }

  private void map() throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      int from = 0;
      while (from < batches.size()) {
        long start = batches.get(from).offset();
        int to = from + 1;
        long end = start + batches.get(from).bytes();
        while (to < batches.size() && end + batches.get(to).bytes() - start <= SEGMENT_BYTES) {
          end += batches.get(to++).bytes();
        }
        MappedByteBuffer mapped = file.map(FileChannel.MapMode.READ_ONLY, start, end - start);
        starts.add(start);
        segments.add(mapped.order(ByteOrder.LITTLE_ENDIAN));
        views.add(mapped.asFloatBuffer());
        from = to;
      }
    }
  }

  /** The batch that has a row: the last whose first row is not after it. */
  int batchOf(int row) {
    int low = 0;
    int high = firsts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firsts[middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Bytes with the features of a batch, until those of another are asked for. */
  ByteBuffer bytes(int batch) {
    return compressed ? decompressed(batch).bytes() : buffers[batch];
  }

  /** The same as floats; batches and their buffers begin at multiples of 8 bytes. */
  FloatBuffer floats(int batch) {
    return compressed ? decompressed(batch).floats() : floats[batch];
  }

  private DecompressedBatch decompressed(int batch) {
    decompressed.hold(this, batch, buffers[batch], features[batch], featureBytes[batch]);
    return decompressed;
  }

  /** Byte offset of a row's features in {@link #bytes}. */
  int featuresAt(int batch, int row, int rowBytes) {
    return (compressed ? 0 : features[batch]) + (row - firsts[batch]) * rowBytes;
  }

  double label(int batch, int row) {
    return buffers[batch].getDouble(labels[batch] + (row - firsts[batch]) * Double.BYTES);
  }

  float weight(int batch, int row) {
    return buffers[batch].getFloat(weights[batch] + (row - firsts[batch]) * Float.BYTES);
  }

  /** Unmaps the file, without waiting for the garbage collector: its disk space is held so long. */
  @Override
  public void close() throws IOException {
    pause();
    buffers = new ByteBuffer[0];
    floats = new FloatBuffer[0];
    views.clear();
    for (ByteBuffer segment : segments) {
      StorageUtils.dispose(segment);
    }
    segments.clear();
  }
}
