package io.sparkdl.ml.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of records as TensorFlow frames them (TFRecord): the length as int64, its masked CRC-32C,
 * the message, its masked CRC-32C, all little-endian. Each record is handed over as a whole, so a
 * file that was cut off is a valid file with fewer records. Whether others see records before the
 * file is closed is up to the file system: local ones and HDFS show them, object stores do not.
 */
final class EventFile implements AutoCloseable {
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  /** A stream's capability, by the name that Hadoop documents; its constant is deprecated. */
  private static final String HFLUSH = "hflush";

  private static final int MASK_DELTA = 0xa282ead8;

  private final FSDataOutputStream out;
  private final boolean shows;

  /**
   * Creates the file, with no record.
   *
   * @throws IOException if there is one of this name, or the file system fails
   */
  EventFile(FileSystem files, Path path) throws IOException {
    // Beside a file it would keep one of checksums, which TensorBoard takes for another event file.
    FileSystem plain = files instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : files;
    out = plain.create(path, false);
    shows = out.hasCapability(HFLUSH);
  }

  /** Appends a message. */
  void write(byte[] message) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + message.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(message.length);
    record.putInt(maskedChecksum(record.array(), 0, Long.BYTES));
    record.put(message);
    record.putInt(maskedChecksum(record.array(), HEADER, message.length));
    out.write(record.array());
    if (shows) {
      out.hflush();
    } else {
      out.flush();
    }
  }

  /** CRC-32C (RFC 3720), turned right by 15 bits, plus a constant: TensorFlow's {@code Mask}. */
  private static int maskedChecksum(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    return Integer.rotateRight((int) sum.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
