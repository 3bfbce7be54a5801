package io.sparkdl.ml;

/**
 * A model directory that cannot be loaded: a file is missing, truncated, damaged or of a newer
 * format. The message names directory, file and reason.
 */
public final class ModelDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelDirectoryException(String directory, String file, String reason, Throwable cause) {
    super("model " + directory + ", file " + file + ": " + reason, cause);
  }
}
