package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Region;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A worker's side of checkpoints: when one is due, what the worker puts in, and going on from it.
 */
final class WorkerCheckpoints implements AutoCloseable {
  private final Job job;
  private final int rank;
  private final Training training;
  private final Map<String, FloatBuffer> exchanged;

  /** What this worker writes of what it owns; all owners' together are all parameters. */
  private final OwnedParameters shares;

  private final Configuration hadoop;
  private final RunCheckpointWriter writer;
  private long last = System.nanoTime();
  private boolean due;

  WorkerCheckpoints(
      Job job,
      int rank,
      Training training,
      OwnedParameters shares,
      Map<String, FloatBuffer> exchanged,
      Configuration hadoop,
      DriverMailbox.Sender driver) {
    this.job = job;
    this.rank = rank;
    this.training = training;
    this.exchanged = exchanged;
    this.shares = shares;
    this.hadoop = hadoop;
    this.writer =
        new RunCheckpointWriter(new Path(job.checkpoint()), hadoop, rank, job.attempt(), driver);
  }

  /**
   * Loads weights, running statistics and the optimizer's state where the run goes on.
   *
   * @param initial parameters and statistics of a run that begins
   * @return where it goes on
   */
  RunCheckpoint load(float[][] initial) throws IOException {
    RunCheckpoints.Found found = job.resume();
    if (found == null) {
      training.load(new Weights(training.layout(), initial[0], initial[1]));
      return RunCheckpoint.begin(0, 0, List.of(), RunCheckpoint.Totals.NONE);
    }
    Path directory = new Path(found.directory());
    FileSystem files = directory.getFileSystem(hadoop);
    try (InputStream in = found.checkpoint().weights().open(files, directory)) {
      training.load(Safetensors.read(training.layout(), in));
    }
    List<Span> spans = training.owned().spans();
    for (Map.Entry<String, Region> state : training.ownedState().entrySet()) {
      float[] numbers =
          SliceReader.read(files, directory, found.checkpoint(), state.getKey(), spans);
      state.getValue().write(0, FloatBuffer.wrap(numbers));
    }
    loadExchange(files, directory, found.checkpoint());
    return found.checkpoint();
  }

  /** What messages had left out; a run of other workers begins without, as nobody else had it. */
  private void loadExchange(FileSystem files, Path directory, RunCheckpoint checkpoint)
      throws IOException {
    for (Map.Entry<String, FloatBuffer> state : exchanged.entrySet()) {
      boolean known =
          checkpoint.slices().stream().anyMatch(s -> s.regions().contains(state.getKey()));
      if (known) {
        FloatBuffer numbers = state.getValue();
        List<Span> all = List.of(new Span(0, numbers.capacity()));
        numbers.put(0, SliceReader.read(files, directory, checkpoint, state.getKey(), all));
      }
    }
  }

  /**
   * 1 if by worker 0's clock it is time for a checkpoint, else 0: told to all with a step's sums,
   * so that all make it after the same step.
   */
  double wish() {
    long every = job.settings().checkpointMillis();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
    return rank == 0 && every > 0 && millis >= every ? 1 : 0;
  }

  /** Notes that a step is done, the {@code globalStep}-th of the run. */
  void stepped(boolean wished, long globalStep) {
    long interval = job.settings().checkpointInterval();
    due |= wished || interval > 0 && globalStep % interval == 0;
  }

  /** Whether a checkpoint is to be taken now. */
  boolean isDue() {
    return due;
  }

  /**
   * Copies what the worker keeps; the files are written while the training goes on.
   *
   * @param epoch epoch of the next step
   * @param step the next step in its epoch
   * @param epochSteps steps of an epoch
   */
  void take(
      int epoch, long step, long epochSteps, List<EpochReport> reports, RunCheckpoint.Totals sums) {
    writer.await();
    SortedMap<String, float[]> slice = new TreeMap<>();
    for (Map.Entry<String, Region> state : training.ownedState().entrySet()) {
      FloatBuffer numbers = FloatBuffer.allocate(Math.toIntExact(shares.length()));
      for (Span span : shares.spans()) {
        numbers.limit(numbers.position() + Math.toIntExact(span.length()));
        state.getValue().read(training.owned().packed(span.from()), numbers);
      }
      slice.put(state.getKey(), numbers.array());
    }
    List<RunCheckpointWriter.Kept> kept = new ArrayList<>();
    kept.add(new RunCheckpointWriter.Kept(shares.spans(), slice));
    exchanged.forEach((name, numbers) -> kept.add(copy(name, numbers)));
    boolean first = rank == 0;
    writer.write(
        new RunCheckpointWriter.Snapshot(
            epoch * epochSteps + step,
            first ? RunCheckpoint.begin(epoch, step, reports, sums) : null,
            first ? training.save() : null,
            kept));
    due = false;
    last = System.nanoTime();
  }

  private static RunCheckpointWriter.Kept copy(String name, FloatBuffer numbers) {
    float[] copy = new float[numbers.capacity()];
    numbers.get(0, copy);
    SortedMap<String, float[]> region = new TreeMap<>(Map.of(name, copy));
    return new RunCheckpointWriter.Kept(List.of(new Span(0, copy.length)), region);
  }

  @Override
  public void close() {
    writer.close();
  }
}
