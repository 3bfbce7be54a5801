package io.sparkdl.pipelines.soak;

import io.sparkdl.ml.EpochMetrics;
import io.sparkdl.ml.NeuralNetworkClassificationModel;
import io.sparkdl.ml.NeuralNetworkClassifier;
import io.sparkdl.ml.TrainingSummary;
import io.sparkdl.train.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The fits of a soak: equal but for what happens to their executors. */
public final class SoakFits implements AutoCloseable {
  /** Rows of the table. */
  public static final int ROWS = 8192;

  private static final String NETWORK =
      """
      {"type": "sequential", "layers": [
        {"type": "dense", "units": 32},
        {"type": "activation", "function": "tanh"},
        {"type": "dropout", "ratio": 0.1},
        {"type": "dense", "units": 2}]}
      """;

  private static final int WORKERS = 2;
  private static final int BATCH = 64;
  private static final int PARTITIONS = 4;
  private static final int CALIBRATION_EPOCHS = 4;
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(5);

  /** Silence, the wait for executors, their start, reading the rows: with much to spare. */
  private static final Duration DEADLINE = Duration.ofSeconds(240);

  /**
   * About what a fault costs: most are noticed at once, a frozen executor, or one that is cut off,
   * after two timeouts.
   */
  private static final double SECONDS_PER_FAULT = 12;

  private static final double SECONDS_TO_START = 30;

  /** So long a fit trains between two faults, at least: a checkpoint is written every second. */
  private static final double LEAST_SECONDS_PER_FAULT = 6;

  private final StandaloneCluster cluster;
  private final Path folder;
  private final long seed;
  private final SparkSession spark;
  private final Dataset<Row> table;
  private final AtomicInteger attempts = new AtomicInteger();
  private int epochs;
  private double peacefulLoss;

