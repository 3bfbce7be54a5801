package io.sparkdl.kernels.cpu;

import java.util.Arrays;

/**
 * Row-major elements as (outer, size, inner), where products are summed over the middle axis: the
 * columns of a left matrix (rows, K, 1), the rows of a right one (matrices, K, N), the channels of
 * images (N * groups, C, positions) and of kernels (O, C, taps).
 */
record ProductAxis(int outer, int size, int inner) {
  /**
   * Adds the bytes over the axis: target[o * inner + i] = sum of bytes[o, k, i] over k.
   *
   * @param flip what is exclusive-or-ed to each byte first: 0x80 turns int8 into uint8 plus 128
   * @param unsigned how the byte is read then
   */
  void sum(Tensor bytes, int flip, boolean unsigned, int[] target) {
    Arrays.fill(target, 0);
    var source = bytes.bytes();
    int position = 0;
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < size; k++) {
        for (int i = 0; i < inner; i++) {
          byte element = (byte) (source.get(position++) ^ flip);
          target[o * inner + i] += unsigned ? element & 0xFF : element;
        }
      }
    }
  }

  /** Copies bits of the bytes of part of the axis: target = (bytes ^ flip) >> shift & mask. */
  void slice(Tensor bytes, int flip, Part part, Tensor target) {
    var source = bytes.bytes();
    var sliced = target.bytes();
    int count = part.length() * inner;
    int position = 0;
    for (int o = 0; o < outer; o++) {
      int from = (o * size + part.start()) * inner;
      for (int i = 0; i < count; i++) {
        int element = (source.get(from + i) ^ flip) & 0xFF;
        sliced.put(position++, (byte) (element >>> part.shift() & part.mask()));
      }
    }
  }

  /** Whose part of the sums: some of the axis, and some of each byte's bits. */
  record Part(int start, int length, int shift, int mask) {
    /** All bits. */
    static Part whole(int start, int length) {
      return new Part(start, length, 0, 0xFF);
    }

    /** What the sums of these bits count. */
    int factor() {
      return 1 << shift;
    }
  }
}
