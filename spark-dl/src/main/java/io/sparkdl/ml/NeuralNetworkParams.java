package io.sparkdl.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of a neural network, of the estimator and of the fitted model alike: names as in Spark ML
 * and XGBoost4J-Spark. What each means, which values it takes and its default are in the set that
 * the stage holds, and in {@code explainParams()}.
 */
public interface NeuralNetworkParams extends ColumnParams, OptimizationParams, ExchangeParams {
  /** The network: the name of one that classifies, or a description as JSON text. */
  default Param<String> network() {
    return paramSet().network;
  }

  /** Number of tokens of a named network for tokens; 0 to take it from the table. */
  default IntParam vocabulary() {
    return paramSet().vocabulary;
  }

  /** Axis sizes that a row of an array or Vector column is read as. */
  default IntArrayParam inputShape() {
    return paramSet().inputShape;
  }

  /** Name of the optimizer, such as {@code adamw}. */
  default Param<String> optimizer() {
    return paramSet().optimizer;
  }

  /** Step size before the schedule. */
  default DoubleParam learningRate() {
    return paramSet().learningRate;
  }

  /** Momentum of sgd and lars. */
  default DoubleParam momentum() {
    return paramSet().momentum;
  }

  /** Whether sgd looks ahead along its momentum. */
  default BooleanParam nesterov() {
    return paramSet().nesterov;
  }

  /** Decay of the weights. */
  default DoubleParam weightDecay() {
    return paramSet().weightDecay;
  }

  /** Largest norm of the whole gradient; 0 for no limit. */
  default DoubleParam clipNorm() {
    return paramSet().clipNorm;
  }

  /** Name of the schedule, such as {@code cosine}. */
  default Param<String> schedule() {
    return paramSet().schedule;
  }

  /** Steps over which the learning rate rises from 0. */
  default LongParam warmupSteps() {
    return paramSet().warmupSteps;
  }

  /** Rows of a step, over all workers. */
  default IntParam batchSize() {
    return paramSet().batchSize;
  }

  /** Passes over the table. */
  default IntParam epochs() {
    return paramSet().epochs;
  }

  /** Seed of every random draw. */
  default LongParam seed() {
    return paramSet().seed;
  }

  /** Tasks that train one model together. */
  default IntParam numWorkers() {
    return paramSet().numWorkers;
  }

  /** Shards that rows are dealt to. */
  default IntParam virtualShards() {
    return paramSet().virtualShards;
  }

  /** How shards lie on disk: {@code none}, {@code lz4} or {@code zstd}. */
  default Param<String> shardCompression() {
    return paramSet().shardCompression;
  }

  /** Processor threads of a training worker; 0 for the cores of its task. */
  default IntParam threadsPerWorker() {
    return paramSet().threadsPerWorker;
  }

  /** {@code cpu}, {@code opencl} or {@code auto}. */
  default Param<String> device() {
    return paramSet().device;
  }

  /** Seconds to wait for enough slots. */
  default DoubleParam workerTimeout() {
    return paramSet().workerTimeout;
  }

  /** Seconds that a worker waits for another one. */
  default DoubleParam peerTimeout() {
    return paramSet().peerTimeout;
  }

  /** Where checkpoints are kept. */
  default Param<String> checkpointDirectory() {
    return paramSet().checkpointDirectory;
  }

  /** Minutes between checkpoints. */
  default DoubleParam checkpointMinutes() {
    return paramSet().checkpointMinutes;
  }

  /** How often a fit that lost a worker goes on. */
  default IntParam maxRestarts() {
    return paramSet().maxRestarts;
  }

  /** Steps between comparisons of the workers' weights; 0 for none. */
  default LongParam checksumInterval() {
    return paramSet().checksumInterval;
  }

  /** Where an earlier fit's checkpoints are. */
  default Param<String> resumeFrom() {
    return paramSet().resumeFrom;
  }

