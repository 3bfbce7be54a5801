package io.sparkdl.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of some megabytes, which only root can have: for others a test that needs it is skipped,
 * and the skip is counted.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  /**
   * A disk.
   *
   * @param path a folder that does not exist yet
   */
  public SmallDisk(Path path, int megabytes) throws IOException, InterruptedException {
    this.path = Files.createDirectory(path);
    assumeTrue(
        mounts(path, megabytes), "a disk of its own: expected to be root and allowed to mount");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Whether it could: not where there is no such command, nor for anyone but root. */
  private static boolean mounts(Path path, int megabytes) throws InterruptedException {
    try {
      String size = "size=" + megabytes + "m";
      return run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path.toString()) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    // Lazily: what still has a file open must not leave the disk mounted for ever.
    try {
      if (run("umount", "-l", path.toString()) != 0) {
        throw new IOException("umount: expected to unmount " + path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("umount: interrupted", e);
    }
  }
}
