package io.sparkdl.ml;

import io.sparkdl.data.FeatureColumns;
import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.data.FeatureType;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.ml.scoring.BroadcastModel;
import io.sparkdl.ml.scoring.ClassScores;
import io.sparkdl.ml.scoring.ScoreKind;
import io.sparkdl.ml.scoring.Scoring;
import io.sparkdl.ml.scoring.ScoringModel;
import io.sparkdl.ml.scoring.ScoringSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted neural network that adds rawPrediction (its outputs), probability (their softmax) and
 * prediction to a table. Features may be a Vector, {@code array<float>} or {@code array<double>} of
 * as many values as it was trained on, or images of the same size; a model of images also takes
 * arrays, of values 0 to 255 in the order (channels, height, width) with red first.
 *
 * <p>Spark's functions of one row ({@code predict}, {@code predictRaw}, {@code predictProbability})
 * take a Vector, {@code float[]}, {@code double[]}, or an image's {@code Row}, and run on the
 * driver's cpu.
 */
public final class NeuralNetworkClassificationModel
    extends ProbabilisticClassificationModel<Object, NeuralNetworkClassificationModel>
    implements NeuralNetworkParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralNetworkParamSet paramSet;
  private final ScoringModel scoring;
  private final FeatureType trainedOn;
  private final TrainingSummary summary;
  private transient BroadcastModel broadcast;

  /**
   * A model without weights, as Spark's reflection makes stages; it holds params, and cannot score.
   */
  public NeuralNetworkClassificationModel(String uid) {
    this(StageUid.announce(uid), null, null, null);
  }

  /**
   * A fitted model.
   *
   * @param uid of the stage
   * @param scoring network and weights
   * @param trainedOn type of the features that it was trained on
   * @param summary how it was trained
   */
  NeuralNetworkClassificationModel(
      String uid, ScoringModel scoring, FeatureType trainedOn, TrainingSummary summary) {
    this(StageUid.announce(uid), scoring, trainedOn, summary);
  }

  private NeuralNetworkClassificationModel(
      StageUid uid, ScoringModel scoring, FeatureType trainedOn, TrainingSummary summary) {
    this.uid = uid.settle();
    this.scoring = scoring;
    this.trainedOn = trainedOn;
    this.summary = summary;
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

  /** Number of classes. */
  @Override
  public int numClasses() {
    return scoring().classes();
  }

  /** Numbers that a row of features has. */
  @Override
  public int numFeatures() {
    return scoring == null ? -1 : scoring.width();
  }

  /** The network as JSON, scaling of images included. */
  public String networkJson() {
    return scoring().networkJson();
  }

  /** Axis sizes of one row: (D), or (C, H, W). */
  public int[] rowShape() {
    return scoring().inputShape();
  }

  /** Whether there is a {@link #summary()}. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * How the model was trained.
   *
   * @throws IllegalStateException if it was not
   */
  public TrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException("summary: expected a fitted model, got " + uid);
    }
    return summary;
  }

  ScoringModel scoring() {
    if (scoring == null) {
      throw new IllegalStateException(
          "model " + uid + ": expected a fitted or loaded model, got one without weights");
    }
    return scoring;
  }

  FeatureType trainedOn() {
    return trainedOn;
  }

  private synchronized BroadcastModel broadcast() {
    if (broadcast == null) {
      broadcast = new BroadcastModel(scoring());
    }
    return broadcast;
  }

  /** Sets {@link #scoreBatchSize()}. */
  public NeuralNetworkClassificationModel setScoreBatchSize(int value) {
    return put(scoreBatchSize(), value);
  }

  /** Sets {@link #featuresCols()}. */
  public NeuralNetworkClassificationModel setFeaturesCols(String... value) {
    return put(featuresCols(), value);
  }

  /** Sets {@link #handleInvalid()}. */
  public NeuralNetworkClassificationModel setHandleInvalid(String value) {
    return put(handleInvalid(), value);
  }

  /** Sets {@link #device()}. */
  public NeuralNetworkClassificationModel setDevice(String value) {
    return put(device(), value);
  }

  private <T> NeuralNetworkClassificationModel put(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /** The features column may be of any type that {@link FeatureEncoding} knows. */
  @Override
  public StructType transformSchema(StructType schema) {
    featuresIn(schema);
    return NeuralNetworkSchema.append(schema, new ArrayList<>(outputs().columns()));
  }

  /** Type of the features that a table has, checked against the model's. */
  private FeatureType featuresIn(StructType schema) {
    FeatureColumns columns = featureColumns();
    FeatureEncoding encoding = columns.encodingIn(schema);
    int width = scoring().width();
    if (columns.scalar() && columns.names().size() != width) {
      throw new IllegalArgumentException(
          "featuresCols: expected "
              + width
              + " columns, the numbers of a row that the model was trained on, got "
              + columns.names().size());
    }
    List<Integer> sizes = Arrays.stream(scoring().inputShape()).boxed().toList();
    if (encoding != FeatureEncoding.IMAGE) {
      return new FeatureType(encoding, List.of(width));
    }
    if (trainedOn.encoding() != FeatureEncoding.IMAGE) {
      throw new IllegalArgumentException(
          "column '"
              + getFeaturesCol()
              + "': expected "
              + trainedOn.encoding()
              + " features as the model was trained on, got images, whose scaling it does not know");
    }
    return new FeatureType(encoding, sizes);
  }

  private record Outputs(List<ScoreKind> kinds, List<StructField> columns) {}

  /** The columns that are wanted: those with a name. */
  private Outputs outputs() {
    int classes = numClasses();
    Outputs outputs = new Outputs(new ArrayList<>(), new ArrayList<>());
    if (!getRawPredictionCol().isEmpty()) {
      outputs.kinds().add(ScoreKind.RAW_PREDICTION);
      outputs.columns().add(NeuralNetworkSchema.perClass(getRawPredictionCol(), classes));
    }
    if (!getProbabilityCol().isEmpty()) {
      outputs.kinds().add(ScoreKind.PROBABILITY);
      outputs.columns().add(NeuralNetworkSchema.perClass(getProbabilityCol(), classes));
    }
    if (!getPredictionCol().isEmpty()) {
      outputs.kinds().add(ScoreKind.PREDICTION);
      outputs.columns().add(NeuralNetworkSchema.prediction(getPredictionCol(), classes));
    }
    return outputs;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    List<Double> thresholds = thresholdList();
    if (!thresholds.isEmpty() && thresholds.size() != numClasses()) {
      throw new IllegalArgumentException(
          "thresholds: expected one for each of "
              + numClasses()
              + " classes, got "
              + thresholds.size());
    }
    Outputs outputs = outputs();
    if (outputs.kinds().isEmpty()) {
      log().warn("{}: transform does nothing because no output columns were set", uid);
      return dataset.toDF();
    }
    ScoringSpec spec =
        new ScoringSpec(
            featuresIn(dataset.schema()),
            featureColumns(),
            outputs.kinds(),
            thresholds,
            getScoreBatchSize(),
            getDevice(),
            HandleInvalid.named(getHandleInvalid()));
    return Scoring.transform(dataset, broadcast(), spec, outputs.columns());
  }

  private List<Double> thresholdList() {
    return isDefined(thresholds()) ? Arrays.stream(getThresholds()).boxed().toList() : List.of();
  }

  /** Raw scores of one row, one per class. */
  @Override
  public Vector predictRaw(Object features) {
    return new DenseVector(Scoring.scoreOne(broadcast(), features));
  }

  @Override
  public Vector raw2probabilityInPlace(Vector rawPrediction) {
    if (!(rawPrediction instanceof DenseVector dense)) {
      throw new IllegalArgumentException(
          "raw2probability: expected a dense vector, got " + rawPrediction.getClass());
    }
    ClassScores.softmax(dense.values(), dense.values(), 0, dense.size());
    return dense;
  }

  /** Spark's abstract class and its parent both have this method, with different results. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public scala.Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    NeuralNetworkClassificationModel copy =
        new NeuralNetworkClassificationModel(uid, scoring, trainedOn, summary);
    copy.broadcast = scoring == null ? null : broadcast();
    copyValues(copy, extra);
    return copy.setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new NeuralNetworkModelWriter(this);
  }

  /** Reads saved models. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new NeuralNetworkModelReader();
  }

  /**
   * Reads a saved model.
   *
   * @throws ModelDirectoryException if a file is missing, damaged or of a newer format
   */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }

  /** Such as {@code NeuralNetworkClassificationModel: uid=…, numClasses=10, numFeatures=784}. */
  @Override
  public String toString() {
    return scoring == null
        ? "NeuralNetworkClassificationModel: uid=" + uid()
        : "NeuralNetworkClassificationModel: uid="
            + uid()
            + ", numClasses="
            + numClasses()
            + ", numFeatures="
            + numFeatures();
  }

  /** A uid for a new model. */
  static String randomUid() {
    return Identifiable.randomUID("neuralNetwork");
  }
}
