package io.sparkdl.train;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.ShardChunk;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Weights;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains on the driver's behalf: one barrier stage with a task per worker. */
public final class DataParallelTraining {
  private static final Logger LOG = LoggerFactory.getLogger(DataParallelTraining.class);

  private final JavaSparkContext spark;
  private final ArrowDataset rows;
  private final ArrowDataset validation;
  private final TrainingConfig config;
  private final ResourceProfile resources;
  private final String name = "sparkdl-" + UUID.randomUUID();

  private DataParallelTraining(
      SparkSession session, ArrowDataset rows, ArrowDataset validation, TrainingConfig config) {
    this.spark = new JavaSparkContext(session.sparkContext());
    this.rows = rows;
    this.validation = validation;
    this.config = config;
    this.resources = WorkerResources.of(spark.sc(), config.device());
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
    new TableCheck(config).check(rows, validation);
    ClusterCheck.settings(context.getConf());
    ClusterCheck.awaitSlots(context, resources, config.numWorkers(), config.workerTimeout());
    ParameterLayout layout = config.spec().layout();
    Configuration hadoop = context.hadoopConfiguration();
    Path directory = null;
    boolean keep = false;
    try {
      directory = directory(hadoop);
      FileSystem files = directory.getFileSystem(hadoop);
      files.create(new Path(directory, Job.PROBE)).close();
      RunCheckpoints checkpoints = checkpoints(directory, hadoop);
      // Whatever ends the run but its success: days of work may lie there.
      keep = config.checkpointDirectory() != null;
      try {
        Attempt last = attempts(checkpoints, directory, layout, listener);
        Path weights = Job.weights(directory, last.number());
        TrainingResult result =
            new TrainingResult(Checkpoint.read(weights, layout, hadoop), last.history());
        keep = false;
        return result;
      } catch (TrainingException e) {
        keep = keep && checkpoints.latest() != null;
        throw keep ? resumable(e, directory) : e;
      }
    } catch (IOException e) {
      throw new TrainingException("training: the weights cannot be handed over: " + e, e);
    } finally {
      if (!keep) {
        delete(directory, hadoop);
      }
    }
  }

  /** Runs the stage to its end; the driver then has the first weights no longer. */
  private Attempt attempts(
      RunCheckpoints checkpoints, Path directory, ParameterLayout layout, ProgressListener listener)
      throws IOException {
    Broadcast<float[][]> initial = initial(layout);
    try {
      return attempts(checkpoints, directory, initial, listener);
    } finally {
      initial.destroy();
    }
  }

  /** The first weights, which the driver has as Spark's block alone, on disk if need be. */
  private Broadcast<float[][]> initial(ParameterLayout layout) {
    Weights weights = Weights.initial(layout, config.seed());
    return spark.broadcast(new float[][] {weights.parameters(), weights.state()});
  }

  private static TrainingException resumable(TrainingException e, Path directory) {
    TrainingException told =
        new TrainingException(
            e.getMessage() + "; its checkpoints are in " + directory + ": set resumeFrom to go on",
            e);
    for (Throwable suppressed : e.getSuppressed()) {
      told.addSuppressed(suppressed);
    }
    return told;
  }

  /** The attempt that came to the end. */
  private record Attempt(int number, TrainingHistory history) {}

  /**
   * Runs the stage, and again from the last checkpoint where a worker was lost. Spark's own retry
   * of the stage would begin at the beginning, and knows no deadline.
   */
  private Attempt attempts(
      RunCheckpoints checkpoints,
      Path directory,
      Broadcast<float[][]> initial,
      ProgressListener listener)
      throws IOException {
    RunCheckpoints.Found from = resumed();
    for (int attempt = 0; ; attempt++) {
      Job job = job(directory, attempt, from);
      try (ExecutorWatch executors = new ExecutorWatch(spark.sc())) {
        try (DriverMailbox mailbox = new DriverMailbox(job.name(), config.numWorkers(), listener)) {
          return new Attempt(attempt, runStage(job, checkpoints, initial, executors, mailbox));
        } catch (LostWorkerException e) {
          if (attempt == config.maxRestarts()) {
            throw e.told();
          }
          checkpoints.forgetBegun();
          RunCheckpoints.Found latest = checkpoints.latest();
          from = latest == null ? from : latest;
          LOG.warn(
              "{}; restart {} of at most {} (maxRestarts) from {}",
              e.getMessage(),
              attempt + 1,
              config.maxRestarts(),
              from == null ? "the beginning" : from.directory());
          awaitSlots(executors, e);
        }
      }
    }
  }

