package io.sparkdl.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The Arrow schema of stored rows and its encoding: {@code features} as fixed size list of float32,
 * or as fixed size binary for images (unsigned bytes, (C, H, W)); {@code label} as float64; {@code
 * weight} as float32. Nothing is null, and the validity buffers are left out, as Arrow's format
 * allows.
 */
final class ChunkFormat {
  /** In front of a message: a mark and the length of its head; of a compressed buffer: its size. */
  static final int PREFIX_BYTES = 8;

  /** The size in front of a buffer that is as it was, though others are compressed. */
  static final long NOT_COMPRESSED = -1;

  /** Places of the values' buffers among a record batch's buffers. */
  private final int featuresBuffer;

  private final FeatureType type;
  private final Map<Integer, Head> heads = new HashMap<>();

  ChunkFormat(FeatureType type) {
    this.type = type;
    this.featuresBuffer = type.bytes() ? 1 : 2;
  }

  /** The schema in the head of every file. */
  Schema schema() {
    Field features =
        type.bytes()
            ? field("features", new ArrowType.FixedSizeBinary(type.width()), List.of())
            : field(
                "features",
                new ArrowType.FixedSizeList(type.width()),
                List.of(field("value", real(FloatingPointPrecision.SINGLE), List.of())));
    return new Schema(
        List.of(
            features,
            field("label", real(FloatingPointPrecision.DOUBLE), List.of()),
            field("weight", real(FloatingPointPrecision.SINGLE), List.of())));
  }

  private static ArrowType real(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }

  private static Field field(String name, ArrowType type, List<Field> children) {
    return new Field(name, new FieldType(false, type, null), children);
  }

  /** An encapsulated record batch message of so many rows, whose values are yet to be set. */
  byte[] blank(int rows) {
    Head head = heads.computeIfAbsent(rows, this::head);
    return Arrays.copyOf(head.bytes(), Math.toIntExact(head.layout().bytes()));
  }

  /** Where the values lie in {@link #blank}. */
  Layout layout(int rows) {
    return heads.computeIfAbsent(rows, this::head).layout();
  }

  /**
   * Some of the rows of an encoded batch, as a batch.
   *
   * @param from first row to take
   * @param count number of rows to take
   */
  byte[] slice(byte[] bytes, int rows, int from, int count) {
    Layout whole = layout(rows);
    Layout part = layout(count);
    byte[] message = blank(count);
    copy(bytes, whole.features(), message, part.features(), from, count, type.rowBytes());
    copy(bytes, whole.labels(), message, part.labels(), from, count, Double.BYTES);
    copy(bytes, whole.weights(), message, part.weights(), from, count, Float.BYTES);
    return message;
  }

  private static void copy(
      byte[] from, int fromAt, byte[] to, int toAt, int firstRow, int rows, int rowBytes) {
    System.arraycopy(from, fromAt + firstRow * rowBytes, to, toAt, rows * rowBytes);
  }

  /**
   * What a message of so many rows has in front of the values, and where these lie: the same for
   * all batches of as many rows, so that Arrow is asked for it once.
   */
  private record Head(byte[] bytes, Layout layout) {}

  private Head head(int rows) {
    int features = rows * type.rowBytes();
    return head(rows, features, rows * Double.BYTES, rows * Float.BYTES, ShardCompression.NONE);
  }

