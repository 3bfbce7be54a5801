package io.sparkdl.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Frames of LZ4, as its frame format 1.6.1 has them (github.com/lz4/lz4, doc/lz4_Frame_format.md):
 * independent blocks of 4 MB, no checksums but the head's. The library has streams of frames, which
 * allocate buffers for each; here bytes go from one buffer into another.
 */
final class Lz4Frame {
  private static final int MAGIC = 0x184D2204;

  /** Version 1, independent blocks. */
  private static final byte FLAGS = 0x60;

  /** Blocks of at most 4 MB. */
  private static final byte BLOCKS = 0x70;

  private static final int BLOCK_BYTES = 4 << 20;
  private static final int HEAD_BYTES = 7;

  /** Set in the size of a block that is not compressed. */
  private static final int RAW = 1 << 31;

  private Lz4Frame() {}

  static byte[] compress(byte[] from, int at, int length) {
    LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    int blocks = (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    int most = compressor.maxCompressedLength(Math.min(length, BLOCK_BYTES)) + Integer.BYTES;
    byte[] frame = new byte[HEAD_BYTES + Math.multiplyExact(blocks, most) + Integer.BYTES];
    ByteBuffer to = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    to.putInt(MAGIC).put(FLAGS).put(BLOCKS).put(headChecksum());
    for (int done = 0; done < length; done += BLOCK_BYTES) {
      int count = Math.min(BLOCK_BYTES, length - done);
      int data = to.position() + Integer.BYTES;
      int size = compressor.compress(from, at + done, count, frame, data, frame.length - data);
      if (size < count) {
        to.putInt(size).position(data + size);
      } else {
        to.putInt(count | RAW).put(from, at + done, count);
      }
    }
    to.putInt(0);
    return Arrays.copyOf(frame, to.position());
  }

  private static byte headChecksum() {
    byte[] descriptor = {FLAGS, BLOCKS};
    int hash = XXHashFactory.fastestInstance().hash32().hash(descriptor, 0, descriptor.length, 0);
    return (byte) (hash >> Byte.SIZE);
  }

  /** Writes what {@link #compress} was given, from index 0 on; returns how much it is. */
  static int decompress(ByteBuffer from, int at, ByteBuffer to) {
    LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();
    ByteBuffer frame = from.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int next = at + HEAD_BYTES;
    int done = 0;
    for (int size = frame.getInt(next); size != 0; size = frame.getInt(next)) {
      int data = next + Integer.BYTES;
      int bytes = size & ~RAW;
      if (bytes == size) {
        done += decompressor.decompress(frame, data, bytes, to, done, to.capacity() - done);
      } else {
        to.put(done, frame, data, bytes);
        done += bytes;
      }
      next = data + bytes;
    }
    return done;
  }
}