  /**
   * What a fit under faults came to.
   *
   * @param faults that were brought about
   * @param outcomes of those that the fit recovered from
   * @param restarts of the fit from a checkpoint
   * @param hangs 1 if the fit made no progress before the deadline, else 0
   * @param rowsLost by how much the rows trained in the epochs differ from the table's, added up
   * @param lossDifference relative difference of the final loss; NaN if the fit failed
   * @param failure why the fit failed; null if it did not
   */
  public record Result(
      int faults,
      List<FaultInjector.Outcome> outcomes,
      int restarts,
      int hangs,
      long rowsLost,
      double lossDifference,
      String failure) {
    public Result {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** Starts a session on the cluster and writes the table. */
  public SoakFits(StandaloneCluster cluster, Path folder, long seed) {
    this.cluster = cluster;
    this.folder = folder;
    this.seed = seed;
    SparkConf conf =
        new SparkConf()
            .setMaster(cluster.master())
            .setAppName("sparkdl soak")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false")
            .set("spark.ui.showConsoleProgress", "false")
            .set("spark.locality.wait", "0")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.cores", "1")
            .set("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    this.spark = SparkSession.builder().config(conf).getOrCreate();
    spark.sparkContext().addSparkListener(new AttemptCounter());
    String data = folder.resolve("table").toString();
    spark
        .range(0, ROWS, 1, PARTITIONS)
        .selectExpr(
            "id",
            "transform(sequence(1, 16),"
                + " i -> float(pmod(xxhash64(id, i, %dL), 1000) / 1000.0)) as features"
                    .formatted(seed))
        .selectExpr("features", "int(features[0] + features[1] > features[2] + 0.5) as label")
        .write()
        .parquet(data);
    this.table = spark.read().parquet(data);
  }

  /** Each attempt of a fit is a barrier stage; those of Spark's own retries are not counted. */
  private final class AttemptCounter extends SparkListener {
    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
      if (submitted.stageInfo().attemptNumber() == 0
          && submitted.stageInfo().rddInfos().exists(info -> info.isBarrier())) {
        attempts.incrementAndGet();
      }
    }
  }

  private NeuralNetworkClassificationModel fit(
      int passes, int maxRestarts, ProgressListener listener) {
    return new NeuralNetworkClassifier()
        .setNetwork(NETWORK)
        .setDevice("cpu")
        .setThreadsPerWorker(1)
        .setNumWorkers(WORKERS)
        .setBatchSize(BATCH)
        .setEpochs(passes)
        .setSeed(seed)
        .setPeerTimeout(PEER_TIMEOUT.toSeconds())
        .setCheckpointMinutes(1.0 / TimeUnit.MINUTES.toSeconds(1))
        .setCheckpointDirectory(checkpoints().toUri().toString())
        .setMaxRestarts(maxRestarts)
        .setProgressListener(listener)
        .fit(table);
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /**
   * Measures how long an epoch takes and chooses their number.
   *
   * @param faults that the second of the two fits is to suffer
   * @param seconds that all of it may take
   * @return seconds that one fit is to train
   */
  public double calibrate(int faults, double seconds) {
    TrainingSummary summary = fit(CALIBRATION_EPOCHS, 0, ProgressListener.NONE).summary();
    List<EpochMetrics> measured = summary.epochs();
    // The first is slower: programs are compiled, by us and by Java.
    double epoch = measured.get(measured.size() - 1).seconds();
    double left = (seconds - SECONDS_TO_START - SECONDS_PER_FAULT * faults) / 2;
    double training = Math.max(left, LEAST_SECONDS_PER_FAULT * faults);
    epochs = Math.max(CALIBRATION_EPOCHS, (int) Math.ceil(training / epoch));
    return training;
  }

  /** Passes over the table in both fits. */
  public int epochs() {
    return epochs;
  }

  /** Fits without faults. */
  public void trainInPeace() {
    List<EpochMetrics> trained = fit(epochs, 0, ProgressListener.NONE).summary().epochs();
    if (rowsLost(trained) != 0) {
      throw new IllegalStateException(
          "soak: expected epochs of " + ROWS + " rows without faults, got " + trained);
    }
    peacefulLoss = trained.get(trained.size() - 1).loss();
  }

  /** Final loss without faults. */
  public double peacefulLoss() {
    return peacefulLoss;
  }

  /** Fits again while a plan's faults are brought about. */
  public Result trainUnder(FaultPlan plan) throws IOException, InterruptedException {
    FaultInjector injector =
        new FaultInjector(cluster, checkpoints(), folder, PEER_TIMEOUT, DEADLINE);
    int maxRestarts = 10 * (plan.strikes().size() + 1);
    attempts.set(0);
    CompletableFuture<List<EpochMetrics>> fit = new CompletableFuture<>();
    Thread fitting =
        new Thread(
            () -> {
              try {
                fit.complete(fit(epochs, maxRestarts, injector).summary().epochs());
                injector.fitEnded(true);
              } catch (RuntimeException | Error e) {
                fit.completeExceptionally(e);
                injector.fitEnded(false);
              }
            },
            "sparkdl-soak-fit");
    fitting.setDaemon(true);
    fitting.start();
    try {
      injector.run(plan);
      List<EpochMetrics> trained = fit.get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS);
      double loss = trained.get(trained.size() - 1).loss();
      double difference = Math.abs(loss - peacefulLoss) / peacefulLoss;
      return result(injector, 0, trained, difference, null);
    } catch (TimeoutException e) {
      spark.sparkContext().cancelAllJobs();
      return result(injector, 1, List.of(), Double.NaN, "no end: " + e.getMessage());
    } catch (ExecutionException e) {
      return result(injector, 0, List.of(), Double.NaN, e.getCause().toString());
    }
  }

  private Result result(
      FaultInjector injector,
      int hangs,
      List<EpochMetrics> trained,
      double difference,
      String failure) {
    return new Result(
        injector.struck(),
        injector.outcomes(),
        Math.max(0, attempts.get() - 1),
        hangs,
        rowsLost(trained),
        difference,
        failure);
  }

  private long rowsLost(List<EpochMetrics> trained) {
    long lost = (long) ROWS * (epochs - trained.size());
    for (EpochMetrics epoch : trained) {
      lost += Math.abs(ROWS - epoch.rows());
    }
    return lost;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
