package io.sparkdl.train;

import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.optimizer.Schedule;
import java.time.Duration;
import java.util.Objects;

/**
 * How a network is trained.
 *
 * @param spec what is trained
 * @param device what each worker computes on
 * @param batchSize rows of a global batch, of all workers together
 * @param epochs passes over the table
 * @param learningRate base rate of the schedule
 * @param schedule rate of each step
 * @param clipNorm largest global norm of the mean gradient; 0 for no limit
 * @param seed of the order of rows and of dropout
 * @param numWorkers tasks that train together
 * @param ghostBatches parts that each worker's share of a batch is divided into, each normalised by
 *     itself; 1 but to imitate the batch norm of a run with more workers
 * @param microBatches parts in which a worker runs its share of a batch one after the other, adding
 *     up their gradients: less memory, the same step; batch norm normalises each by itself
 * @param workerTimeout how long to wait for slots for all workers
 * @param peerTimeout how long a worker may be silent before the others give up
 * @param checkpointDirectory a Hadoop path that driver and executors share, under which checkpoints
 *     are kept and the weights handed over; null for Spark's local directories in local mode, else
 *     the default file system
 * @param checkpointInterval steps from one checkpoint to the next; 0 for none by steps
 * @param checkpointTime time from one checkpoint to the next, in whole milliseconds; zero for none
 *     by time
 * @param keptCheckpoints complete checkpoints that stay
 * @param maxRestarts how often a run that lost a worker is begun again from its last checkpoint
 * @param checksumInterval steps from one comparison of the workers' weights to the next, and at the
 *     end of each epoch and before each checkpoint; 0 for none at all
 * @param exchange how workers exchange gradients and weights
 * @param resumeFrom directory of the checkpoints of an earlier run that goes on here; null to begin
 */
