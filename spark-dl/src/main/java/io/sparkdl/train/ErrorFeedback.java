package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * What messages have left out so far, in both directions, which is added to what is sent next (Tang
 * et al. 2019, DoubleSqueeze, arXiv:1905.05957): of a worker's gradients where others own the
 * parameters, of the changes of weights where it owns them itself. Different parts of the array may
 * be worked on by different threads.
 *
 * <p>Gradients are sums over a batch's rows and the optimizer divides them by the rows' weight:
 * what was left out of a batch is taken to the number of rows of the next.
 */
final class ErrorFeedback {
  private final FloatBuffer array;
  private final FloatBuffer kept;
  private final FloatBuffer weights;
  private double rows;
  private float scale = 1;

  /** For an array of gradients, which then becomes one of weights. */
  ErrorFeedback(ByteBuffer array) {
    this.array = array.asFloatBuffer();
    this.kept = GroupExchange.direct(array.capacity()).asFloatBuffer();
    this.weights = GroupExchange.direct(array.capacity()).asFloatBuffer();
  }

  /** The weights that every worker has; position 0, limit their number. */
  FloatBuffer weights() {
    return weights.clear();
  }

  /** What was left out; position 0, limit the length of the array. */
  FloatBuffer kept() {
    return kept.duplicate();
  }

  /** The gradients of a batch of so many rows, of all workers together, are next. */
  void begin(long batchRows) {
    scale = rows == 0 ? 1 : (float) (batchRows / rows);
    rows = batchRows;
  }

  /** Writes a message of elements of the gradient. */
  void compressGradient(GradientCodec codec, int from, int count, ByteBuffer message) {
    FloatBuffer pending = kept.slice(from, count);
    FloatBuffer gradient = array.slice(from, count);
    for (int i = 0; i < count; i++) {
      pending.put(i, pending.get(i) * scale + gradient.get(i));
    }
    codec.compress(pending, message);
  }

  /** Writes a message of how the weights in the array have changed, and applies it itself. */
  void compressChange(GradientCodec codec, int from, int count, ByteBuffer message)
      throws IOException {
    FloatBuffer pending = kept.slice(from, count);
    FloatBuffer before = weights.slice(from, count);
    FloatBuffer after = array.slice(from, count);
    for (int i = 0; i < count; i++) {
      pending.put(i, pending.get(i) + (after.get(i) - before.get(i)));
    }
    codec.compress(pending, message);
    applyChange(codec, from, count, message);
  }

  /** The weights of an owner, as far as its message tells them, into the array. */
  void applyChange(GradientCodec codec, int from, int count, ByteBuffer message)
      throws IOException {
    FloatBuffer changed = weights.slice(from, count);
    codec.add(message, changed);
    array.slice(from, count).put(0, changed, 0, count);
  }
}
