package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Elements of an input or output as the caller sees them, in single and in double precision. */
final class ExchangeBuffer {
  private final TensorType type;
  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final LongBuffer longs;
  private final ByteBuffer bytes;
  private final boolean input;
  private double[] doubles;

  ExchangeBuffer(TensorType type, boolean input) {
    this.type = type;
    this.input = input;
    int length = Math.toIntExact(type.elements());
    boolean isFloat = false;
    boolean isInt = false;
    boolean isByte = false;
    switch (type.element()) {
      case FLOAT -> isFloat = true;
      case INT32, BOOL -> isInt = true;
      case INT64 -> {}
      case INT8, UINT8 -> isByte = true;
    }
    floats = isFloat ? FloatBuffer.allocate(length) : null;
    ints = isInt ? IntBuffer.allocate(length) : null;
    bytes = isByte ? ByteBuffer.allocate(length) : null;
    longs = isFloat || isInt || isByte ? null : LongBuffer.allocate(length);
  }

  FloatBuffer floats() {
    return floats;
  }

  IntBuffer ints() {
    return ints;
  }

  LongBuffer longs() {
    return longs;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  double[] doubles() {
    if (doubles == null) {
      doubles = Elements.of(type, floats.array()).doubles();
    }
    return doubles;
  }

  Elements read() {
    if (floats != null) {
      return Elements.of(type, doubles == null ? floats.array() : doubles);
    }
    if (bytes != null) {
      return Elements.of(type, bytes.array());
    }
    return Elements.of(type, ints == null ? longs.array() : ints.array());
  }

  void write(Elements source) {
    for (int i = 0; i < source.length(); i++) {
      if (floats != null) {
        floats.put(i, (float) source.doubles()[i]);
      } else if (ints != null) {
        ints.put(i, (int) source.longs()[i]);
      } else if (bytes != null) {
        bytes.put(i, (byte) source.longs()[i]);
      } else {
        longs.put(i, source.longs()[i]);
      }
    }
    // An input that is also an output keeps being read from its float buffer, unless asked for.
    if (floats != null && (!input || doubles != null)) {
      System.arraycopy(source.doubles(), 0, doubles(), 0, source.length());
    }
  }
}
