package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingBatch;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.io.IOException;
import java.util.List;

/**
 * An end that trains the CNN of the throughput benchmark: its half of the batch, on one thread, and
 * the exchange with the other over a link of a stated rate.
 */
final class TrainingEnd implements ExchangeEnd {
  /** How the steps exchange. */
  enum Way {
    /** While the device computes. */
    OVERLAPPED,
    /** While nothing computes. */
    AFTER,
    /** Not at all but for the few numbers of each step, for which workers wait as in the others. */
    NUMBERS
  }

  private static final int ROWS = 32;

  /** Steps of one row until the compiler is done with what moves and updates numbers. */
  private static final int WARM_UP_STEPS = 2000;

  /** What workers tell each other in a step besides gradients and weights. */
  private static final int NUMBERS = 6;

  private static final int CLASSES = 10;
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          Networks.cnn(CLASSES),
          List.of(3, 32, 32),
          CLASSES,
          Loss.CROSS_ENTROPY,
          new Optimizer.Adam());

  private final Way way;
  private final int rank;
  private final double bytesPerNano;
  private final Device device;
  private final ExchangeBuckets buckets;
  private final Training training;
  private final ConnectedMesh mesh;
  private Collective collective;
  private GradientExchange exchange;
  private TrainingBatch batch;
  private long steps;

  /**
   * Listens.
   *
   * @param rank 0 or 1
   * @param gigabits of the link a second, each way
   */
  TrainingEnd(Way way, int rank, double gigabits) throws IOException {
    this.way = way;
    this.rank = rank;
    this.bytesPerNano = gigabits / 8;
    this.device = Backends.named("cpu").open(new DeviceOptions(0, 1, 1L << 30));
    this.buckets = ExchangeBuckets.of(SPEC, 2);
    this.training = new Training(device, SPEC, buckets.owned(rank));
    this.mesh = new ConnectedMesh(Wire.SOCKETS, rank);
  }

  @Override
  public int port() {
    return mesh.port();
  }

  @Override
  public void meet(int port) throws IOException {
    PeerChannel[] channels = mesh.connect(port);
    channels[1 - rank] = new PacedChannel(channels[1 - rank], bytesPerNano);
    collective = new Collective(rank, channels, buckets);
    exchange =
        new GradientExchange(
            rank, collective, training, new StepClock(), way == Way.OVERLAPPED);
    device.watchThrough(exchange);
    training.load(Weights.initial(training.layout(), 1));
    batch = filled(ROWS);
    TrainingBatch one = filled(1);
    for (int step = 0; step < WARM_UP_STEPS; step++) {
      step(one);
    }
  }

  private TrainingBatch filled(int rows) {
    TrainingBatch batch = training.batch(rows);
    for (int i = 0; i < batch.features().capacity(); i++) {
      batch.features().put(i, ((i + rank) * 31 % 101 - 50) / 25f);
    }
    for (int row = 0; row < rows; row++) {
      batch.labels().put(row, row % CLASSES);
      batch.rowWeights().put(row, 1);
    }
    return batch;
  }

  /** A step. */
  @Override
  public void exchange() throws IOException {
    step(batch);
  }

  private void step(TrainingBatch batch) throws IOException {
    boolean together = way != Way.NUMBERS;
    if (together) {
      exchange.begin();
      exchange.expect(batch.gradients());
    }
    batch.run();
    if (together) {
      exchange.complete();
      exchange.reduce();
    }
    collective.sum(new double[NUMBERS]);
    training.update(1e-3, 1.0 / (2 * ROWS), ++steps);
    if (together) {
      exchange.gather();
    }
  }

  @Override
  public int rounds() {
    return 200;
  }

  /** Milliseconds of all steps are compared, so the rate is of steps. */
  @Override
  public double size() {
    return 1;
  }

  @Override
  public void close() throws IOException {
    if (exchange != null) {
      exchange.settle();
      exchange.close();
      collective.close();
    }
    mesh.close();
    training.close();
    device.close();
  }
}
