package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits whose workers compare their weights, with and without a worker whose memory is broken. */
@Timeout(120)
class WeightAgreementFitTest extends LocalSessionTest {
  private static TrainingSpec spec(boolean syncBatchNorm) {
    Sequential network =
        Sequential.of(
            new Dense(8),
            new BatchNorm(),
            new ActivationLayer(Activation.TANH),
            new DropoutLayer(0.3),
            new Dense(3));
    return new TrainingSpec(
        network,
        List.of(WorkerFits.WIDTH),
        3,
        Loss.CROSS_ENTROPY,
        new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01),
        TrainingOptions.NONE.withSyncBatchNorm(syncBatchNorm));
  }

  /** Two epochs of eight steps. */
  private static TrainingResult fit(String backend, int workers, long interval) {
    TrainingConfig config =
        TrainingConfig.builder(spec(true), new DeviceSpec(backend, 1, 1L << 30))
            .batchSize(8)
            .epochs(2)
            .numWorkers(workers)
            .checksumInterval(interval)
            .build();
    return WorkerFits.fit(spark, WorkerFits.table(spark, 30, 34), config);
  }

  /** The bit is another one after the fifth step, so the first comparison from the sixth on. */
  @ParameterizedTest
  @CsvSource({"2, 1, in step 5", "3, 1, in step 5", "3, 4, in step 7", "2, 100, after step 7"})
  void fit_bitOfOneWorkersMemoryFlips_stopsAndNamesTheWorker(
      int workers, long interval, String when) {
    BarrierStages stages = new BarrierStages();
    spark.sparkContext().addSparkListener(stages);
    try {
      var error =
          assertThrows(
              TrainingException.class, () -> fit(FlippedBitBackend.NAME, workers, interval));
      String message = error.getMessage();
      message = message.substring(message.indexOf("weights: "));
      assertTrue(message.contains("on all workers " + when + " (from 0)"), message);
      assertTrue(message.contains("on worker 1 ("), message);
      assertEquals(workers == 2, message.contains("on worker 0 ("), message);
      assertFalse(message.contains("on worker 2 ("), message);
      assertEquals(1, stages.take(), "attempts");
    } finally {
      spark.sparkContext().removeSparkListener(stages);
    }
  }

  @Test
  void fit_bitOfOneWorkersMemoryFlipsUncompared_goesUnnoticed() {
    assertEquals(2, fit(FlippedBitBackend.NAME, 2, 0).history().epochs().size());
  }

  /** Uneven shares of batches, workers without a row, and batch norm of either kind. */
  @ParameterizedTest
  @CsvSource({"2, true", "3, true", "4, true", "2, false", "3, false"})
  void fit_soundWorkersComparedInEveryStep_areTheSameToTheBit(int workers, boolean syncBatchNorm) {
    for (int[] partitions : new int[][] {{30, 31}, {17}, {2}}) {
      TrainingConfig.Builder config =
          WorkerFits.config(spec(syncBatchNorm)).epochs(3).numWorkers(workers);
      var table = WorkerFits.table(spark, partitions);
      TrainingConfig never = config.checksumInterval(0).build();
      TrainingConfig always = config.checksumInterval(1).build();
      TrainingResult expected = WorkerFits.fit(spark, table, never);
      TrainingResult actual = WorkerFits.fit(spark, table, always);
      assertArrayEquals(expected.weights().parameters(), actual.weights().parameters());
      assertArrayEquals(expected.weights().state(), actual.weights().state());
    }
  }
}
