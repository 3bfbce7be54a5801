package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/** A tensor's elements, row-major: doubles where the type is float, longs where it is not. */
public final class Elements {
  private final TensorType type;
  private final double[] doubles;
  private final long[] longs;

  private Elements(TensorType type, double[] doubles, long[] longs) {
    this.type = type;
    this.doubles = doubles;
    this.longs = longs;
  }

  /** Elements that are all 0. */
  public static Elements zeros(TensorType type) {
    int length = Math.toIntExact(type.elements());
    return type.element() == ElementType.FLOAT
        ? new Elements(type, new double[length], null)
        : new Elements(type, null, new long[length]);
  }

  /**
   * A copy of elements.
   *
   * @param data a float[] or double[] for floats, a byte[] for int8 and uint8, an int[] or long[]
   *     for the other kinds
   */
  public static Elements of(TensorType type, Object data) {
    Elements copy = zeros(type);
    if (data instanceof float[] floats) {
      for (int i = 0; i < copy.length(); i++) {
        copy.doubles[i] = floats[i];
      }
    } else if (data instanceof byte[] bytes) {
      for (int i = 0; i < copy.length(); i++) {
        copy.set(i, bytes[i]);
      }
    } else if (data instanceof int[] ints) {
      for (int i = 0; i < copy.length(); i++) {
        copy.longs[i] = ints[i];
      }
    } else {
      Object target = copy.doubles == null ? copy.longs : copy.doubles;
      System.arraycopy(data, 0, target, 0, copy.length());
    }
    return copy;
  }

  /** Element kind and shape. */
  public TensorType type() {
    return type;
  }

  /** The shape. */
  public Shape shape() {
    return type.shape();
  }

  /** Number of elements. */
  public int length() {
    return doubles == null ? longs.length : doubles.length;
  }

  /** True if the elements are doubles. */
  public boolean isFloat() {
    return doubles != null;
  }

  /** The elements of a float tensor, not a copy. */
  public double[] doubles() {
    if (doubles == null) {
      throw new IllegalArgumentException("elements: expected float32, got " + type);
    }
    return doubles;
  }

  /** The elements of an integer or bool tensor, not a copy. */
  public long[] longs() {
    if (longs == null) {
      throw new IllegalArgumentException("elements: expected integers or bool, got " + type);
    }
    return longs;
  }

  /** Takes element {@code from} of a tensor of the same kind as element {@code to}. */
  void take(int to, Elements source, int from) {
    if (doubles != null) {
      doubles[to] = source.doubles[from];
    } else {
      longs[to] = source.longs[from];
    }
  }

  /** Sets an element of an integer tensor; what is too large wraps around. */
  void set(int to, long value) {
    longs[to] =
        switch (type.element()) {
          case INT32 -> (int) value;
          case INT8 -> (byte) value;
          case UINT8 -> value & 0xFF;
          default -> value;
        };
  }
}
