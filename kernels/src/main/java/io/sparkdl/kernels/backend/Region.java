package io.sparkdl.kernels.backend;

import java.nio.FloatBuffer;

/** Floats on a device that last from run to run: all parameters, say, or all gradients. */
public interface Region {
  /** Name in plans. */
  String name();

  /** Number of floats. */
  long length();

  /**
   * Copies floats of the region, from element {@code offset} on, into the target's remaining room,
   * and moves its position.
   */
  void read(long offset, FloatBuffer target);

  /** Copies the source's remaining floats into the region, from element {@code offset} on. */
  void write(long offset, FloatBuffer source);
}
