package io.sparkdl.pipelines.soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Damages a checkpoint as a failing disk does: a byte that was written comes back as another. */
final class CheckpointDamage {
  private CheckpointDamage() {}

  /**
   * Changes one byte in a file of the newest complete checkpoint.
   *
   * @param directory above the directories of runs
   * @param choice a number from 0 to 1 that chooses the file
   * @return the file; empty if there is no checkpoint
   */
  static Optional<Path> toNewest(Path directory, double choice) throws IOException {
    try {
      Optional<Path> newest = newest(directory);
      if (newest.isEmpty()) {
        return newest;
      }
      try (Stream<Path> entries = Files.list(newest.get())) {
        // Beside them lie the checksum files of Hadoop's local file system, which begin with a dot.
        List<Path> files =
            entries
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .sorted()
                .toList();
        Path file = files.get((int) (choice * files.size()));
        damage(file);
        return Optional.of(file);
      }
    } catch (NoSuchFileException e) {
      // The fit has just replaced it by a newer one.
      return Optional.empty();
    }
  }

  private static Optional<Path> newest(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory, 2)) {
      return below
          .filter(path -> path.getFileName().toString().startsWith("step-"))
          .filter(path -> Files.exists(path.resolve("manifest.json")))
          .max(Comparator.comparing(path -> path.getFileName().toString()));
    }
  }

  private static void damage(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long middle = channel.size() / 2;
      channel.read(one, middle);
      one.put(0, (byte) ~one.get(0)).rewind();
      channel.write(one, middle);
    }
  }
}
