package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.backend.Region;
import java.nio.FloatBuffer;

/** A region of the reference; what it holds can also be read and written in double. */
public final class ReferenceRegion implements Region {
  private final String name;
  private final double[] elements;

  ReferenceRegion(String name, int length) {
    this.name = name;
    this.elements = new double[length];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return elements.length;
  }

  /** The elements themselves, not a copy: what is written here is what the next run reads. */
  public double[] doubles() {
    return elements;
  }

  @Override
  public void read(long offset, FloatBuffer target) {
    for (int i = Math.toIntExact(offset); target.hasRemaining(); i++) {
      target.put((float) elements[i]);
    }
  }

  @Override
  public void write(long offset, FloatBuffer source) {
    for (int i = Math.toIntExact(offset); source.hasRemaining(); i++) {
      elements[i] = source.get();
    }
  }
}
