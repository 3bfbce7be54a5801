package io.sparkdl.engine.weights;

import java.io.Serializable;

/**
 * Consecutive parameters of the flat array.
 *
 * @param from the first
 * @param to one behind the last
 */
public record Span(long from, long to) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Span {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException(
          "span: expected 0 <= from <= to, got from " + from + " to " + to);
    }
  }

  /** How many there are. */
  public long length() {
    return to - from;
  }
}
