package io.sparkdl.bench;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.train.DataParallelTraining;
import io.sparkdl.train.DeviceSpec;
import io.sparkdl.train.EpochReport;
import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.TrainingConfig;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Fits the CNN on a generated table with workers of one process, which meet in memory, and prints
 * the mean seconds of a step and of the exchange and the waiting in it, without the first epoch.
 */
final class ScalingProcess {
  /** The first warms up. */
  private static final int EPOCHS = 3;

  private static final int ROWS = 2048;
  private static final int SHARDS = 64;

  private ScalingProcess() {}

  /** Arguments: workers, threads of each. */
  public static void main(String[] arguments) throws Exception {
    int workers = Integer.parseInt(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[" + workers + "]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      double steps = 0;
      double seconds = 0;
      double exchange = 0;
      for (EpochReport epoch : epochs(spark, workers, threads)) {
        steps += epoch.steps();
        seconds += epoch.seconds();
        exchange += epoch.breakdown().communicate() + epoch.breakdown().waiting();
      }
      System.out.println("step " + seconds / steps + " " + exchange / steps);
    }
  }

  private static List<EpochReport> epochs(SparkSession spark, int workers, int threads) {
    Workload cnn = Workload.named("cnn");
    TrainingConfig config =
        TrainingConfig.builder(
                OurProcess.spec(cnn, new Optimizer.Adam()), new DeviceSpec("cpu", threads, 1L << 30))
            .batchSize(cnn.batch())
            .epochs(EPOCHS)
            .numWorkers(workers)
            .build();
    DataColumns columns =
        new DataColumns("x", "y", null, Label.classes(Workload.CLASSES), HandleInvalid.ERROR);
    try (ArrowDataset rows = ArrowDataset.load(table(spark, cnn), columns, SHARDS)) {
      return DataParallelTraining.fit(spark, rows, null, config, ProgressListener.NONE)
          .history()
          .epochs()
          .subList(1, EPOCHS);
    }
  }

  private static Dataset<Row> table(SparkSession spark, Workload workload) {
    String numbers =
        "transform(sequence(1, %d), i -> float(hash(id, i) / 2147483648.0)) as x"
            .formatted(workload.input().elements());
    return spark
        .range(0, ROWS, 1, 4)
        .selectExpr(numbers, "int(id %% %d) as y".formatted(Workload.CLASSES));
  }
}
