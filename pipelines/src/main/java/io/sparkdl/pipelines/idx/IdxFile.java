package io.sparkdl.pipelines.idx;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** An open IDX file of unsigned bytes, gzipped or not, read row by row from the front. */
final class IdxFile implements AutoCloseable {
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final DataInputStream in;
  private final IdxHeader header;
  private int nextRow;

  private IdxFile(String name, DataInputStream in, IdxHeader header) {
    this.name = name;
    this.in = in;
    this.header = header;
  }

  /**
   * Opens a file and reads its header.
   *
   * @param dimensions how many it must have: 3 for images, 1 for labels
   * @throws IdxException if it is absent or does not begin as such a file does
   */
  static IdxFile open(Path path, Configuration hadoop, int dimensions) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    if (!files.exists(path) || files.getFileStatus(path).isDirectory()) {
      throw new IdxException(path + ": expected an IDX file, got none");
    }
    InputStream raw = new BufferedInputStream(files.open(path), BUFFER_BYTES);
    try {
      raw.mark(2);
      boolean gzip = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
      raw.reset();
      DataInputStream in =
          new DataInputStream(
              gzip
                  ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
                  : raw);
      return new IdxFile(path.toString(), in, IdxHeader.read(in, path.toString(), dimensions));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  IdxHeader header() {
    return header;
  }

  /**
   * Reads the next row into {@code row}, of {@link IdxHeader#rowBytes()} bytes.
   *
   * @throws IdxException if the file ends before, or is not what gzip wrote
   */
  void readRow(byte[] row) throws IOException {
    try {
      in.readFully(row);
      nextRow++;
    } catch (EOFException e) {
      throw new IdxException(
          "%s: expected %d rows, got a file that ends in row %d"
              .formatted(name, header.rows(), nextRow),
          e);
    } catch (ZipException e) {
      throw corrupt(e);
    }
  }

  /** Passes over rows, up to row {@code row}. */
  void skipToRow(int row) throws IOException {
    in.skipNBytes((long) (row - nextRow) * header.rowBytes());
    nextRow = row;
  }

  /**
   * Checks that nothing follows the last row, and with gzip the checksum that it ends with.
   *
   * @throws IdxException if something follows
   */
  void requireEnd() throws IOException {
    try {
      if (in.read() >= 0) {
        throw new IdxException(
            "%s: expected %d rows and the end of the file, got more bytes"
                .formatted(name, header.rows()));
      }
    } catch (ZipException | EOFException e) {
      throw corrupt(e);
    }
  }

  private IdxException corrupt(IOException cause) {
    return new IdxException(
        "%s: expected an intact gzip file, got a corrupt one near row %d (%s)"
            .formatted(name, nextRow, cause.getMessage()),
        cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
