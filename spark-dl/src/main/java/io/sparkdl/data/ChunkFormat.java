package io.sparkdl.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
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
  private static final int PREFIX_BYTES = 8;

  /** Places of the values' buffers among a record batch's buffers. */
  private final int featuresBuffer;

  private final FeatureType type;

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

  /**
   * Rows as an encapsulated record batch message.
   *
   * @param rows number of rows
   * @param empty a buffer of no bytes
   * @param features values of the features, exactly {@code rows} of them
   * @param labels float64 values
   * @param weights float32 values
   */
  byte[] encode(int rows, ArrowBuf empty, ArrowBuf features, ArrowBuf labels, ArrowBuf weights) {
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
    long bytes = features.writerIndex() + labels.writerIndex() + weights.writerIndex();
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(bytes + 1024));
    try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, nodes, buffers);
        WriteChannel channel = new WriteChannel(Channels.newChannel(out))) {
      MessageSerializer.serialize(channel, batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Some of the rows of an encoded batch, as a batch; the message itself where these are all.
   *
   * @param message a batch of {@code rows} rows
   * @param from first row to take
   * @param count number of rows to take
   */
  byte[] slice(byte[] message, int rows, int from, int count) {
    if (count == rows) {
      return message;
    }
    Layout at = layout(message, rows);
    int width = type.rowBytes();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf features = copy(allocator, message, at.features(), from, count, width);
        ArrowBuf labels = copy(allocator, message, at.labels(), from, count, Double.BYTES);
        ArrowBuf weights = copy(allocator, message, at.weights(), from, count, Float.BYTES)) {
      return encode(count, allocator.getEmpty(), features, labels, weights);
    }
  }

  private static ArrowBuf copy(
      BufferAllocator allocator, byte[] message, int start, int from, int count, int width) {
    int bytes = Math.multiplyExact(count, width);
    ArrowBuf buffer = allocator.buffer(bytes);
    buffer.setBytes(0, message, start + from * width, bytes);
    return buffer.writerIndex(bytes);
  }

  /**
   * Where the values of an encoded batch lie.
   *
   * @param metadataBytes bytes before the body
   * @param bodyBytes bytes of the body
   * @param features byte offset of the features in the message
   * @param labels byte offset of the labels in the message
   * @param weights byte offset of the weights in the message
   */
  record Layout(int metadataBytes, long bodyBytes, int features, int labels, int weights) {}

  /**
   * Finds the values in an encoded batch.
   *
   * @throws IllegalStateException if the bytes are not such a batch of {@code rows} rows
   */
  Layout layout(byte[] message, int rows) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    int metadata = PREFIX_BYTES + bytes.getInt(Integer.BYTES);
    bytes.position(PREFIX_BYTES);
    Message header = Message.getRootAsMessage(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    RecordBatch batch = (RecordBatch) header.header(new RecordBatch());
    if (batch == null
        || batch.length() != rows
        || metadata + header.bodyLength() != message.length) {
      throw new IllegalStateException(
          "shard chunk: expected a record batch of "
              + rows
              + " rows, got "
              + message.length
              + " bytes that are not; the shuffle lost data");
    }
    int features = Math.toIntExact(metadata + batch.buffers(featuresBuffer).offset());
    int labels = Math.toIntExact(metadata + batch.buffers(featuresBuffer + 2).offset());
    int weights = Math.toIntExact(metadata + batch.buffers(featuresBuffer + 4).offset());
    return new Layout(metadata, header.bodyLength(), features, labels, weights);
  }
}
