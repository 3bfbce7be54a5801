package io.sparkdl.train;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Two executors that are processes of their own, and a small fit on them. */
final class ExecutorRuns implements AutoCloseable {
  private static final int STEPS_PER_EPOCH = 8;

  private final SparkSession spark;
  private final BarrierStages stages = new BarrierStages();

  private ExecutorRuns(SparkSession spark) {
    this.spark = spark;
    spark.sparkContext().addSparkListener(stages);
  }

  /** Starts two executors of one core and this much memory, with these settings. */
  static ExecutorRuns start(int megabytes, Map<String, String> settings) throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local-cluster[2,1," + megabytes + "]")
            .config("spark.ui.enabled", false)
            .config("spark.executor.memory", megabytes + "m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    settings.forEach(builder::config);
    return new ExecutorRuns(builder.getOrCreate());
  }

  /** The session of these executors. */
  SparkSession spark() {
    return spark;
  }

  /** Attempts since the last call. */
  int takeAttempts() {
    return stages.take();
  }

  /** Settings of a fit of eight steps an epoch, with checkpoints in the folder. */
  static TrainingConfig.Builder config(Path folder, String backend, int epochs) {
    Sequential network =
        Sequential.of(new Dense(8, Activation.TANH), new DropoutLayer(0.2), new Dense(2));
    TrainingSpec spec =
        new TrainingSpec(network, List.of(2), 2, new CrossEntropy(), new Optimizer.Adam());
    return TrainingConfig.builder(spec, new DeviceSpec(backend, 1, 1L << 28))
        .batchSize(64 / STEPS_PER_EPOCH)
        .epochs(epochs)
        .numWorkers(2)
        .checkpointDirectory(folder.toUri().toString())
        .peerTimeout(Duration.ofSeconds(5));
  }

  /** Fits on a table of 64 rows. */
  TrainingResult fit(TrainingConfig config, ProgressListener listener) {
    Dataset<Row> table =
        spark.range(0, 64, 1, 2).selectExpr("array(float(id % 3), 1f) as x", "id % 2 as y");
    DataColumns columns = new DataColumns("x", "y", null, Label.classes(2), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 8)) {
      return DataParallelTraining.fit(spark, dataset, null, config, listener);
    }
  }

  /** Does something once, when a fit has come past a step. */
  static ProgressListener pastStep(long step, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return progress -> {
      if (progress.epoch() * STEPS_PER_EPOCH + progress.step() > step
          && done.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  @Override
  public void close() {
    spark.stop();
  }
}
