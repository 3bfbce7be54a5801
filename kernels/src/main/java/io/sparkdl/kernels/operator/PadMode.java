package io.sparkdl.kernels.operator;

/** What {@link Pad} puts outside the input. */
public enum PadMode {
  /** One value everywhere. */
  CONSTANT,
  /** The input mirrored at its first and last element, which are not repeated. */
  REFLECT,
  /** The nearest element. */
  EDGE,
  /** The input over and over. */
  WRAP
}
