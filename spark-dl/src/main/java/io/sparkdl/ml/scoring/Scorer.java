package io.sparkdl.ml.scoring;

import io.sparkdl.data.ExecutorMemory;
import io.sparkdl.data.NativeCache;
import io.sparkdl.engine.Inference;
import io.sparkdl.engine.InferenceBatch;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.nio.FloatBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An open device with a network on it, and the thread that it belongs to: tasks come and go on
 * Spark's threads, a device stays on the thread that opened it. One caller at a time has a scorer.
 */
final class Scorer {
  private static final long IDLE_SECONDS = 30;

  private final ScorerPool pool;
  private final Placement placement;
  private final int batchSize;
  private final LinkedBlockingQueue<FutureTask<?>> jobs = new LinkedBlockingQueue<>();
  private final FutureTask<Void> stop = new FutureTask<>(() -> null);
  private InferenceBatch batch;
  private boolean broken;

  private Scorer(ScorerPool pool, Placement placement, int batchSize) {
    this.pool = pool;
    this.placement = placement;
    this.batchSize = batchSize;
  }

  /**
   * Opens a device on a thread of its own and puts the network on it.
   *
   * @throws DeviceException if the device is absent or the network does not fit it
   */
  static Scorer open(ScorerPool pool, ScoringModel model, Placement placement, int batchSize) {
    Scorer scorer = new Scorer(pool, placement, batchSize);
    FutureTask<InferenceBatch> opened = scorer.start(model);
    scorer.batch = scorer.await(opened);
    return scorer;
  }

  /** Starts the thread, whose first job is to open the device. */
  private FutureTask<InferenceBatch> start(ScoringModel model) {
    DeviceOptions options =
        new DeviceOptions(placement.index(), placement.threads(), memoryLimitBytes());
    OpenModel[] open = new OpenModel[1];
    Callable<InferenceBatch> opening =
        () -> {
          open[0] = OpenModel.of(pool, placement.backend(), options);
          return open[0].inference().batch(batchSize);
        };
    FutureTask<InferenceBatch> job = new FutureTask<>(opening);
    Thread thread =
        new Thread(
            () -> {
              job.run();
              try {
                work();
              } finally {
                if (open[0] != null) {
                  open[0].close();
                }
              }
            },
            "sparkdl-scorer-" + placement.backend() + "-" + model.uid());
    thread.setDaemon(true);
    thread.start();
    return job;
  }

  /** As many tasks can score in this process at once as it has cores for their threads. */
  private long memoryLimitBytes() {
    int cores = Runtime.getRuntime().availableProcessors();
    return ExecutorMemory.shareOf(Math.max(1, cores / placement.threads()));
  }

  /** The device and what is on it, closed together. */
  private record OpenModel(Device device, Inference inference) implements AutoCloseable {
    static OpenModel of(ScorerPool pool, String backend, DeviceOptions options) {
      NativeCache.useLocalDirectories();
      Device device = Backends.named(backend).open(options);
      try {
        return new OpenModel(device, pool.load(device));
      } catch (RuntimeException e) {
        device.close();
        throw e;
      }
    }

    @Override
    public void close() {
      try (device) {
        inference.close();
      }
    }
  }

  private void work() {
    try {
      while (true) {
        FutureTask<?> job = jobs.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (job == stop || job == null && pool.retire(this)) {
          return;
        }
        if (job != null) {
          job.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts this thread but a JVM that ends
    }
  }

  Placement placement() {
    return placement;
  }

  int batchSize() {
    return batchSize;
  }

  /** The network's input (batch size, the model's input shape), to be filled before a run. */
  FloatBuffer features() {
    return batch.features();
  }

  /**
   * Runs the network on what {@link #features()} holds; the call returns when the scores are there.
   * Rows behind the valid ones are computed with whatever they hold, and mean nothing.
   *
   * @return raw scores (batch size, classes)
   */
  FloatBuffer run() {
    FutureTask<Void> job = new FutureTask<>(batch::run, null);
    jobs.add(job);
    await(job);
    return batch.outputs();
  }

  private <T> T await(FutureTask<T> job) {
    try {
      if (Thread.currentThread().isInterrupted()) {
        // A killed task ends here whether or not the device was quicker than the kill.
        throw new InterruptedException();
      }
      return job.get();
    } catch (InterruptedException e) {
      // The task was killed while the device works, on a batch that nobody else may touch.
      broken = true;
      stop();
      Thread.currentThread().interrupt();
      throw new DeviceException(placement.backend() + ": interrupted while scoring", e);
    } catch (ExecutionException e) {
      broken = true;
      stop();
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new DeviceException(placement.backend() + ": cannot score, " + e.getCause(), e);
    }
  }

  /** Whether another task may have it: nothing failed and nobody left it running. */
  boolean reusable() {
    return !broken;
  }

  /** Closes the device after what still runs. */
  void stop() {
    jobs.add(stop);
  }
}