  /** Where event files for TensorBoard go; not set: nowhere. */
  default Param<String> tensorBoardDirectory() {
    return paramSet().tensorBoardDirectory;
  }

  /** Rows that are scored at once. */
  default IntParam scoreBatchSize() {
    return paramSet().scoreBatchSize;
  }

  /** Value of {@link #network()}. */
  default String getNetwork() {
    return getOrDefault(network());
  }

  /** Value of {@link #vocabulary()}. */
  default int getVocabulary() {
    return (Integer) getOrDefault(vocabulary());
  }

  /** Value of {@link #inputShape()}. */
  default int[] getInputShape() {
    return getOrDefault(inputShape());
  }

  /** Value of {@link #optimizer()}. */
  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  /** Value of {@link #learningRate()}. */
  default double getLearningRate() {
    return (Double) getOrDefault(learningRate());
  }

  /** Value of {@link #momentum()}. */
  default double getMomentum() {
    return (Double) getOrDefault(momentum());
  }

  /** Value of {@link #nesterov()}. */
  default boolean getNesterov() {
    return (Boolean) getOrDefault(nesterov());
  }

  /** Value of {@link #weightDecay()}. */
  default double getWeightDecay() {
    return (Double) getOrDefault(weightDecay());
  }

  /** Value of {@link #clipNorm()}. */
  default double getClipNorm() {
    return (Double) getOrDefault(clipNorm());
  }

  /** Value of {@link #schedule()}. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** Value of {@link #warmupSteps()}. */
  default long getWarmupSteps() {
    return (Long) getOrDefault(warmupSteps());
  }

  /** Value of {@link #batchSize()}. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Value of {@link #epochs()}. */
  default int getEpochs() {
    return (Integer) getOrDefault(epochs());
  }

  /** Value of {@link #seed()}. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /** Value of {@link #numWorkers()}. */
  default int getNumWorkers() {
    return (Integer) getOrDefault(numWorkers());
  }

  /** Value of {@link #virtualShards()}. */
  default int getVirtualShards() {
    return (Integer) getOrDefault(virtualShards());
  }

  /** Value of {@link #shardCompression()}. */
  default String getShardCompression() {
    return getOrDefault(shardCompression());
  }

  /** Value of {@link #threadsPerWorker()}. */
  default int getThreadsPerWorker() {
    return (Integer) getOrDefault(threadsPerWorker());
  }

  /** Value of {@link #device()}. */
  default String getDevice() {
    return getOrDefault(device());
  }

  /** Value of {@link #workerTimeout()}. */
  default double getWorkerTimeout() {
    return (Double) getOrDefault(workerTimeout());
  }

  /** Value of {@link #peerTimeout()}. */
  default double getPeerTimeout() {
    return (Double) getOrDefault(peerTimeout());
  }

  /** Value of {@link #checkpointDirectory()}. */
  default String getCheckpointDirectory() {
    return getOrDefault(checkpointDirectory());
  }

  /** Value of {@link #checkpointMinutes()}. */
  default double getCheckpointMinutes() {
    return (Double) getOrDefault(checkpointMinutes());
  }

  /** Value of {@link #maxRestarts()}. */
  default int getMaxRestarts() {
    return (Integer) getOrDefault(maxRestarts());
  }

  /** Value of {@link #checksumInterval()}. */
  default long getChecksumInterval() {
    return (Long) getOrDefault(checksumInterval());
  }

  /** Value of {@link #resumeFrom()}. */
  default String getResumeFrom() {
    return getOrDefault(resumeFrom());
  }

  /** Value of {@link #tensorBoardDirectory()}. */
  default String getTensorBoardDirectory() {
    return getOrDefault(tensorBoardDirectory());
  }

  /** Value of {@link #scoreBatchSize()}. */
  default int getScoreBatchSize() {
    return (Integer) getOrDefault(scoreBatchSize());
  }
}
