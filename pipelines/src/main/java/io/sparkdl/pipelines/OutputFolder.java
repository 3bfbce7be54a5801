package io.sparkdl.pipelines;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder that a job will write, checked before the job that fills it. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * Makes sure that the folder can be made and is not there yet. It is made and removed again: the
   * permissions that a store reports are no proof that it lets us write.
   *
   * @param option the option that named it, for the error
   * @throws IllegalArgumentException if it exists or cannot be made
   */
  static void requireCreatable(String option, String folder, Configuration hadoop) {
    Path path = new Path(folder);
    boolean exists;
    try {
      FileSystem files = path.getFileSystem(hadoop);
      exists = files.exists(path);
      if (!exists) {
        if (!files.mkdirs(path)) {
          throw new IOException("the file system refused");
        }
        files.delete(path, false);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: expected a folder that can be written, got %s (%s)"
              .formatted(option, folder, ErrorLine.of(e)),
          e);
    }
    if (exists) {
      throw new IllegalArgumentException(
          "%s: expected a folder that does not exist yet, got %s; remove it or name another"
              .formatted(option, folder));
    }
  }
}
