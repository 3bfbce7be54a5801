package io.sparkdl.ml;

import io.sparkdl.train.ProgressListener;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a neural network that tells classes apart, on all workers at once, by cross entropy.
 * Features are a Vector, {@code array<float>}, {@code array<double>} or Spark's image schema;
 * labels are class indexes from 0. Images are scaled to 0..1 by the network itself, unless it
 * begins with a scaling of its own. Fitting does not change the estimator.
 */
public final class NeuralNetworkClassifier
    extends ProbabilisticClassifier<
        Object, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements NeuralNetworkParams,
        OptimizationSetters<NeuralNetworkClassifier>,
        ExchangeSetters<NeuralNetworkClassifier>,
        MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralNetworkParamSet paramSet;
  private transient ProgressListener progressListener = ProgressListener.NONE;

  /** An estimator with a random uid. */
  public NeuralNetworkClassifier() {
    this(Identifiable.randomUID("neuralNetwork"));
  }

  /** An estimator with this uid. */
  public NeuralNetworkClassifier(String uid) {
    this(StageUid.announce(uid));
  }

  private NeuralNetworkClassifier(StageUid uid) {
    this.uid = uid.settle();
    this.paramSet = new NeuralNetworkParamSet(this);
    paramSet.setDefaults();
  }

  @Override
  public String uid() {
    return StageUid.of(uid);
  }

  @Override
  public NeuralNetworkParamSet paramSet() {
    return paramSet;
  }

  @Override
  public NeuralNetworkClassifier self() {
    return this;
  }

  /** Sets {@link #network()}. */
  public NeuralNetworkClassifier setNetwork(String value) {
    return put(network(), value);
  }

  /** Sets {@link #vocabulary()}. */
  public NeuralNetworkClassifier setVocabulary(int value) {
    return put(vocabulary(), value);
  }

  /** Sets {@link #inputShape()}. */
  public NeuralNetworkClassifier setInputShape(int... value) {
    return put(inputShape(), value);
  }

  /** Sets {@link #optimizer()}. */
  public NeuralNetworkClassifier setOptimizer(String value) {
    return put(optimizer(), value);
  }

  /** Sets {@link #learningRate()}. */
  public NeuralNetworkClassifier setLearningRate(double value) {
    return put(learningRate(), value);
  }

  /** Sets {@link #momentum()}. */
  public NeuralNetworkClassifier setMomentum(double value) {
    return put(momentum(), value);
  }

  /** Sets {@link #nesterov()}. */
  public NeuralNetworkClassifier setNesterov(boolean value) {
    return put(nesterov(), value);
  }

  /** Sets {@link #weightDecay()}. */
  public NeuralNetworkClassifier setWeightDecay(double value) {
    return put(weightDecay(), value);
  }

  /** Sets {@link #clipNorm()}. */
  public NeuralNetworkClassifier setClipNorm(double value) {
    return put(clipNorm(), value);
  }

  /** Sets {@link #schedule()}. */
  public NeuralNetworkClassifier setSchedule(String value) {
    return put(schedule(), value);
  }

  /** Sets {@link #warmupSteps()}. */
  public NeuralNetworkClassifier setWarmupSteps(long value) {
    return put(warmupSteps(), value);
  }

  /** Sets {@link #batchSize()}. */
  public NeuralNetworkClassifier setBatchSize(int value) {
    return put(batchSize(), value);
  }

  /** Sets {@link #epochs()}. */
  public NeuralNetworkClassifier setEpochs(int value) {
    return put(epochs(), value);
  }

  /** Sets {@link #seed()}. */
  public NeuralNetworkClassifier setSeed(long value) {
    return put(seed(), value);
  }

  /** Sets {@link #numWorkers()}. */
  public NeuralNetworkClassifier setNumWorkers(int value) {
    return put(numWorkers(), value);
  }

  /** Sets {@link #virtualShards()}. */
  public NeuralNetworkClassifier setVirtualShards(int value) {
    return put(virtualShards(), value);
  }

  /** Sets {@link #shardCompression()}. */
  public NeuralNetworkClassifier setShardCompression(String value) {
    return put(shardCompression(), value);
  }

  /** Sets {@link #threadsPerWorker()}. */
  public NeuralNetworkClassifier setThreadsPerWorker(int value) {
    return put(threadsPerWorker(), value);
  }

  /** Sets {@link #device()}. */
  public NeuralNetworkClassifier setDevice(String value) {
    return put(device(), value);
  }

  /** Sets {@link #workerTimeout()}. */
  public NeuralNetworkClassifier setWorkerTimeout(double value) {
    return put(workerTimeout(), value);
  }

  /** Sets {@link #peerTimeout()}. */
  public NeuralNetworkClassifier setPeerTimeout(double value) {
    return put(peerTimeout(), value);
  }

  /** Sets {@link #checkpointDirectory()}. */
  public NeuralNetworkClassifier setCheckpointDirectory(String value) {
    return put(checkpointDirectory(), value);
  }

  /** Sets {@link #checkpointMinutes()}. */
  public NeuralNetworkClassifier setCheckpointMinutes(double value) {
    return put(checkpointMinutes(), value);
  }

  /** Sets {@link #maxRestarts()}. */
  public NeuralNetworkClassifier setMaxRestarts(int value) {
    return put(maxRestarts(), value);
  }

  /** Sets {@link #checksumInterval()}. */
  public NeuralNetworkClassifier setChecksumInterval(long value) {
    return put(checksumInterval(), value);
  }

  /** Sets {@link #resumeFrom()}. */
  public NeuralNetworkClassifier setResumeFrom(String value) {
    return put(resumeFrom(), value);
  }

  /** Sets {@link #tensorBoardDirectory()}. */
  public NeuralNetworkClassifier setTensorBoardDirectory(String value) {
    return put(tensorBoardDirectory(), value);
  }

  /** Sets {@link #scoreBatchSize()}. */
  public NeuralNetworkClassifier setScoreBatchSize(int value) {
    return put(scoreBatchSize(), value);
  }

  /** Sets {@link #featuresCols()}. */
  public NeuralNetworkClassifier setFeaturesCols(String... value) {
    return put(featuresCols(), value);
  }

  /** Sets {@link #handleInvalid()}. */
  public NeuralNetworkClassifier setHandleInvalid(String value) {
    return put(handleInvalid(), value);
  }

  /** Sets {@link #weightCol()}. */
  public NeuralNetworkClassifier setWeightCol(String value) {
    return put(weightCol(), value);
  }

  /** Sets {@link #validationIndicatorCol()}. */
  public NeuralNetworkClassifier setValidationIndicatorCol(String value) {
    return put(validationIndicatorCol(), value);
  }

  /**
   * Sets who hears how far a fit is: not a param, and neither saved nor serialized.
   *
   * @param listener called on one of Spark's threads
   */
  public NeuralNetworkClassifier setProgressListener(ProgressListener listener) {
    progressListener = listener;
    return this;
  }

  ProgressListener progressListener() {
    return progressListener == null ? ProgressListener.NONE : progressListener;
  }

  private <T> NeuralNetworkClassifier put(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Checks all that the schema shows, before a job starts.
   *
   * @throws IllegalArgumentException naming the column or the param
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return new FitCheck(this, schema).outputSchema();
  }

  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
    return new Fit(this, dataset).run();
  }

  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    NeuralNetworkClassifier copy = defaultCopy(extra);
    return copy.setProgressListener(progressListener());
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads saved estimators. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved estimator. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
