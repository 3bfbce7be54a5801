package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fits in sessions of several kinds, with executors as processes of their own or as threads. */
@Timeout(600)
class SessionWireTest {
  @TempDir Path folder;

  private float[] fit(String master, Wire wire, int workers) throws Exception {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    SparkConf conf =
        wire.conf(Wire.SECRET)
            .setMaster(master)
            .setAppName("wire")
            .set("spark.ui.enabled", "false")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      return fit(spark, workers);
    }
  }

  private float[] fit(SparkSession spark, int workers) {
    Sequential network =
        Sequential.of(new Dense(300, Activation.TANH), new DropoutLayer(0.2), new Dense(2));
    TrainingSpec spec =
        new TrainingSpec(network, List.of(2), 2, new CrossEntropy(), new Optimizer.Adam());
    TrainingConfig config =
        TrainingConfig.builder(spec, new DeviceSpec("cpu", 1, 1L << 28))
            .batchSize(8)
            .epochs(5)
            .numWorkers(workers)
            .checkpointDirectory(folder.toUri().toString())
            .peerTimeout(Duration.ofSeconds(30))
            .maxRestarts(0)
            .build();
    Dataset<Row> table =
        spark.range(0, 64, 1, 2).selectExpr("array(float(id % 3), 1f) as x", "id % 2 as y");
    DataColumns columns = new DataColumns("x", "y", null, Label.classes(2), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 8)) {
      TrainingResult result =
          DataParallelTraining.fit(spark, dataset, null, config, ProgressListener.NONE);
      assertEquals(workers, result.history().workers());
      return result.weights().parameters();
    }
  }

  @Test
  void fit_authenticatedEncryptedOrTls_givesTheSameBitsAsInTheClear() throws Exception {
    float[] expected = fit("local-cluster[2,1,1024]", Wire.SOCKETS, 2);
    for (Wire wire : List.of(Wire.AES, Wire.TLS)) {
      float[] actual = fit("local-cluster[2,1,1024]", wire, 2);
      assertArrayEquals(expected, actual, wire.toString());
    }
  }

  @Test
  void fit_workersOfOneProcessOrSeveral_givesTheSameBits() throws Exception {
    float[] expected = fit("local-cluster[2,2,1024]", Wire.SOCKETS, 4);
    try (LogLines log = new LogLines(PeerMesh.class)) {
      assertArrayEquals(expected, fit("local[4]", Wire.SOCKETS, 4));
      String lines = String.join("\n", log.lines());
      assertEquals(12, lines.split("in this process", -1).length - 1, lines);
    }
    assertTrue(Neighbours.OF_THIS_PROCESS.isEmpty());
    assertArrayEquals(expected, fit("local-cluster[2,2,1024]", Wire.AES, 4));
  }
}