  /** The cluster's manager may need a while to replace what was lost. */
  private void awaitSlots(ExecutorWatch tasks, LostWorkerException lost) {
    try {
      LostExecutors.replace(spark.sc(), tasks, lost.executors(), config.peerTimeout());
      ClusterCheck.awaitSlots(spark.sc(), resources, config.numWorkers(), config.workerTimeout());
    } catch (TrainingException e) {
      if (e.getCause() instanceof CancellationException) {
        e.addSuppressed(lost.told());
        throw e;
      }
      lost.told().addSuppressed(e);
      throw lost.told();
    }
  }

  private RunCheckpoints checkpoints(Path directory, Configuration hadoop) {
    return new RunCheckpoints(
        directory, hadoop, config.keptCheckpoints(), config.numWorkers(), description());
  }

  private RunCheckpoint.Run description() {
    // In parts only batch norm computes something else; without it a run may go on in smaller ones.
    boolean normalises = config.spec().layout().stateLength() > 0;
    return new RunCheckpoint.Run(
        config.spec().toJson(),
        rows.statistics().rows(),
        rows.shards(),
        config.batchSize(),
        config.epochs(),
        config.learningRate(),
        config.schedule().toJson(),
        config.clipNorm(),
        config.seed(),
        config.exchange().compression(),
        config.exchange().localSteps(),
        normalises ? config.ghostBatches() : 1,
        normalises ? config.microBatches() : 1);
  }

  /** Where an earlier run stood; null if this one begins. */
  private RunCheckpoints.Found resumed() throws IOException {
    if (config.resumeFrom() == null) {
      return null;
    }
    Path directory = new Path(config.resumeFrom());
    RunCheckpoints.Found found = checkpoints(directory, spark.hadoopConfiguration()).latest();
    if (found == null) {
      throw new TrainingException(
          "resumeFrom: expected a directory with a complete checkpoint, got " + directory);
    }
    return found;
  }

  private Job job(Path directory, int attempt, RunCheckpoints.Found from) {
    DeviceSpec device = config.device();
    if (device.threads() == 0 && spark.sc().isLocal()) {
      device = device.withThreads(ClusterCheck.localThreads(spark.sc(), config.numWorkers()));
    }
    return new Job(
        attempt == 0 ? name : name + "-" + attempt,
        PeerHandshake.newToken(),
        config.spec().toJson(),
        device,
        rows.statistics().type(),
        rows.statistics().totalRows(),
        validation == null ? 0 : validation.statistics().totalRows(),
        rows.shards(),
        rows.compression(),
        new Job.Settings(
            config.batchSize(),
            config.epochs(),
            config.learningRate(),
            config.schedule().toJson(),
            config.clipNorm(),
            config.seed(),
            config.numWorkers(),
            config.ghostBatches(),
            config.microBatches(),
            config.peerTimeout().toMillis(),
            config.checkpointInterval(),
            config.checkpointTime().toMillis(),
            config.checksumInterval(),
            config.exchange()),
        directory.toString(),
        attempt,
        from);
  }

  private TrainingHistory runStage(
      Job job,
      RunCheckpoints checkpoints,
      Broadcast<float[][]> initial,
      ExecutorWatch executors,
      DriverMailbox mailbox) {
    JavaPairRDD<Integer, ShardChunk> chunks = rows.byShard(0);
    if (validation != null) {
      chunks = chunks.union(validation.byShard(1));
    }
    ShardPartitioner owners = new ShardPartitioner(job.plan(), config.numWorkers());
    var hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    WorkerTask task = new WorkerTask(job, initial, new StageAccumulators(spark.sc()), hadoop);
    Consumer<RunCheckpoints.Part> parts = part -> checkpoints.add(part, job.attempt());
    try (BarrierJob barrier =
        new BarrierJob(
            spark.sc(), executors, mailbox, chunks, owners, config.workerTimeout(), parts)) {
      return barrier.run(task, resources).get(0).history();
    }
  }

  private Path directory(Configuration hadoop) throws IOException {
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
        LOG.warn("cannot delete the checkpoint {}: {}", checkpoint, e.toString());
      }
    }
  }
}
