package io.sparkdl.engine.autodiff;

/**
 * Consecutive forward steps whose results are not kept but computed again in the backward pass.
 *
 * @param first index of the first step in the builder
 * @param end one behind the last
 */
public record Segment(int first, int end) {
  public Segment {
    if (first < 0 || end <= first) {
      throw new IllegalArgumentException(
          "segment: expected at least one step, got " + first + " to " + end);
    }
  }
}
