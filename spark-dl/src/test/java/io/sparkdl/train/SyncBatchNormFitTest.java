package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ShardPlan;
import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.GlobalAveragePool2d;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** N workers whose batch norm looks at whole batches against one, over real sockets. */
@Timeout(120)
class SyncBatchNormFitTest extends LocalSessionTest {
  /** Like the cnn: no bias in front of batch norm, where its gradient would be rounding alone. */
  private static TrainingSpec spec(Optimizer optimizer) {
    Sequential network =
        Sequential.of(
            new Conv2d(5, 3).withoutBias(),
            new BatchNorm(),
            new ActivationLayer(Activation.TANH),
            new Conv2d(8, 3).withoutBias(),
            new BatchNorm(),
            new ActivationLayer(Activation.RELU),
            new GlobalAveragePool2d(),
            new Dense(3));
    return new TrainingSpec(
        network,
        List.of(1, 2, 3),
        3,
        Loss.CROSS_ENTROPY,
        optimizer,
        TrainingOptions.NONE.withSyncBatchNorm(true));
  }

  private static TrainingSpec adamW() {
    return spec(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01));
  }

  private static TrainingResult local(TrainingSpec spec, Dataset<Row> table, int epochs) {
    TrainingSpec own = spec.withOptions(spec.options().withSyncBatchNorm(false));
    return WorkerFits.fit(spark, table, WorkerFits.config(own).epochs(epochs).build());
  }

  private static TrainingResult several(
      TrainingSpec spec, Dataset<Row> table, int epochs, int workers) {
    TrainingConfig.Builder config = WorkerFits.config(spec).epochs(epochs);
    return WorkerFits.fit(spark, table, config.numWorkers(workers).build());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "4"})
  void fit_severalWorkersOneStepOfSgd_equalsOneWorker(int workers) {
    TrainingSpec spec = spec(new Optimizer.Sgd(0, false, 0));
    Dataset<Row> table = WorkerFits.table(spark, 5, 5, 6);
    TrainingResult one = local(spec, table, 1);
    WorkerFits.assertClose(one, several(spec, table, 1, workers), WorkerFits.ONE_STEP);
  }

  @ParameterizedTest
  @MethodSource("io.sparkdl.train.WorkerFits#workersAndPartitions")
  void fit_severalWorkersEpochsOfAdamW_equalsOneWorker(int workers, int[] partitions) {
    Dataset<Row> table = WorkerFits.table(spark, partitions);
    TrainingResult one = local(adamW(), table, 3);
    TrainingResult all = several(adamW(), table, 3, workers);
    WorkerFits.assertClose(one, all, WorkerFits.EPOCH);
    int rows = Arrays.stream(partitions).sum();
    all.history().epochs().forEach(epoch -> assertEquals(rows, epoch.rows()));
  }

  @Test
  void fit_withoutTheOption_isAnother() {
    Dataset<Row> table = WorkerFits.table(spark, 30, 31);
    TrainingSpec spec = adamW();
    TrainingSpec own = spec.withOptions(spec.options().withSyncBatchNorm(false));
    float[] one = local(spec, table, 1).weights().state();
    float[] parts = several(own, table, 1, 4).weights().state();
    double difference = 0;
    for (int i = 0; i < one.length; i++) {
      difference = Math.max(difference, Math.abs(one[i] - parts[i]));
    }
    assertTrue(difference > 100 * WorkerFits.EPOCH, "difference " + difference);
  }

  @Test
  void fit_twice_givesEqualBits() {
    Dataset<Row> table = WorkerFits.table(spark, 30, 3);
    TrainingResult first = several(adamW(), table, 3, 4);
    TrainingResult second = several(adamW(), table, 3, 4);
    assertArrayEquals(first.weights().parameters(), second.weights().parameters());
    assertArrayEquals(first.weights().state(), second.weights().state());
  }

  /** The number spreads to every worker through the exchanged sums in the same step. */
  @Test
  void fit_overflowOnOneWorker_namesThatWorkerAndTheOperator() {
    Dataset<Row> table =
        WorkerFits.table(spark, 30)
            .withColumn("id", functions.monotonically_increasing_id())
            .withColumn(
                "features",
                functions
                    .when(
                        functions.col("id").equalTo(7),
                        functions.array_repeat(functions.lit(3e38), 6))
                    .otherwise(functions.col("features"))
                    .cast(DataTypes.createArrayType(DataTypes.FloatType)));
    var error = assertThrows(TrainingException.class, () -> several(adamW(), table, 1, 4));
    String message = error.getMessage();
    ShardPlan plan = new ShardPlan(30, TrainingConfig.VIRTUAL_SHARDS, 16, 4, 1);
    int owner = plan.workerOf(plan.shardOf(7));
    assertTrue(message.contains("on worker " + owner + " "), message);
    assertTrue(message.contains("came from operator"), message);
    assertTrue(message.contains("layer 0-conv2d") || message.contains("1-batchNorm"), message);
    assertFalse(message.contains("AllReduceSum"), message);
  }

  @Test
  void config_batchesInParts_areRefused() {
    TrainingConfig.Builder parts = WorkerFits.config(adamW()).microBatches(2);
    var error = assertThrows(IllegalArgumentException.class, parts::build);
    assertTrue(error.getMessage().contains("syncBatchNorm"), error.getMessage());
    assertTrue(error.getMessage().contains("got 2 and 1"), error.getMessage());
    TrainingConfig.Builder ghosts = WorkerFits.config(adamW()).ghostBatches(3);
    assertThrows(IllegalArgumentException.class, ghosts::build);
  }
}
