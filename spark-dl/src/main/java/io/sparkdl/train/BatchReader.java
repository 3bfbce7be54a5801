package io.sparkdl.train;

import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import io.sparkdl.engine.TrainingBatch;
import io.sparkdl.kernels.operator.CounterRandom;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Reads the rows of a worker's batches, each part of a batch while the one before it is computed:
 * one thread, one part ahead, in the order in which parts are taken. What goes wrong there is
 * thrown where the part is asked for. Between epochs nothing is read, so that the store is used by
 * one thread at a time.
 *
 * <p>Parts of less than {@link #LEAST_BYTES} or more than {@link #LIMIT_BYTES} are read when they
 * are needed: the one take no time, the others memory that the heap may not have.
 */
final class BatchReader implements AutoCloseable {
  /** Features that are kept ready, at most. */
  static final long LIMIT_BYTES = 32L << 20;

  /** Fewer are read in less time than it takes to wake a thread, on a machine that is busy. */
  static final long LEAST_BYTES = 256L << 10;

  private final Job job;
  private final int rank;
  private final ShardPlan plan;
  private final ShardStore store;
  private final int[] shards;
  private final int[] indexes;
  private final ExecutorService tasks;

  /** Of the tasks; null before the first. */
  private Thread thread;

  /** Where a part is kept ready; null if parts are read when they are needed. */
  private final Inputs ready;

  /** The part that is taken next, and the reading of it; null before an epoch and after it. */
  private Future<Part> ahead;

  /** Inputs of a batch; either labels or targets are null. */
  private record Inputs(
      FloatBuffer features,
      LongBuffer labels,
      FloatBuffer targets,
      FloatBuffer weights,
      LongBuffer keys) {
    static Inputs of(TrainingBatch batch) {
      return new Inputs(
          batch.features(), batch.labels(), batch.targets(), batch.rowWeights(), batch.rowKeys());
    }

    static Inputs allocate(int rows, int width, boolean takesLabels) {
      return new Inputs(
          FloatBuffer.allocate(rows * width),
          takesLabels ? LongBuffer.allocate(rows) : null,
          takesLabels ? null : FloatBuffer.allocate(rows),
          FloatBuffer.allocate(rows),
          LongBuffer.allocate(rows));
    }

    void copy(int rows, int width, Inputs to) {
      to.features.put(0, features, 0, rows * width);
      if (labels != null) {
        to.labels.put(0, labels, 0, rows);
      } else {
        to.targets.put(0, targets, 0, rows);
      }
      to.weights.put(0, weights, 0, rows);
      to.keys.put(0, keys, 0, rows);
    }
  }

  /** A place in an epoch: part {@code part} of the {@code rows} rows that a group has in a step. */
  private record Part(EpochOrder order, int epoch, long step, int group, int rows, int part) {}

  /**
   * A reader.
   *
   * @param takesLabels whether the loss takes class labels; otherwise targets
   */
  BatchReader(Job job, int rank, ShardPlan plan, ShardStore store, boolean takesLabels) {
    this.job = job;
    this.rank = rank;
    this.plan = plan;
    this.store = store;
    int batchSize = job.settings().batchSize();
    this.shards = new int[batchSize];
    this.indexes = new int[batchSize];
    int parts = job.settings().parts(batchSize);
    int most = (batchSize + parts - 1) / parts;
    int width = job.features().width();
    long bytes = (long) most * width * Float.BYTES;
    boolean helps = bytes >= LEAST_BYTES && bytes <= LIMIT_BYTES;
    this.ready = helps ? Inputs.allocate(most, width, takesLabels) : null;
    this.tasks =
        Executors.newSingleThreadExecutor(
            task -> {
              thread = new Thread(task, "sparkdl-reader-" + job.name() + "-" + rank);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The number of rows that a group has in a step; they are taken next, if there are any.
   *
   * @param group one of this worker's, from 0
   */
  int rows(EpochOrder order, int epoch, long step, int group) throws IOException {
    Part part = ahead == null ? null : arrived();
    if (part == null || part.order() != order || part.step() != step || part.group() != group) {
      begin(order, epoch, step, group);
      part = arrived();
    }
    if (part.rows() == 0) {
      readOn(part);
    }
    return part.rows();
  }

  /** Fills a batch with the next part of the group's rows. */
  void take(TrainingBatch batch) throws IOException {
    Part part = arrived();
    Inputs inputs = Inputs.of(batch);
    if (ready == null) {
      gather(part, inputs);
    } else {
      ready.copy(count(part), job.features().width(), inputs);
    }
    readOn(part);
  }

  private int count(Part part) {
    Job.Settings settings = job.settings();
    int from = settings.partStart(part.rows(), part.part());
    return settings.partStart(part.rows(), part.part() + 1) - from;
  }

  private void begin(EpochOrder order, int epoch, long step, int group) {
    ahead = start(() -> read(select(order, epoch, step, group)));
  }

  /** Begins to read what follows a part; nothing, if the epoch ends with it. */
  private void readOn(Part done) {
    boolean more = done.part() + 1 < job.settings().parts(done.rows());
    boolean groups = done.group() + 1 < plan.groupsPerWorker();
    if (more) {
      Part part =
          new Part(
              done.order(), done.epoch(), done.step(), done.group(), done.rows(), done.part() + 1);
      ahead = start(() -> read(part));
    } else if (groups) {
      begin(done.order(), done.epoch(), done.step(), done.group() + 1);
    } else if (done.step() + 1 < plan.steps()) {
      begin(done.order(), done.epoch(), done.step() + 1, 0);
    } else {
      ahead = null;
    }
  }

  private Future<Part> start(Callable<Part> reading) {
    FutureTask<Part> task = new FutureTask<>(reading);
    if (ready == null) {
      task.run();
    } else {
      tasks.execute(task);
    }
    return task;
  }

  private Part select(EpochOrder order, int epoch, long step, int group) {
    int rows = order.select(step, rank * plan.groupsPerWorker() + group, shards, indexes);
    return new Part(order, epoch, step, group, rows, 0);
  }

  private Part read(Part part) {
    if (ready != null && part.rows() > 0) {
      gather(part, ready);
    }
    return part;
  }

  private void gather(Part part, Inputs inputs) {
    int from = job.settings().partStart(part.rows(), part.part());
    int count = count(part);
    store.gatherFeatures(0, shards, indexes, from, count, inputs.features());
    if (inputs.labels() != null) {
      store.gatherClasses(0, shards, indexes, from, count, inputs.labels(), inputs.weights());
    } else {
      store.gatherNumbers(0, shards, indexes, from, count, inputs.targets(), inputs.weights());
    }
    long seed = job.settings().seed();
    for (int i = 0; i < count; i++) {
      long row = plan.rowId(shards[from + i], indexes[from + i]);
      inputs.keys().put(i, CounterRandom.key(seed, part.epoch(), row));
    }
  }

  private Part arrived() throws IOException {
    try {
      return ahead.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while rows were read").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  /**
   * Waits for what is being read, however the caller was ended: the store unmaps its files next.
   */
  @Override
  public void close() {
    tasks.shutdownNow();
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
