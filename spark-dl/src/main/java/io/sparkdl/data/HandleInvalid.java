package io.sparkdl.data;

/** What happens to a row whose features are null or hold a NaN. */
public enum HandleInvalid {
  /** The job fails and names the row. */
  ERROR,
  /** The row is left out, before it is counted or given a place. */
  SKIP;

  /**
   * The choice that Spark ML's {@code handleInvalid} param names.
   *
   * @throws IllegalArgumentException if the name is neither {@code error} nor {@code skip}
   */
  public static HandleInvalid named(String name) {
    return switch (name) {
      case "error" -> ERROR;
      case "skip" -> SKIP;
      default ->
          throw new IllegalArgumentException(
              "handleInvalid: expected error or skip, got '" + name + "'");
    };
  }
}
