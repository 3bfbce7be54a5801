package io.sparkdl.pipelines.idx;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What an IDX file says of itself: two zero bytes, the element type, the number of dimensions, and
 * each dimension as a big-endian int. Only unsigned bytes, type 8, are read here. Source:
 * https://yann.lecun.com/exdb/mnist, "the IDX file format".
 *
 * @param sizes the dimensions, the first of which counts rows
 */
record IdxHeader(int[] sizes) implements Serializable {
  private static final int UNSIGNED_BYTE = 8;

  /** The most bytes of a row, an image of 8192 x 8192; beyond it a file is taken for corrupt. */
  private static final long MOST_ROW_BYTES = 1L << 26;

  /**
   * Reads a header, leaving the stream at the first element.
   *
   * @param name of the file, for the errors
   * @param dimensions how many it must have
   * @throws IdxException if it is not such a header
   */
  static IdxHeader read(DataInputStream in, String name, int dimensions) throws IOException {
    try {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTE << 8 | dimensions)) {
        throw new IdxException(
            "%s: expected an IDX file of unsigned bytes with %d dimensions (it begins with 0x%08x), got 0x%08x"
                .formatted(name, dimensions, UNSIGNED_BYTE << 8 | dimensions, magic));
      }
      int[] sizes = new int[dimensions];
      long rowBytes = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        rowBytes = i == 0 ? 1 : rowBytes * sizes[i];
        if (sizes[i] < 1 || rowBytes > MOST_ROW_BYTES) {
          throw new IdxException(
              "%s: expected positive dimensions and rows of at most %d bytes, got dimension %d of %d"
                  .formatted(name, MOST_ROW_BYTES, i, sizes[i]));
        }
      }
      return new IdxHeader(sizes);
    } catch (EOFException e) {
      throw new IdxException(
          "%s: expected an IDX header of %d bytes, got a file that ends within it"
              .formatted(name, 4 + 4 * dimensions),
          e);
    }
  }

  int rows() {
    return sizes[0];
  }

  /** Bytes of one row. */
  int rowBytes() {
    return Arrays.stream(sizes).skip(1).reduce(1, Math::multiplyExact);
  }
}
