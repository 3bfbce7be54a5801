package io.sparkdl.data;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowBodyCompression;

/**
 * How features lie in the files of shards: as they are, for rows to be read from the mapped file,
 * or as one of the compressed forms that Arrow's files may have, of which a record batch is
 * decompressed for each row that is read. Any reader of Arrow files reads all three. The codecs are
 * those that Spark carries.
 */
public enum ShardCompression implements Named {
  /** As they are. */
  NONE("none", NoCompressionCodec.COMPRESSION_TYPE) {
    @Override
    byte[] compress(byte[] from, int at, int length) {
      return Arrays.copyOfRange(from, at, at + length);
    }

    @Override
    int decompress(ByteBuffer from, int at, int length, ByteBuffer to) {
      to.put(0, from, at, length);
      return length;
    }
  },

  /** A frame of LZ4. */
  LZ4("lz4", CompressionType.LZ4_FRAME) {
    @Override
    byte[] compress(byte[] from, int at, int length) {
      return Lz4Frame.compress(from, at, length);
    }

    @Override
    int decompress(ByteBuffer from, int at, int length, ByteBuffer to) {
      return Lz4Frame.decompress(from, at, to);
    }
  },

  /** A frame of Zstandard. */
  ZSTD("zstd", CompressionType.ZSTD) {
    @Override
    byte[] compress(byte[] from, int at, int length) {
      byte[] bytes = new byte[Math.toIntExact(Zstd.compressBound(length))];
      long size = Zstd.compressByteArray(bytes, 0, bytes.length, from, at, length, ZSTD_LEVEL);
      return Arrays.copyOf(bytes, checked(size));
    }

    @Override
    int decompress(ByteBuffer from, int at, int length, ByteBuffer to) {
      return checked(Zstd.decompressDirectByteBuffer(to, 0, to.capacity(), from, at, length));
    }
  };

  /** The fastest of those that compress well: each row is read once an epoch. */
  private static final int ZSTD_LEVEL = 1;

  private final String id;
  private final byte type;

  ShardCompression(String id, byte type) {
    this.id = id;
    this.type = type;
  }

  @Override
  public String id() {
    return id;
  }

  /** Names of all. */
  public static List<String> ids() {
    return Named.ids(values());
  }

  /**
   * The compression of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ShardCompression of(String id) {
    return Named.of("shardCompression", values(), id);
  }

  /** What the head of a record batch says of it. */
  ArrowBodyCompression body() {
    return new ArrowBodyCompression(type, BodyCompressionMethod.BUFFER);
  }

  /** Bytes, compressed; perhaps more of them. */
  abstract byte[] compress(byte[] from, int at, int length);

  /**
   * The bytes that were compressed.
   *
   * @param from a direct buffer
   * @param to a direct buffer with room for them, from index 0 on
   * @return how many they are
   */
  abstract int decompress(ByteBuffer from, int at, int length, ByteBuffer to);

  private static int checked(long size) {
    if (Zstd.isError(size)) {
      throw new IllegalStateException(
          "shard: expected a frame of zstd, got an error: " + Zstd.getErrorName(size));
    }
    return (int) size;
  }
}