public record TrainingConfig(
    TrainingSpec spec,
    DeviceSpec device,
    int batchSize,
    int epochs,
    double learningRate,
    Schedule schedule,
    double clipNorm,
    long seed,
    int numWorkers,
    int ghostBatches,
    int microBatches,
    Duration workerTimeout,
    Duration peerTimeout,
    String checkpointDirectory,
    long checkpointInterval,
    Duration checkpointTime,
    int keptCheckpoints,
    int maxRestarts,
    long checksumInterval,
    ExchangeSettings exchange,
    String resumeFrom) {

  /** Default of {@code virtualShards}, the number given to {@code ArrowDataset.load}. */
  public static final int VIRTUAL_SHARDS = 64;

  public TrainingConfig {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(exchange, "exchange");
    atLeastOne("batchSize", batchSize);
    atLeastOne("epochs", epochs);
    atLeastOne("numWorkers", numWorkers);
    atLeastOne("ghostBatches", ghostBatches);
    atLeastOne("microBatches", microBatches);
    atLeastOne("keptCheckpoints", keptCheckpoints);
    atLeastZero("checkpointInterval", checkpointInterval);
    atLeastZero("maxRestarts", maxRestarts);
    atLeastZero("checksumInterval", checksumInterval);
    if (checkpointTime.isNegative() || checkpointTime.toMillis() == 0 && !checkpointTime.isZero()) {
      throw new IllegalArgumentException(
          "checkpointTime: expected 0 or at least a millisecond, got " + checkpointTime);
    }
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learningRate: expected a finite number above 0, got " + learningRate);
    }
    if (!(clipNorm >= 0)) {
      throw new IllegalArgumentException("clipNorm: expected at least 0, got " + clipNorm);
    }
    checkBatchNorm(spec.options(), ghostBatches, microBatches);
    if (spec.options().syncBatchNorm() && exchange.localSteps() > 1) {
      throw new IllegalArgumentException(
          "syncBatchNorm: expected localSteps of 1, as workers tell each other sums in every step,"
              + " got "
              + exchange.localSteps());
    }
    if (workerTimeout.isNegative() || peerTimeout.isNegative() || peerTimeout.isZero()) {
      throw new IllegalArgumentException(
          "workerTimeout, peerTimeout: expected times of at least 0 and above 0, got "
              + workerTimeout
              + ", "
              + peerTimeout);
    }
  }

  /**
   * Checks that workers whose batch norm looks at a whole batch run it as a whole.
   *
   * @throws IllegalArgumentException if they are to run it in parts
   */
  public static void checkBatchNorm(TrainingOptions options, int ghostBatches, int microBatches) {
    if (options.syncBatchNorm() && (ghostBatches > 1 || microBatches > 1)) {
      throw new IllegalArgumentException(
          "syncBatchNorm: expected microBatches and ghostBatches of 1, as it looks at a batch as a"
              + " whole, got "
              + microBatches
              + " and "
              + ghostBatches
              + "; set activationBytes to take less memory");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
    }
  }

  private static void atLeastZero(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": expected at least 0, got " + value);
    }
  }

  /** Settings with their defaults, for this network on this device. */
  public static Builder builder(TrainingSpec spec, DeviceSpec device) {
    return new Builder(spec, device);
  }

  /** Collects settings; the defaults live here and nowhere else. */
  public static final class Builder {
    private final TrainingSpec spec;
    private final DeviceSpec device;
    private int batchSize = 128;
    private int epochs = 1;
    private double learningRate = 1e-3;
    private Schedule schedule = new Schedule.Constant(0);
    private double clipNorm;
    private long seed;
    private int numWorkers = 1;
    private int ghostBatches = 1;
    private int microBatches = 1;
    private Duration workerTimeout = Duration.ofSeconds(60);
    private Duration peerTimeout = Duration.ofSeconds(60);
    private String checkpointDirectory;
    private long checkpointInterval;
    private Duration checkpointTime = Duration.ofMinutes(5);
    private int keptCheckpoints = 2;
    private int maxRestarts = 3;
    private long checksumInterval = 100;
    private ExchangeSettings exchange = ExchangeSettings.DEFAULT;
    private String resumeFrom;

    private Builder(TrainingSpec spec, DeviceSpec device) {
      this.spec = spec;
      this.device = device;
    }

    /** Rows of a global batch. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** Passes over the table. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** Base rate. */
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /** Rate of each step. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** Largest global norm of the mean gradient; 0 for no limit. */
    public Builder clipNorm(double value) {
      clipNorm = value;
      return this;
    }

    /** Seed of the order of rows and of dropout. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Tasks that train together. */
    public Builder numWorkers(int value) {
      numWorkers = value;
      return this;
    }

    /** Parts of each worker's share of a batch. */
    public Builder ghostBatches(int value) {
      ghostBatches = value;
      return this;
    }

    /** Parts in which a worker runs its share of a batch. */
    public Builder microBatches(int value) {
      microBatches = value;
      return this;
    }

    /** How long to wait for slots. */
    public Builder workerTimeout(Duration value) {
      workerTimeout = value;
      return this;
    }

    /** How long a worker may be silent. */
    public Builder peerTimeout(Duration value) {
      peerTimeout = value;
      return this;
    }

    /** Where checkpoints are kept and weights handed over. */
    public Builder checkpointDirectory(String value) {
      checkpointDirectory = value;
      return this;
    }

    /** Steps between checkpoints. */
    public Builder checkpointInterval(long value) {
      checkpointInterval = value;
      return this;
    }

    /** Time between checkpoints. */
    public Builder checkpointTime(Duration value) {
      checkpointTime = value;
      return this;
    }

    /** Complete checkpoints that stay. */
    public Builder keptCheckpoints(int value) {
      keptCheckpoints = value;
      return this;
    }

    /** How often a run is begun again. */
    public Builder maxRestarts(int value) {
      maxRestarts = value;
      return this;
    }

    /** Steps between comparisons of the workers' weights. */
    public Builder checksumInterval(long value) {
      checksumInterval = value;
      return this;
    }

    /** How workers exchange gradients and weights. */
    public Builder exchange(ExchangeSettings value) {
      exchange = value;
      return this;
    }

    /** Where an earlier run's checkpoints are. */
    public Builder resumeFrom(String value) {
      resumeFrom = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TrainingConfig build() {
      return new TrainingConfig(
          spec,
          device,
          batchSize,
          epochs,
          learningRate,
          schedule,
          clipNorm,
          seed,
          numWorkers,
          ghostBatches,
          microBatches,
          workerTimeout,
          peerTimeout,
          checkpointDirectory,
          checkpointInterval,
          checkpointTime,
          keptCheckpoints,
          maxRestarts,
          checksumInterval,
          exchange,
          resumeFrom);
    }
  }
}
