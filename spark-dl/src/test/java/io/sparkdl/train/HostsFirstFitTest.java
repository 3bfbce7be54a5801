package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;

/**
 * Two executors, processes of their own with two workers each, on two hosts: two addresses of the
 * loopback interface.
 */
@Timeout(180)
class HostsFirstFitTest {
  private static final String DRIVER = "127.0.0.1";
  private static final List<String> HOSTS = List.of(DRIVER, "127.0.0.2");

  @TempDir static Path folder;

  private static final List<RpcEnv> CLUSTER = new ArrayList<>();
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master.rest.enabled", "false")
            .set("spark.ui.enabled", "false");
    RpcEnv master = Master.startRpcEnvAndEndpoint(DRIVER, 0, 0, conf)._1();
    CLUSTER.add(master);
    String url = "spark://" + master.address().hostPort();
    for (int i = 0; i < HOSTS.size(); i++) {
      CLUSTER.add(
          org.apache.spark.deploy.worker.Worker.startRpcEnvAndEndpoint(
              HOSTS.get(i),
              0,
              0,
              2,
              1024,
              new String[] {url},
              folder.resolve("worker" + i).toString(),
              Option.apply(i),
              conf,
              Option.empty()));
    }
    spark =
        SparkSession.builder()
            .master(url)
            .config("spark.driver.host", DRIVER)
            .config("spark.ui.enabled", false)
            .config("spark.executor.cores", 2)
            .config("spark.executor.memory", "768m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_WAIT_POLICY", "passive")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
    // Its workers first, which would look for their master.
    Collections.reverse(CLUSTER);
    CLUSTER.forEach(RpcEnv::shutdown);
    CLUSTER.forEach(RpcEnv::awaitTermination);
  }

  private static TrainingResult fit(
      int epochs, ExchangePolicy policy, GradientCompression compression) {
    Sequential network = Sequential.of(new Dense(32, Activation.TANH), new Dense(3));
    TrainingSpec spec =
        new TrainingSpec(
            network, List.of(WorkerFits.WIDTH), 3, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    TrainingConfig.Builder config =
        WorkerFits.config(spec)
            .epochs(epochs)
            .numWorkers(4)
            .checksumInterval(1)
            .checkpointDirectory(folder.resolve("checkpoints").toUri().toString())
            .exchange(new ExchangeSettings(policy, compression));
    return WorkerFits.fit(spark, WorkerFits.table(spark, 20, 41), config.build());
  }

  /** Only the order of sums differs. */
  @Test
  void fit_hostsFirst_equalsTheDirectExchange() {
    TrainingResult direct = fit(3, ExchangePolicy.DIRECT, GradientCompression.NONE);
    TrainingResult hostsFirst = fit(3, ExchangePolicy.HIERARCHICAL, GradientCompression.NONE);
    WorkerFits.assertClose(direct, hostsFirst, WorkerFits.EPOCH);
    assertTrue(direct.history().exchange().startsWith("direct,"), direct.history().exchange());
    String told = hostsFirst.history().exchange();
    assertTrue(told.startsWith("hierarchical, compression none: 4 workers on 2 hosts"), told);
    List<String> hosts =
        hostsFirst.history().epochs().get(0).workers().stream().map(WorkerReport::host).toList();
    assertEquals(4, hosts.size());
    assertTrue(hosts.containsAll(HOSTS), hosts.toString());
  }

  /** Weights are compared after every step; what is late moves the loss as much as noise does. */
  @ParameterizedTest
  @CsvSource({"bfloat16, 1, 0.01", "topK, 0.25, 0.05"})
  void fit_hostsFirstAndCompressed_reachesNearlyTheLossOfAll(
      String name, double ratio, double tolerance) {
    TrainingResult all = fit(20, ExchangePolicy.DIRECT, GradientCompression.NONE);
    TrainingResult some = fit(20, ExchangePolicy.HIERARCHICAL, GradientCompression.of(name, ratio));
    double expected = all.history().epochs().get(19).loss();
    double actual = some.history().epochs().get(19).loss();
    double first = all.history().epochs().get(0).loss();
    assertTrue(expected < first / 3, "it learns: " + first + " to " + expected);
    assertEquals(expected, actual, tolerance * first);
  }
}
