package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors as processes of their own, to each of which Spark gives a GPU: the first OpenCL device,
 * whatever it is.
 */
@Timeout(180)
class GpuSchedulingTest {
  @TempDir Path folder;

  private SparkSession spark;

  /** Resource profiles of the barrier stages, and executors of their tasks. */
  private final List<Integer> profiles = new CopyOnWriteArrayList<>();

  private final List<String> executors = new CopyOnWriteArrayList<>();
  private final List<Integer> barriers = new CopyOnWriteArrayList<>();

  @BeforeEach
  void requireOpenCl() {
    boolean opencl = !Backends.named("opencl").devices().isEmpty();
    assertTrue(opencl || !Boolean.getBoolean("sparkdl.requireOpenCl"), "opencl: no device");
    assumeTrue(opencl, "no OpenCL device");
  }

  @AfterEach
  void stop() {
    if (spark != null) {
      spark.stop();
      SparkSession.clearActiveSession();
      SparkSession.clearDefaultSession();
    }
  }

  /**
   * A cluster of two executors with two cores and a GPU each.
   *
   * @param address what the discovery script says
   * @param taskAmount GPUs of each task; null for none
   */
  private void start(String address, String taskAmount) throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    Path script = folder.resolve("discover");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"" + address + "\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local-cluster[2,2,1024]")
            .config("spark.ui.enabled", false)
            .config("spark.locality.wait", "0")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", "-XX:+UseG1GC")
            .config("spark.worker.resource.gpu.amount", "1")
            .config("spark.worker.resource.gpu.discoveryScript", script.toString())
            .config("spark.executor.resource.gpu.amount", "1");
    if (taskAmount != null) {
      builder.config("spark.task.resource.gpu.amount", taskAmount);
    }
    spark = builder.getOrCreate();
    spark.sparkContext().addSparkListener(new BarrierListener());
  }

  private final class BarrierListener extends SparkListener {
    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
      if (submitted.stageInfo().rddInfos().exists(info -> info.isBarrier())) {
        profiles.add(submitted.stageInfo().resourceProfileId());
        barriers.add(submitted.stageInfo().stageId());
      }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart started) {
      if (barriers.contains(started.stageId())) {
        executors.add(started.taskInfo().executorId());
      }
    }
  }

  private NeuralNetworkClassificationModel fit(int workers) {
    return FitTest.small()
        .setDevice("auto")
        .setNumWorkers(workers)
        .setWorkerTimeout(15)
        .setEpochs(2)
        .fit(Tables.points(spark, 200));
  }

  @Test
  void fit_tasksWithAGpu_trainOnTheirDevice() throws IOException {
    start("0", "1");
    NeuralNetworkClassificationModel model = fit(2);
    String device = Backends.named("opencl").devices().get(0).name();
    assertTrue(model.summary().device().startsWith(device), model.summary().device());
    assertEquals(List.of(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()), profiles);
  }

  @Test
  void fit_tasksThatShareAGpu_eachWorkerHasOneOfItsOwn() throws IOException {
    start("0", "0.5");
    fit(2);
    assertNotEquals(List.of(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()), profiles);
    assertEquals(2, executors.stream().distinct().count(), executors::toString);
    TrainingException tooMany = assertThrows(TrainingException.class, () -> fit(3));
    assertTrue(
        tooMany.getMessage().contains("spark.executor.resource.gpu.amount"), tooMany::getMessage);
  }

  @Test
  void fit_gpuThatIsNotThere_saysSoAtOnce() throws IOException {
    start("7", null);
    TrainingException absent = assertThrows(TrainingException.class, () -> fit(2));
    assertTrue(absent.getMessage().contains("expected a device index below"), absent::getMessage);
    assertEquals(1, profiles.size());
  }
}
