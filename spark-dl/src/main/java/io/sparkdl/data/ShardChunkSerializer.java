package io.sparkdl.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.unsafe.Platform;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * How chunks pass through Spark's shuffle, with their shards as keys: five numbers and the record
 * batch as it is. Java's serialisation would move that a kilobyte at a time, and the application's
 * serialiser may not know chunks. Only for streams of pairs.
 */
public final class ShardChunkSerializer extends Serializer implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public SerializerInstance newInstance() {
    return new Streams();
  }

  /** What may fail with an exception that Spark expects, but that Scala does not declare. */
  private interface Transfer {
    void run() throws IOException;
  }

  private static void undeclared(Transfer transfer) {
    try {
      transfer.run();
    } catch (IOException e) {
      Platform.throwException(e);
    }
  }

  private static UnsupportedOperationException notPairs() {
    return new UnsupportedOperationException(
        "chunks: expected a stream of shards and chunks, got another object");
  }

  private static final class Streams extends SerializerInstance {
    @Override
    public <T> ByteBuffer serialize(T object, ClassTag<T> type) {
      throw notPairs();
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassTag<T> type) {
      throw notPairs();
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> type) {
      throw notPairs();
    }

    @Override
    public SerializationStream serializeStream(OutputStream stream) {
      return new Writer(new DataOutputStream(stream));
    }

    @Override
    public DeserializationStream deserializeStream(InputStream stream) {
      return new Reader(new DataInputStream(stream));
    }
  }

  private static final class Writer extends SerializationStream {
    private final DataOutputStream out;

    Writer(DataOutputStream out) {
      this.out = out;
    }

    /** The key is the chunk's shard, which is written with the chunk. */
    @Override
    public <T> SerializationStream writeKey(T key, ClassTag<T> type) {
      return this;
    }

    @Override
    public <T> SerializationStream writeObject(T object, ClassTag<T> type) {
      if (!(object instanceof ShardChunk chunk)) {
        throw notPairs();
      }
      undeclared(
          () -> {
            out.writeInt(chunk.shard());
            out.writeInt(chunk.set());
            out.writeLong(chunk.firstIndex());
            out.writeInt(chunk.rows());
            out.writeInt(chunk.data().length);
            out.write(chunk.data());
          });
      return this;
    }

    @Override
    public void flush() {
      undeclared(out::flush);
    }

    @Override
    public void close() {
      undeclared(out::close);
    }
  }

  private static final class Reader extends DeserializationStream {
    private final DataInputStream in;
    private final Pairs pairs;
    private Tuple2<Object, Object> pair;

    Reader(DataInputStream in) {
      this.in = in;
      this.pairs = new Pairs(in);
    }

    @Override
    public <T> T readObject(ClassTag<T> type) {
      throw notPairs();
    }

    /** A sort that spilled reads pairs so, key and value by turns, and ends with this exception. */
    @Override
    @SuppressWarnings("unchecked") // Spark's signature; keys are the shards
    public <T> T readKey(ClassTag<T> type) {
      if (!pairs.hasNext()) {
        undeclared(
            () -> {
              throw new EOFException("no further chunk");
            });
      }
      pair = pairs.next();
      return (T) pair._1();
    }

    @Override
    @SuppressWarnings("unchecked") // as above; values are the chunks
    public <T> T readValue(ClassTag<T> type) {
      return (T) pair._2();
    }

    @Override
    public scala.collection.Iterator<Tuple2<Object, Object>> asKeyValueIterator() {
      return CollectionConverters.asScala(pairs);
    }

    @Override
    public void close() {
      undeclared(in::close);
    }
  }

  private static final class Pairs implements Iterator<Tuple2<Object, Object>> {
    private static final int END = -1;

    private final DataInputStream in;
    private ShardChunk next;
    private boolean ended;

    Pairs(DataInputStream in) {
      this.in = in;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        undeclared(this::read);
      }
      return next != null;
    }

    @Override
    public Tuple2<Object, Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ShardChunk chunk = next;
      next = null;
      return new Tuple2<>(chunk.shard(), chunk);
    }

    /** The first byte of a chunk, or the end. */
    private void read() throws IOException {
      int first = in.read();
      if (first == END) {
        ended = true;
        in.close();
        return;
      }
      int shard = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int set = in.readInt();
      long firstIndex = in.readLong();
      int rows = in.readInt();
      byte[] data = new byte[in.readInt()];
      in.readFully(data);
      next = new ShardChunk(set, shard, firstIndex, rows, data);
    }
  }
}
