package io.sparkdl.pipelines.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDamageTest {
  @TempDir Path folder;

  private Path step(String name, boolean complete) throws Exception {
    Path step = Files.createDirectories(folder.resolve("run").resolve(name));
    Files.write(step.resolve("weights"), new byte[] {1, 2, 3});
    if (complete) {
      Files.write(step.resolve("manifest.json"), new byte[] {4, 5, 6});
    }
    return step;
  }

  @Test
  void toNewest_severalCheckpoints_changesOneByteOfTheLastCompleteOne() throws Exception {
    Path old = step("step-000000000100-0000", true);
    Path newest = step("step-000000000200-0001", true);
    step("step-000000000300-0001", false);
    assertEquals(newest.resolve("weights"), CheckpointDamage.toNewest(folder, 0.9).orElseThrow());
    assertArrayEquals(new byte[] {1, ~2, 3}, Files.readAllBytes(newest.resolve("weights")));
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(old.resolve("weights")));
    assertArrayEquals(new byte[] {4, 5, 6}, Files.readAllBytes(newest.resolve("manifest.json")));
  }

  @Test
  void toNewest_noCheckpoint_doesNothing() throws Exception {
    assertTrue(CheckpointDamage.toNewest(folder, 0.5).isEmpty());
  }
}
