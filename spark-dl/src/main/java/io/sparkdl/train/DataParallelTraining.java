package io.sparkdl.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataStatistics;
import io.sparkdl.data.ShardChunk;
import io.sparkdl.engine.optimizer.Schedule;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.LoggerFactory;

/** Trains on the driver's behalf: one barrier stage with a task per worker. */
public final class DataParallelTraining {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JavaSparkContext spark;
  private final ArrowDataset rows;
  private final ArrowDataset validation;
  private final TrainingConfig config;
  private final String name = "sparkdl-" + UUID.randomUUID();

  private DataParallelTraining(
      SparkSession session, ArrowDataset rows, ArrowDataset validation, TrainingConfig config) {
    this.spark = new JavaSparkContext(session.sparkContext());
    this.rows = rows;
    this.validation = validation;
    this.config = config;
  }

  /**
   * Trains a network.
   *
   * @param rows what is trained on
   * @param validation what is validated on after each epoch, with as many shards; or null
   * @param listener hears of progress
   * @return the weights, and how they came about
   * @throws TrainingException if a setting forbids training, slots are missing, or a worker fails,
   *     with the first true cause
   */
  public static TrainingResult fit(
      SparkSession session,
      ArrowDataset rows,
      ArrowDataset validation,
      TrainingConfig config,
      ProgressListener listener) {
    return new DataParallelTraining(session, rows, validation, config).run(listener);
  }

  private TrainingResult run(ProgressListener listener) {
    SparkContext context = spark.sc();
    checkData();
    ClusterCheck.settings(context.getConf(), config.numWorkers());
    ClusterCheck.awaitSlots(context, config.numWorkers(), config.workerTimeout());
    Weights initial = Weights.initial(config.spec().layout(), config.seed());
    Broadcast<float[][]> broadcast =
        spark.broadcast(new float[][] {initial.parameters(), initial.state()});
    Configuration hadoop = context.hadoopConfiguration();
    Path checkpoint = null;
    try (DriverMailbox mailbox = new DriverMailbox(name, listener)) {
      checkpoint = checkpoint(hadoop);
      FileSystem files = checkpoint.getFileSystem(hadoop);
      files.create(new Path(checkpoint, Job.PROBE)).close();
      TrainingHistory history = runStage(job(checkpoint), broadcast, hadoop, mailbox);
      ParameterLayout layout = initial.layout();
      return new TrainingResult(Checkpoint.read(checkpoint, layout, hadoop), history);
    } catch (IOException e) {
      throw new TrainingException("training: the weights cannot be handed over: " + e, e);
    } finally {
      broadcast.destroy();
      delete(checkpoint, hadoop);
    }
  }

  /** The network must fit the rows, and the validation rows must be such rows. */
  private void checkData() {
    List<Integer> expected = config.spec().inputSizes();
    checkRows("table", rows, expected);
    if (validation != null) {
      checkRows("validation table", validation, expected);
      if (validation.shards() != rows.shards()
          || validation.statistics().type().bytes() != rows.statistics().type().bytes()) {
        throw new IllegalArgumentException(
            "validation table: expected "
                + rows.shards()
                + " shards of "
                + rows.statistics().type()
                + ", got "
                + validation.shards()
                + " of "
                + validation.statistics().type());
      }
    }
    TensorType truth = config.spec().truth(1);
    if (truth == null || truth.elements() != 1) {
      throw new IllegalArgumentException(
          "outputs: expected a loss of one label or target a row, as tables have, got "
              + config.spec().outputs()
              + " outputs and a truth of "
              + truth);
    }
  }

  private void checkRows(String what, ArrowDataset data, List<Integer> sizes) {
    DataStatistics statistics = data.statistics();
    // The network may read a row's numbers under another shape, as a vector of pixels is an image.
    if (statistics.type().width() != Shape.of(sizes).elements()) {
      throw new IllegalArgumentException(
          what
              + ": expected rows of "
              + sizes
              + ", the network's input, got "
              + statistics.type().sizes());
    }
    if (config.spec().takesLabels() && statistics.maxLabel() >= config.spec().outputs()) {
      throw new IllegalArgumentException(
          what
              + ": expected labels below "
              + config.spec().outputs()
              + ", the number of the network's outputs, got "
              + statistics.maxLabel());
    }
  }

  private Job job(Path checkpoint) throws JsonProcessingException {
    // Through the interface, so that the JSON says which schedule it is.
    String schedule = JSON.writerFor(Schedule.class).writeValueAsString(config.schedule());
    DeviceSpec device = config.device();
    if (device.threads() == 0 && spark.sc().isLocal()) {
      device = device.withThreads(ClusterCheck.localThreads(spark.sc(), config.numWorkers()));
    }
    return new Job(
        name,
        PeerHandshake.newToken(),
        config.spec().toJson(),
        device,
        rows.statistics().type(),
        rows.statistics().totalRows(),
        validation == null ? 0 : validation.statistics().totalRows(),
        rows.shards(),
        new Job.Settings(
            config.batchSize(),
            config.epochs(),
            config.learningRate(),
            schedule,
            config.clipNorm(),
            config.seed(),
            config.numWorkers(),
            config.ghostBatches(),
            config.peerTimeout().toMillis()),
        checkpoint.toString());
  }

  private TrainingHistory runStage(
      Job job, Broadcast<float[][]> initial, Configuration hadoop, DriverMailbox mailbox) {
    JavaPairRDD<Integer, ShardChunk> chunks = rows.byShard(0);
    if (validation != null) {
      chunks = chunks.union(validation.byShard(1));
    }
    ShardPartitioner owners = new ShardPartitioner(job.plan(), config.numWorkers());
    WorkerTask task = new WorkerTask(job, initial, new SerializableConfiguration(hadoop));
    try (BarrierJob barrier =
        new BarrierJob(spark.sc(), mailbox, chunks, owners, config.workerTimeout())) {
      List<WorkerResult> results = barrier.run(task);
      List<WorkerResult> failures =
          results.stream().filter(result -> result.failure() != null).toList();
      if (!failures.isEmpty()) {
        throw failure(failures);
      }
      return results.get(0).history();
    }
  }

  /** The first failure whose cause was the worker's own, else the first of all. */
  private static TrainingException failure(List<WorkerResult> failures) {
    WorkerResult first =
        failures.stream().filter(WorkerResult::own).findFirst().orElse(failures.get(0));
    TrainingException failure =
        new TrainingException(
            first.own() ? "worker " + first.rank() + ": " + first.failure() : first.failure());
    failure.addSuppressed(new TrainingException(first.trace()));
    return failure;
  }

  private Path checkpoint(Configuration hadoop) throws IOException {
    if (config.checkpointDirectory() != null) {
      return new Path(config.checkpointDirectory(), name);
    }
    if (spark.sc().isLocal()) {
      var local = SparkEnv.get().blockManager().diskBlockManager().localDirs()[0];
      return new Path(local.toPath().resolve(name).toUri());
    }
    FileSystem files = FileSystem.get(hadoop);
    return files.makeQualified(new Path(files.getHomeDirectory(), ".sparkdl/" + name));
  }

  private static void delete(Path checkpoint, Configuration hadoop) {
    if (checkpoint != null) {
      try {
        checkpoint.getFileSystem(hadoop).delete(checkpoint, true);
      } catch (IOException e) {
        // The weights have been read, or there is an exception already on its way.
        LoggerFactory.getLogger(DataParallelTraining.class)
            .warn("cannot delete the checkpoint {}: {}", checkpoint, e.toString());
      }
    }
  }
}
