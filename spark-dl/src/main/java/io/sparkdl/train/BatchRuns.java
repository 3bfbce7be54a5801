package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingBatch;
import io.sparkdl.kernels.backend.RegionWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;

/**
 * Runs a worker's batches, which may exchange sums with the other workers' while they run. As a
 * watch of the device's regions it hears when a run has its loss: the forward pass is over then.
 */
final class BatchRuns implements RegionWatch {
  private final Training training;
  private final StepExchange exchange;
  private final StepClock clock;

  /** What the clock is told next of the run; null while none goes on. */
  private StepClock.Part pass;

  /** Where that began, and what the clock had been told by then. */
  private long begin;

  private long told;

  BatchRuns(Training training, StepExchange exchange, StepClock clock) {
    this.training = training;
    this.exchange = exchange;
    this.clock = clock;
  }

  /**
   * Runs a batch that was filled.
   *
   * @param share its rows as a part of all workers' rows of the step
   * @throws IOException if another worker is lost meanwhile
   */
  void run(TrainingBatch batch, double share) throws IOException {
    batch.setShare(share);
    execute(batch, true);
  }

  /**
   * Takes part, where batches exchange sums, with a row that counts nowhere; running statistics
   * then move here as they do on the others.
   *
   * @throws IOException if another worker is lost meanwhile
   */
  void standIn() throws IOException {
    if (training.spec().options().syncBatchNorm()) {
      TrainingBatch batch = training.batch(1);
      clear(batch.features());
      clear(batch.rowWeights());
      if (batch.labels() != null) {
        for (int i = 0; i < batch.labels().capacity(); i++) {
          batch.labels().put(i, 0);
        }
      } else if (batch.targets() != null) {
        clear(batch.targets());
      }
      batch.setShare(0);
      execute(batch, false);
    }
  }

  private void execute(TrainingBatch batch, boolean hasRows) throws IOException {
    begin = System.nanoTime();
    told = clock.total();
    pass = StepClock.Part.FORWARD;
    exchange.begin(hasRows);
    try {
      batch.run();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      passed(null);
    }
  }

  @Override
  public void beforeRead(String region, long from, long to) {}

  @Override
  public void assigned(String region, long from, long to) {
    if (pass == StepClock.Part.FORWARD && region.equals(Training.LOSS)) {
      passed(StepClock.Part.BACKWARD);
    }
  }

  /** A pass is over. In its midst others have told the clock what was spent otherwise. */
  private void passed(StepClock.Part next) {
    begin = clock.spent(pass, begin + clock.total() - told);
    told = clock.total();
    pass = next;
  }

  /**
   * What gave the first number of the last batch that is not finite, found without the other
   * workers; empty if it came from them.
   */
  String firstNonFinite(TrainingBatch batch) {
    exchange.repeat();
    return training.firstNonFinite(batch);
  }

  /** Sets all elements to 0. */
  static void clear(FloatBuffer elements) {
    FloatBuffer rest = elements.duplicate().clear();
    while (rest.hasRemaining()) {
      rest.put(0);
    }
  }
}
