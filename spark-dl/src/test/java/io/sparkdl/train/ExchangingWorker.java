package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingBatch;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.io.IOException;

/** One of two workers that train a classifier of four classes and exchange gradients. */
record ExchangingWorker(
    int rank, Device device, Training training, Collective collective, GradientExchange exchange)
    implements AutoCloseable {
  static final int ROWS = 4;

  /** A worker with a device of its own; channels stay the caller's. */
  static ExchangingWorker open(
      TrainingSpec spec,
      ExchangeBuckets buckets,
      int rank,
      PeerChannel[] channels,
      boolean overlaps) {
    Device device = Backends.named("cpu").open(new DeviceOptions(0, 1, 1L << 28));
    Training training = new Training(device, spec, buckets.owned(rank));
    Collective collective = new Collective(rank, channels, buckets);
    GradientExchange exchange =
        new GradientExchange(rank, collective, training, new StepClock(), overlaps);
    training.load(Weights.initial(training.layout(), 3));
    device.watchThrough(exchange);
    return new ExchangingWorker(rank, device, training, collective, exchange);
  }

  void step(boolean updates) throws IOException {
    exchange.begin();
    TrainingBatch batch = training.batch(ROWS);
    for (int i = 0; i < batch.features().capacity(); i++) {
      batch.features().put(i, (i * 7 + rank) % 11 / 11f);
    }
    for (int row = 0; row < ROWS; row++) {
      batch.labels().put(row, (row + rank) % 4);
      batch.rowWeights().put(row, 1);
    }
    exchange.expect(batch.gradients());
    batch.run();
    exchange.complete();
    exchange.reduce();
    if (updates) {
      training.update(0.1, 1.0 / (2 * ROWS), 1);
      exchange.gather();
    }
  }

  /** All parameters after so many steps. */
  float[] trained(int steps) throws IOException {
    for (int step = 0; step < steps; step++) {
      step(true);
    }
    exchange.settle();
    return training.save().parameters();
  }

  @Override
  public void close() {
    exchange.close();
    collective.close();
    training.close();
    device.close();
  }
}
