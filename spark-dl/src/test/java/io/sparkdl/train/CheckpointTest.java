package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private final Configuration hadoop = new Configuration();
  private final ParameterLayout layout =
      Sequential.of(new Dense(5), new BatchNorm(), new Dense(2)).layout(Shape.of(3));
  private final Weights weights = Weights.initial(layout, 7);

  @TempDir java.nio.file.Path directory;

  @BeforeEach
  void writesNoChecksumFiles() {
    // Hadoop's own checksums, which only some file systems have, would find the damage first.
    hadoop.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
  }

  private Path path() {
    return new Path(directory.toUri());
  }

  private java.nio.file.Path write() throws IOException {
    Checkpoint.write(path(), weights, hadoop);
    return directory.resolve(Checkpoint.WEIGHTS);
  }

  private void assertRefused(String part) {
    TrainingException error =
        assertThrows(TrainingException.class, () -> Checkpoint.read(path(), layout, hadoop));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().contains(directory.toString()), error.getMessage());
  }

  @Test
  void read_whatWasWritten_givesEqualBits() throws IOException {
    write();
    Weights read = Checkpoint.read(path(), layout, hadoop);
    assertArrayEquals(weights.parameters(), read.parameters());
    assertArrayEquals(weights.state(), read.state());
  }

  @Test
  void read_truncatedFile_isRefused() throws IOException {
    java.nio.file.Path file = write();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused("truncated");
  }

  @Test
  void read_oneBitChanged_isRefused() throws IOException {
    java.nio.file.Path file = write();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertRefused("corrupt");
  }

  @Test
  void read_missingFile_isRefused() throws IOException {
    Files.delete(write());
    assertRefused("no file");
  }

  @Test
  void read_withoutManifest_isNoCheckpoint() throws IOException {
    write();
    Files.delete(directory.resolve(Checkpoint.MANIFEST));
    assertRefused("manifest");
  }

  @Test
  void read_damagedManifest_isRefused() throws IOException {
    write();
    Files.writeString(directory.resolve(Checkpoint.MANIFEST), "{\"version\": 1, \"fi");
    assertRefused("JSON");
    Files.writeString(directory.resolve(Checkpoint.MANIFEST), "{\"version\": 9, \"files\": []}");
    assertRefused("version 1");
  }
}