  private Head head(int rows, int features, int labels, int weights, ShardCompression form) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf featuresBytes = buffer(allocator, features);
        ArrowBuf labelsBytes = buffer(allocator, labels);
        ArrowBuf weightsBytes = buffer(allocator, weights)) {
      byte[] message =
          message(rows, allocator.getEmpty(), featuresBytes, labelsBytes, weightsBytes, form);
      Layout layout = layout(ByteBuffer.wrap(message), rows);
      return new Head(Arrays.copyOf(message, layout.metadataBytes()), layout);
    }
  }

  /** A batch as it lies in a file, and where its values are: of compressed ones the features. */
  record Stored(byte[] message, Layout layout) {}

  /**
   * An encoded batch as a file has it. Labels and weights are never compressed.
   *
   * @throws IllegalStateException if the bytes are not such a batch of {@code rows} rows
   */
  Stored stored(byte[] batch, int rows, ShardCompression form) {
    Layout from = layout(ByteBuffer.wrap(batch), rows);
    if (form == ShardCompression.NONE) {
      return new Stored(batch, from);
    }
    int bytes = rows * type.rowBytes();
    byte[] features = form.compress(batch, from.features(), bytes);
    long size = bytes;
    if (features.length >= bytes) {
      features = Arrays.copyOfRange(batch, from.features(), from.features() + bytes);
      size = NOT_COMPRESSED;
    }
    int labels = PREFIX_BYTES + rows * Double.BYTES;
    int weights = PREFIX_BYTES + rows * Float.BYTES;
    Head head = head(rows, PREFIX_BYTES + features.length, labels, weights, form);
    Layout to = head.layout();
    byte[] message = Arrays.copyOf(head.bytes(), Math.toIntExact(to.bytes()));
    ByteBuffer out = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(to.features(), size).put(to.features() + PREFIX_BYTES, features);
    Layout values = to.behindPrefixes();
    out.putLong(to.labels(), NOT_COMPRESSED);
    out.put(values.labels(), batch, from.labels(), labels - PREFIX_BYTES);
    out.putLong(to.weights(), NOT_COMPRESSED);
    out.put(values.weights(), batch, from.weights(), weights - PREFIX_BYTES);
    return new Stored(message, values);
  }

  private static ArrowBuf buffer(BufferAllocator allocator, int bytes) {
    return allocator.buffer(bytes).writerIndex(bytes);
  }

  private byte[] message(
      int rows,
      ArrowBuf empty,
      ArrowBuf features,
      ArrowBuf labels,
      ArrowBuf weights,
      ShardCompression form) {
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    nodes.add(new ArrowFieldNode(rows, 0));
    buffers.add(empty);
    if (!type.bytes()) {
      nodes.add(new ArrowFieldNode((long) rows * type.width(), 0));
      buffers.add(empty);
    }
    buffers.add(features);
    for (ArrowBuf values : List.of(labels, weights)) {
      nodes.add(new ArrowFieldNode(rows, 0));
      buffers.add(empty);
      buffers.add(values);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, nodes, buffers, form.body());
        WriteChannel channel = new WriteChannel(Channels.newChannel(out))) {
      MessageSerializer.serialize(channel, batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Where the values of an encoded batch lie.
   *
   * @param metadataBytes bytes before the body
   * @param bodyBytes bytes of the body
   * @param features byte offset of the features in the message
   * @param featureBytes bytes of the features
   * @param labels byte offset of the labels in the message
   * @param weights byte offset of the weights in the message
   */
  record Layout(
      int metadataBytes, long bodyBytes, int features, int featureBytes, int labels, int weights) {
    /** The same, with labels and weights where they begin behind a size in front of them. */
    Layout behindPrefixes() {
      int behindLabels = labels + PREFIX_BYTES;
      int behindWeights = weights + PREFIX_BYTES;
      return new Layout(
          metadataBytes, bodyBytes, features, featureBytes, behindLabels, behindWeights);
    }

    /** Bytes of the whole message. */
    long bytes() {
      return metadataBytes + bodyBytes;
    }
  }

  /**
   * Finds the values in an encoded batch.
   *
   * @throws IllegalStateException if the bytes are not such a batch of {@code rows} rows
   */
  Layout layout(ByteBuffer message, int rows) {
    ByteBuffer bytes = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int metadata = PREFIX_BYTES + bytes.getInt(Integer.BYTES);
    bytes.position(PREFIX_BYTES);
    Message header = Message.getRootAsMessage(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    RecordBatch batch = (RecordBatch) header.header(new RecordBatch());
    if (batch == null
        || batch.length() != rows
        || metadata + header.bodyLength() != message.limit()) {
      throw new IllegalStateException(
          "shard chunk: expected a record batch of "
              + rows
              + " rows, got "
              + message.limit()
              + " bytes that are not; the shuffle lost data");
    }
    int features = Math.toIntExact(metadata + batch.buffers(featuresBuffer).offset());
    int featureBytes = Math.toIntExact(batch.buffers(featuresBuffer).length());
    int labels = Math.toIntExact(metadata + batch.buffers(featuresBuffer + 2).offset());
    int weights = Math.toIntExact(metadata + batch.buffers(featuresBuffer + 4).offset());
    return new Layout(metadata, header.bodyLength(), features, featureBytes, labels, weights);
  }
}
