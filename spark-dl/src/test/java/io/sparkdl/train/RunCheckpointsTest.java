package io.sparkdl.train;

import static io.sparkdl.train.GradientCompression.topK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.train.RunCheckpoint.SliceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCheckpointsTest {
  private static final int WORKERS = 2;
  private static final RunCheckpoint.Run RUN = run(List.of(20L, 0L, 3L), topK(0.1), 1, 1, 2);
  private static final Weights WEIGHTS =
      Weights.initial(Sequential.of(new Dense(2)).layout(Shape.of(3)), 1);

  private final Configuration hadoop = new Configuration();

  @TempDir java.nio.file.Path folder;

  private static RunCheckpoint.Run run(
      List<Long> partitions,
      GradientCompression compression,
      int localSteps,
      int ghostBatches,
      int microBatches) {
    return new RunCheckpoint.Run(
        "{}",
        partitions,
        64,
        8,
        5,
        0.1,
        "{}",
        0,
        7,
        compression,
        localSteps,
        ghostBatches,
        microBatches);
  }

  /** A store that, like those of objects, cannot rename. */
  public static final class NoRename extends RawLocalFileSystem {
    @Override
    public boolean rename(Path from, Path to) throws IOException {
      throw new IOException("rename: expected never to be asked, got " + from);
    }
  }

  @BeforeEach
  void useStoreWithoutRename() {
    hadoop.set("fs.file.impl", NoRename.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
  }

  private Path directory() {
    return new Path(folder.toUri());
  }

  private RunCheckpoints checkpoints() {
    return new RunCheckpoints(directory(), hadoop, 2, WORKERS, RUN);
  }

  /** Numbers that tell which parameter they belong to. */
  private static void numbers(float scale, List<Span> spans, java.io.OutputStream out)
      throws IOException {
    for (Span span : spans) {
      ByteBuffer bytes =
          ByteBuffer.allocate((int) span.length() * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (long i = span.from(); i < span.to(); i++) {
        bytes.putFloat(scale * i);
      }
      out.write(bytes.array());
    }
  }

  private RunCheckpoints.Part part(int rank, int epoch, long step) throws IOException {
    // Two buckets, of parameters 0 to 3 and 4 to 7.
    List<Span> spans =
        List.of(new Span(2 * rank, 2 * rank + 2), new Span(4 + 2 * rank, 6 + 2 * rank));
    long globalStep = epoch * 10L + step;
    Path target = RunCheckpoints.ofStep(directory(), globalStep, 0);
    FileSystem files = directory().getFileSystem(hadoop);
    StoredFile slice =
        StoredFile.write(
            files,
            target,
            "slice-" + rank,
            out -> {
              numbers(1, spans, out);
              numbers(10, spans, out);
            });
    RunCheckpoint begun = null;
    if (rank == 0) {
      StoredFile weights =
          StoredFile.write(
              files, target, Checkpoint.WEIGHTS, out -> Safetensors.write(WEIGHTS, out));
      var sums = new RunCheckpoint.Totals(4.5, 2, 3, 5);
      var workers =
          List.of(
              new WorkerReport(0, "here", 12, 2, new StepBreakdown(1, 2, 3, 4, 5, 6, 7)),
              new WorkerReport(1, "there", 11, 2, new StepBreakdown(7, 6, 5, 4, 3, 2, 1)));
      var report = new EpochReport(0, 23, 3, 1, 0.5, Double.NaN, Double.NaN, 2, workers);
      begun = RunCheckpoint.begin(epoch, step, List.of(report), sums).withWeights(weights);
    }
    SliceFile file = new SliceFile(slice, List.of("optimizer.1", "optimizer.2"), spans);
    return new RunCheckpoints.Part(globalStep, rank, begun, List.of(file));
  }

  private void write(RunCheckpoints checkpoints, int epoch, long step) throws IOException {
    // As workers end in any order, and tell through JSON.
    for (RunCheckpoints.Part part : List.of(part(1, epoch, step), part(0, epoch, step))) {
      checkpoints.add(RunCheckpoints.Part.fromJson(part.toJson()), 0);
    }
  }

  private java.nio.file.Path file(long globalStep, String name) {
    return folder
        .resolve(RunCheckpoints.ofStep(directory(), globalStep, 0).getName())
        .resolve(name);
  }

  @Test
  void latest_nothingComplete_isNone() throws IOException {
    RunCheckpoints checkpoints = checkpoints();
    assertNull(checkpoints.latest());
    checkpoints.add(part(0, 1, 2), 0);
    assertNull(checkpoints.latest(), "one of two workers has not written");
  }

  @Test
  void latest_severalWritten_isTheLastAndOnlyTheLastStay() throws IOException {
    RunCheckpoints checkpoints = checkpoints();
    write(checkpoints, 0, 9);
    write(checkpoints, 1, 2);
    write(checkpoints, 1, 7);
    RunCheckpoint found = checkpoints.latest().checkpoint();
    assertEquals(RUN, found.run());
    assertEquals(1, found.epoch());
    assertEquals(7, found.step());
    assertEquals(4.5, found.totals().weight());
    assertEquals(23, found.epochs().get(0).rows());
    assertEquals("there", found.epochs().get(0).workers().get(1).host());
    StepBreakdown mean = new StepBreakdown(4, 4, 4, 4, 4, 4, 4);
    assertEquals(mean, found.epochs().get(0).breakdown());
    assertTrue(Double.isNaN(found.epochs().get(0).validationLoss()));
    try (var left = Files.list(folder)) {
      assertEquals(2, left.count());
    }
  }

  @Test
  void latest_damagedFile_isTheOneBefore() throws IOException {
    for (String name : List.of("slice-1", Checkpoint.WEIGHTS, RunCheckpoints.MANIFEST)) {
      RunCheckpoints checkpoints = checkpoints();
      write(checkpoints, 1, 2);
      write(checkpoints, 1, 7);
      byte[] bytes = Files.readAllBytes(file(17, name));
      Files.write(file(17, name), Arrays.copyOf(bytes, bytes.length - 3));
      assertEquals(2, checkpoints.latest().checkpoint().step(), "truncated " + name);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file(17, name), bytes);
      assertTrue(checkpoints.latest().checkpoint().step() <= 7, "one bit of " + name);
      Files.delete(file(17, name));
      assertEquals(2, checkpoints.latest().checkpoint().step(), "missing " + name);
    }
  }

  @Test
  void latest_ofAnotherRun_isRefused() throws IOException {
    write(checkpoints(), 1, 2);
    for (RunCheckpoint.Run other :
        List.of(
            run(List.of(23L), topK(0.1), 1, 1, 2),
            run(RUN.partitions(), topK(0.2), 1, 1, 2),
            run(RUN.partitions(), topK(0.1), 2, 1, 2),
            run(RUN.partitions(), topK(0.1), 1, 3, 2),
            run(RUN.partitions(), topK(0.1), 1, 1, 1))) {
      var error =
          assertThrows(
              TrainingException.class,
              () -> new RunCheckpoints(directory(), hadoop, 2, WORKERS, other).latest());
      assertTrue(error.getMessage().contains("one of " + RUN), error.getMessage());
    }
    assertTrue(RUN.toString().contains("[20, 0, 3]"), RUN::toString);
    String settings = "compression=topK of 0.1, localSteps=1, ghostBatches=1, microBatches=2";
    assertTrue(RUN.toString().contains(settings), RUN::toString);
  }

  @Test
  void latest_ofAnotherVersion_isTheOneBefore() throws IOException {
    RunCheckpoints checkpoints = checkpoints();
    write(checkpoints, 1, 2);
    write(checkpoints, 1, 7);
    java.nio.file.Path manifest = file(17, RunCheckpoints.MANIFEST);
    String written = "\"version\":" + RunCheckpoint.VERSION;
    String text = Files.readString(manifest);
    assertTrue(text.contains(written), text);
    Files.writeString(manifest, text.replace(written, "\"version\":5"));
    assertEquals(2, checkpoints.latest().checkpoint().step());
  }

  @Test
  void read_slicesOfOtherWorkers_givesTheSameNumbers() throws IOException {
    RunCheckpoints checkpoints = checkpoints();
    write(checkpoints, 1, 2);
    RunCheckpoints.Found found = checkpoints.latest();
    FileSystem files = directory().getFileSystem(hadoop);
    Path path = new Path(found.directory());
    List<Span> some = List.of(new Span(0, 1), new Span(3, 6), new Span(7, 8));
    float[] middle = SliceReader.read(files, path, found.checkpoint(), "optimizer.2", some);
    assertArrayEquals(new float[] {0, 30, 40, 50, 70}, middle);
    List<Span> whole = List.of(new Span(0, 8));
    float[] all = SliceReader.read(files, path, found.checkpoint(), "optimizer.1", whole);
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, all);
    assertThrows(
        TrainingException.class,
        () -> SliceReader.read(files, path, found.checkpoint(), "average", whole));
  }
}
