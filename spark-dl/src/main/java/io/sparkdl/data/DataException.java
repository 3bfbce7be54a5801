package io.sparkdl.data;

/**
 * A row or a column that cannot be trained on or scored; the message names the column, and the
 * input partition and the row within it where there is one, both counted from 0.
 */
public final class DataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An exception with this message. */
  public DataException(String message) {
    super(message);
  }

  /** Where and what: the text of every error about a row. */
  static String at(String column, int partition, long row, String problem) {
    return at(FeatureColumns.of(column), partition, row, problem);
  }

  /** Where and what: the text of every error about a row's features. */
  static String at(FeatureColumns columns, int partition, long row, String problem) {
    return columns.describe() + ", partition " + partition + ", row " + row + ": " + problem;
  }
}
