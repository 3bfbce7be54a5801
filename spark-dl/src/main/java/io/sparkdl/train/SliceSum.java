package io.sparkdl.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The sum of a slice over the workers, taken in parts as they come: each part is added in the order
 * of the workers, so the sum is the same bits whatever the parts are. It begins at 0, as a sum does
 * (-0 alone sums to 0).
 *
 * <p>All is added where it lies, outside the heap: to copy a part to an array first, and add that,
 * took twice as long.
 */
final class SliceSum {
  private final FloatBuffer sum;

  /** A sum of a slice of this many elements. */
  SliceSum(int size) {
    this.sum =
        ByteBuffer.allocateDirect(size * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
  }

  /** Elements of the slice. */
  int size() {
    return sum.capacity();
  }

  /** The elements, from 0 to the size; those of the last sum until the next begins. */
  FloatBuffer elements() {
    return sum.duplicate();
  }

  /** Begins with nothing: 0. */
  void clear(int at, int count) {
    FloatBuffer to = sum.slice(at, count);
    for (int i = 0; i < count; i++) {
      to.put(i, 0);
    }
  }

  /** Begins with the part of a worker that is alone: 0 + part. */
  void begin(FloatBuffer part, int at) {
    FloatBuffer to = target(part, at);
    int count = part.capacity();
    for (int i = 0; i < count; i++) {
      to.put(i, 0f + part.get(i));
    }
  }

  /**
   * Begins with the parts of the first two workers in one pass: 0 + first + second.
   *
   * @param first elements of worker 0, from 0 to the capacity
   * @param second as many of worker 1
   * @param at first element of the slice that they are for
   */
  void begin(FloatBuffer first, FloatBuffer second, int at) {
    FloatBuffer to = target(first, at);
    int count = first.capacity();
    for (int i = 0; i < count; i++) {
      to.put(i, 0f + first.get(i) + second.get(i));
    }
  }

  /** Adds the part of the next worker to where these elements began. */
  void add(FloatBuffer part, int at) {
    FloatBuffer to = target(part, at);
    int count = part.capacity();
    for (int i = 0; i < count; i++) {
      to.put(i, to.get(i) + part.get(i));
    }
  }

  private FloatBuffer target(FloatBuffer part, int at) {
    return sum.slice(at, part.capacity());
  }
}
