package io.sparkdl.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk without room for rows, which trying again would not mend. */
public final class DiskFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final double MEGABYTE = 1e6;

  /** The system's words for it, ENOSPC and EDQUOT. */
  private static final String[] SIGNS = {"No space left on device", "Disk quota exceeded"};

  private static final String ADVICE =
      "; free space there, or have spark.local.dir (with a cluster manager its own setting,"
          + " such as SPARK_LOCAL_DIRS) name a larger disk";

  private DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether an exception, or what caused it, says that a disk is full. */
  public static boolean isTold(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (String sign : SIGNS) {
        if (cause.getMessage() != null && cause.getMessage().contains(sign)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Of what Spark writes to its local directories.
   *
   * @param what is written there
   * @param failure what Spark says
   */
  public static DiskFullException inSpark(String what, Throwable failure) {
    return new DiskFullException(
        what
            + ": expected room in Spark's local directories of each executor, got a full disk"
            + ADVICE
            + ", or use executors with more memory, which holds them first",
        failure);
  }

  /**
   * Of a worker's shards: the failure itself, unless the disk is full.
   *
   * @param directory of the shards
   * @param needed bytes of all the worker's rows, not compressed
   * @param written bytes of them that are written
   */
  static IOException inShards(IOException failure, Path directory, long needed, long written) {
    if (!isTold(failure)) {
      return failure;
    }
    double left = Double.NaN;
    try {
      left = Files.getFileStore(directory).getUsableSpace() / MEGABYTE;
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    throw new DiskFullException(
        ("shards: expected room for %.1f MB in %s, this worker's rows, got a full disk after %.1f MB,"
                + " with %.1f MB left%s, use workers on more hosts, or set shardCompression")
            .formatted(needed / MEGABYTE, directory, written / MEGABYTE, left, ADVICE),
        failure);
  }
}
