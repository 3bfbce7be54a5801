package io.sparkdl.engine.weights;

import java.util.List;

/**
 * The parameters that one worker updates. What it keeps of them (the optimizer's moments, say) lies
 * packed: span behind span.
 *
 * @param spans of the flat array, ascending and apart
 */
public record OwnedParameters(List<Span> spans) {
  public OwnedParameters {
    spans = List.copyOf(spans);
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).from() < spans.get(i - 1).to()) {
        throw new IllegalArgumentException(
            "owned parameters: expected ascending spans that do not overlap, got " + spans);
      }
    }
  }

  /** The parameters of one span. */
  public static OwnedParameters of(long from, long to) {
    return new OwnedParameters(List.of(new Span(from, to)));
  }

  /** How many there are. */
  public long length() {
    return spans.stream().mapToLong(Span::length).sum();
  }

  /**
   * Where one of them lies, packed; for a span's end, where the next span begins.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public long packed(long parameter) {
    long before = 0;
    for (Span span : spans) {
      if (parameter >= span.from() && parameter <= span.to()) {
        return before + parameter - span.from();
      }
      before += span.length();
    }
    throw new IllegalArgumentException(
        "owned parameters: expected one of " + spans + ", got " + parameter);
  }

  /** One behind the last of them; 0 if there are none. */
  public long end() {
    return spans.isEmpty() ? 0 : spans.get(spans.size() - 1).to();
  }
}
