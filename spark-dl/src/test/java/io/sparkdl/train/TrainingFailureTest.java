package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, a run ends soon, says why and leaves nothing behind. */
@Timeout(120)
class TrainingFailureTest {
  /** Rows that a table has given, over all its readings. */
  private static final AtomicInteger READ = new AtomicInteger();

  private static final long CPU_BYTES = 1L << 30;
  private static final String GROUP = "paragraph";

  private static SparkSession spark;
  private static long sockets;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[3]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    // What Spark itself opens once, and keeps, is open now.
    fit(config(FaultyBackend.NAME).numWorkers(2).build(), ProgressListener.NONE);
    sockets = Peers.sockets();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void leavesNothingBehind() throws InterruptedException {
    await(() -> files() == 0 && threads() == 0 && Peers.sockets() <= sockets);
    assertEquals(0, files(), "files in Spark's local directories");
    assertTrue(Peers.sockets() <= sockets, "sockets, " + sockets + " before: " + Peers.sockets());
    assertEquals(0, FaultyBackend.OPEN.get(), "devices that are open");
    assertEquals(0, FaultyBackend.LEFT_BYTES.get(), "bytes of closed devices");
    assertEquals(0, threads(), "threads of meshes and collectives");
  }

  private static int files() {
    int count = 0;
    for (File local : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      for (File file : local.listFiles()) {
        count += file.getName().startsWith("sparkdl-") ? 1 : 0;
      }
    }
    return count;
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("sparkdl-"))
        .count();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
  }

  private static TrainingConfig.Builder config(String backend) {
    return config(backend, new Dense(8, Activation.TANH), new Dense(2));
  }

  private static TrainingConfig.Builder config(String backend, Layer... layers) {
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(layers),
            List.of(2),
            2,
            Loss.CROSS_ENTROPY,
            new Optimizer.Adam(),
            TrainingOptions.NONE.withSyncBatchNorm(true));
    return TrainingConfig.builder(spec, new DeviceSpec(backend, 1, CPU_BYTES)).batchSize(8);
  }

  private static TrainingResult fit(TrainingConfig config, ProgressListener listener) {
    Dataset<Row> table =
        spark.range(0, 64, 1, 2).selectExpr("array(float(id % 3), 1f) as x", "id % 2 as y");
    DataColumns columns = new DataColumns("x", "y", null, Label.classes(2), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 8)) {
      return DataParallelTraining.fit(spark, dataset, null, config, listener);
    }
  }

  @Test
  void fit_workerThatFailsBeforeItMeetsTheOthers_endsWithItsReason() {
    long begin = System.nanoTime();
    TrainingConfig config = config(TroubledBackend.NAME).numWorkers(3).build();
    var error = assertThrows(TrainingException.class, () -> fit(config, ProgressListener.NONE));
    assertTrue(error.getMessage().contains("worker 1"), error.getMessage());
    assertTrue(error.getMessage().contains("expected to open, got trouble"), error.getMessage());
    assertTrue(error.getSuppressed()[0].getMessage().contains("TroubledBackend"), "remote trace");
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(30));
  }

  /**
   * The weights and their moments take 0.3 MB of the 2; a batch of 64 rows and 4096 units, more.
   */
  @Test
  void fit_batchThatDoesNotFitTheDevice_endsAtOnceWithTheMemoryItNeeds() {
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Dense(4096, Activation.TANH), new Dense(2)),
            List.of(2),
            2,
            Loss.CROSS_ENTROPY,
            new Optimizer.Adam());
    TrainingConfig config =
        TrainingConfig.builder(spec, new DeviceSpec("cpu", 1, 2 << 20))
            .batchSize(64)
            .numWorkers(1)
            .build();
    BarrierStages stages = new BarrierStages();
    spark.sparkContext().addSparkListener(stages);
    try {
      var error = assertThrows(TrainingException.class, () -> fit(config, ProgressListener.NONE));
      assertTrue(error.getMessage().contains("worker 0"), error.getMessage());
      assertTrue(error.getMessage().contains("bytes of memory"), error.getMessage());
      String trace = error.getSuppressed()[0].getMessage();
      assertTrue(trace.contains("LocalGradients.fill"), "in the first step, got " + trace);
      assertEquals(1, stages.take(), "attempts");
    } finally {
      spark.sparkContext().removeSparkListener(stages);
    }
  }

  /** A fit with hours to go; the listener's latch opens at its first progress. */
  private static CompletableFuture<TrainingResult> longFit(
      TrainingConfig.Builder builder, int workers, CountDownLatch running) {
    TrainingConfig config = builder.numWorkers(workers).epochs(10_000_000).build();
    return CompletableFuture.supplyAsync(
        () -> {
          spark.sparkContext().setJobGroup(GROUP, "a paragraph of a notebook", false);
          try {
            return fit(config, progress -> running.countDown());
          } finally {
            spark.sparkContext().clearJobGroup();
          }
        });
  }

  private static TrainingException failure(CompletableFuture<TrainingResult> fit)
      throws InterruptedException, TimeoutException {
    try {
      fit.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertTrue(e.getCause() instanceof TrainingException, e.toString());
      return (TrainingException) e.getCause();
    }
    throw new AssertionError("the fit ended well");
  }

  /** With a batch norm in every other layer, most of a step is exchanges with the others. */
  private static Layer[] deepNormalised() {
    List<Layer> layers = new ArrayList<>();
    for (int block = 0; block < 8; block++) {
      layers.add(new Dense(8, Activation.TANH));
      layers.add(new BatchNorm());
    }
    layers.add(new Dense(2));
    return layers.toArray(Layer[]::new);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fit_workerThatIsKilled_endsTheRunAndSaysSo(boolean normalised) throws Exception {
    TrainingConfig.Builder builder = normalised ? config("cpu", deepNormalised()) : config("cpu");
    SparkContext context = spark.sparkContext();
    CompletableFuture<Long> second = new CompletableFuture<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            SparkStageInfo stage =
                JavaSparkContext.fromSparkContext(context)
                    .statusTracker()
                    .getStageInfo(start.stageId());
            if (start.taskInfo().index() == 1 && stage != null && stage.numTasks() == 3) {
              second.complete(start.taskInfo().taskId());
            }
          }
        };
    context.addSparkListener(listener);
    try {
      CountDownLatch running = new CountDownLatch(1);
      CompletableFuture<TrainingResult> fit = longFit(builder.maxRestarts(0), 3, running);
      assertTrue(running.await(60, TimeUnit.SECONDS));
      context.killTaskAttempt(second.get(10, TimeUnit.SECONDS), true, "test");
      String message = failure(fit).getMessage();
      assertTrue(message.contains("worker 1") || message.contains("lost"), message);
    } finally {
      context.removeSparkListener(listener);
    }
  }

  /**
   * What they held is counted after each test. Workers of one process meet in memory; {@link
   * PeerMeshTest} counts the connections of others.
   */
  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "3, true", "3, false"})
  void fit_jobsCancelledByTheUser_endAndFreeWhatTheyHeld(int workers, boolean group)
      throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<TrainingResult> fit = longFit(config(FaultyBackend.NAME), workers, running);
    assertTrue(running.await(60, TimeUnit.SECONDS));
    assertTrue(files() > 0 && threads() >= workers / 2, "something to free");
    assertEquals(workers, FaultyBackend.OPEN.get());
    BarrierStages stages = new BarrierStages();
    spark.sparkContext().addSparkListener(stages);
    try {
      if (group) {
        spark.sparkContext().cancelJobGroup(GROUP);
      } else {
        spark.sparkContext().cancelAllJobs();
      }
      assertNotNull(failure(fit).getMessage());
      assertEquals(0, stages.take(), "a fit that was cancelled is not tried again");
    } finally {
      spark.sparkContext().removeSparkListener(stages);
    }
  }

  @Test
  void fit_slotsHeldByAnotherJob_failsAfterTheTimeoutWithBothNumbers() throws Exception {
    SparkContext context = spark.sparkContext();
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    context.setInterruptOnCancel(true);
    var holder =
        java.parallelize(List.of(1), 1)
            .map(
                one -> {
                  Thread.sleep(60_000);
                  return one;
                })
            .collectAsync();
    await(() -> java.statusTracker().getActiveStageIds().length > 0);
    try {
      TrainingConfig config =
          config("cpu").numWorkers(3).workerTimeout(Duration.ofMillis(1500)).build();
      var error = assertThrows(TrainingException.class, () -> fit(config, ProgressListener.NONE));
      assertTrue(error.getMessage().contains("3 tasks"), error.getMessage());
      assertTrue(error.getMessage().contains("got 0"), error.getMessage());
      assertFalse(holder.isDone());
    } finally {
      holder.cancel(true);
      await(() -> java.statusTracker().getActiveStageIds().length == 0);
    }
  }

  /** What was kept of the table is lost, and reading it again gives fewer rows. */
  @Test
  void fit_tableThatIsAnotherWhenItIsReadAgain_saysWhy() {
    READ.set(0);
    FilterFunction<Long> fewerLater = id -> READ.incrementAndGet() <= 96;
    Dataset<Row> table =
        spark
            .range(0, 64, 1, 2)
            .filter(fewerLater)
            .selectExpr("array(float(id % 3), 1f) as x", "id % 2 as y");
    DataColumns columns = new DataColumns("x", "y", null, Label.classes(2), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 8)) {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .getPersistentRDDs()
          .values()
          .forEach(rows -> rows.unpersist(true));
      TrainingConfig config = config("cpu").numWorkers(2).build();
      var error =
          assertThrows(
              TrainingException.class,
              () -> DataParallelTraining.fit(spark, dataset, null, config, ProgressListener.NONE));
      assertTrue(error.getMessage().contains("rows cannot be dealt"), error.getMessage());
      assertTrue(error.getMessage().contains("not deterministic"), error.getMessage());
    }
  }

  @Test
  void fit_networkThatDoesNotFitTheRows_isRefusedBeforeAJob() {
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Dense(2)), List.of(5), 2, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    TrainingConfig config =
        TrainingConfig.builder(spec, new DeviceSpec("cpu", 1, CPU_BYTES)).build();
    var error =
        assertThrows(IllegalArgumentException.class, () -> fit(config, ProgressListener.NONE));
    assertTrue(error.getMessage().contains("[5]"), error.getMessage());
  }

  @Test
  void fit_checkpointDirectoryUnwritable_saysSo() {
    TrainingConfig config = config("cpu").checkpointDirectory("nosuchscheme:///weights").build();
    var error = assertThrows(TrainingException.class, () -> fit(config, ProgressListener.NONE));
    assertTrue(error.getMessage().contains("nosuchscheme"), error.getMessage());
  }
}
