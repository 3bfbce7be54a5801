package io.sparkdl.train;

import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * Writes a worker's part of checkpoints on a thread of its own while the training goes on. One is
 * written at a time: who takes the next snapshot first waits for the last. A part that cannot be
 * written is told of and left out, so that its checkpoint is never complete; the run goes on.
 */
final class RunCheckpointWriter implements AutoCloseable {
  private static final int BUFFER_FLOATS = 1 << 16;

  private final Path directory;
  private final Configuration hadoop;
  private final int rank;
  private final int attempt;
  private final DriverMailbox.Sender driver;
  private final ExecutorService writer;
  private Future<?> last;

  RunCheckpointWriter(
      Path directory, Configuration hadoop, int rank, int attempt, DriverMailbox.Sender driver) {
    this.directory = directory;
    this.hadoop = hadoop;
    this.rank = rank;
    this.attempt = attempt;
    this.driver = driver;
    this.writer =
        Executors.newSingleThreadExecutor(
            body -> {
              Thread thread = new Thread(body, "sparkdl-checkpoint-" + rank);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A worker's part, copied from the device.
   *
   * @param globalStep steps before it
   * @param begun position and reports, from worker 0; else null
   * @param weights from worker 0; else null
   * @param kept what the worker keeps
   */
  record Snapshot(long globalStep, RunCheckpoint begun, Weights weights, List<Kept> kept) {}

  /**
   * What a worker keeps of some parameters.
   *
   * @param spans the parameters
   * @param regions a number for each of them, by region
   */
  record Kept(List<Span> spans, SortedMap<String, float[]> regions) {}

  /** Waits for the part before, then writes this one while the caller goes on. */
  void write(Snapshot snapshot) {
    await();
    last = writer.submit(() -> store(snapshot));
  }

  private void store(Snapshot snapshot) {
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      Path target = RunCheckpoints.ofStep(directory, snapshot.globalStep(), attempt);
      List<RunCheckpoint.SliceFile> slices = new ArrayList<>();
      for (Kept kept : snapshot.kept()) {
        slices.add(store(files, target, slices.size(), kept));
      }
      RunCheckpoint begun = snapshot.begun();
      if (begun != null) {
        StoredFile weights =
            StoredFile.write(
                files,
                target,
                Checkpoint.WEIGHTS,
                out -> Safetensors.write(snapshot.weights(), out));
        begun = begun.withWeights(weights);
      }
      driver.checkpointed(new RunCheckpoints.Part(snapshot.globalStep(), rank, begun, slices));
    } catch (IOException | RuntimeException e) {
      LoggerFactory.getLogger(RunCheckpointWriter.class)
          .warn("worker {} cannot write its part of a checkpoint: {}", rank, e.toString());
    }
  }

  private RunCheckpoint.SliceFile store(FileSystem files, Path target, int number, Kept kept)
      throws IOException {
    StoredFile file =
        StoredFile.write(
            files,
            target,
            "slice-%05d-%d.bin".formatted(rank, number),
            out -> {
              for (float[] numbers : kept.regions().values()) {
                floats(numbers, out);
              }
            });
    return new RunCheckpoint.SliceFile(file, List.copyOf(kept.regions().keySet()), kept.spans());
  }

  private static void floats(float[] numbers, OutputStream out) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(BUFFER_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < numbers.length; from += BUFFER_FLOATS) {
      int count = Math.min(BUFFER_FLOATS, numbers.length - from);
      buffer.asFloatBuffer().put(numbers, from, count);
      out.write(buffer.array(), 0, count * Float.BYTES);
    }
  }

  /** Waits for the part before: what is to be written next would lie on the heap beside it. */
  void await() {
    try {
      if (last != null) {
        last.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("training was cancelled", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("checkpoint writer: " + e.getCause(), e.getCause());
    }
  }

  /** Lets what is being written end, for a moment. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
