package io.sparkdl.ml;

import io.sparkdl.data.DataColumns;
import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.engine.network.Network;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What can be known of a fit from its params and the table's schema alone, checked. */
final class FitCheck {
  private final NeuralNetworkClassifier params;
  private final StructType schema;
  private final DataColumns columns;
  private final FeatureEncoding encoding;
  private final NetworkChoice network;
  private final int labelClasses;
  private final int[] inputShape;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException naming the column or the param
   */
  FitCheck(NeuralNetworkClassifier params, StructType schema) {
    this.params = params;
    this.schema = schema;
    this.network = NetworkChoice.parse(params.getNetwork());
    params.featureColumns().encodingIn(schema);
    this.labelClasses =
        NeuralNetworkSchema.classesOf(FeatureEncoding.field(schema, params.getLabelCol()));
    this.columns =
        new DataColumns(
            params.featureColumns(),
            params.getLabelCol(),
            name(params, params.weightCol()),
            Label.classes(labelClasses),
            HandleInvalid.named(params.getHandleInvalid()));
    this.encoding = columns.check(schema);
    if (validationCol() != null) {
      NeuralNetworkSchema.checkBoolean(schema, validationCol());
    }
    int[] given = params.isDefined(params.inputShape()) ? params.getInputShape() : null;
    this.inputShape = NeuralNetworkSchema.knownShape(encoding, given, network);
    checkShards();
    checkOptimization();
    if (inputShape != null && network.isDescribed()) {
      network(inputShape, labelClasses, 0);
    }
  }

  /** Params that say more together than each by itself. */
  private void checkOptimization() {
    OptimizationSettings.optimizer(params);
    TrainingConfig.checkBatchNorm(
        OptimizationSettings.options(params), 1, params.getMicroBatches());
    if (OptimizationSettings.schedule(params).needsValidation() && validationCol() == null) {
      throw new IllegalArgumentException(
          "validationIndicatorCol: expected a column for schedule "
              + params.getSchedule()
              + ", which follows the loss on validation rows, got none");
    }
  }

  private void checkShards() {
    if (params.getNumWorkers() > params.getVirtualShards()) {
      throw new IllegalArgumentException(
          "numWorkers: expected at most virtualShards, "
              + params.getVirtualShards()
              + ", since a worker owns whole shards, got "
              + params.getNumWorkers());
    }
  }

  private static String name(
      NeuralNetworkClassifier params, org.apache.spark.ml.param.Param<String> param) {
    if (!params.isDefined(param)) {
      return null;
    }
    String value = params.getOrDefault(param);
    return value.isEmpty() ? null : value;
  }

  DataColumns columns() {
    return columns;
  }

  FeatureEncoding encoding() {
    return encoding;
  }

  /** Number of classes that the label's attribute tells, or 0. */
  int labelClasses() {
    return labelClasses;
  }

  /** Axis sizes of a row where the param gives them, else null. */
  int[] inputShape() {
    return inputShape;
  }

  /** Name of the column that marks validation rows, or null. */
  String validationCol() {
    return name(params, params.validationIndicatorCol());
  }

  /** Whether rows are tokens, of which there are as many as param or data say. */
  boolean needsVocabulary() {
    return network.reads(NamedNetwork.Input.TOKENS);
  }

  /**
   * The network for rows of this shape.
   *
   * @param classes number of classes of the label, or 0 where it is not known yet
   * @param vocabulary number of tokens, which only a network that {@link #needsVocabulary} reads
   * @throws IllegalArgumentException if the network does not take such rows, or gives another
   *     number of scores
   */
  Network network(int[] rowShape, int classes, int vocabulary) {
    Shape row = Shape.of(rowShape);
    Network built = network.of(encoding, new NamedNetwork.Sizes(row, classes, vocabulary));
    Shape output = built.outputShape(row);
    boolean exact = labelClasses > 0;
    boolean fits =
        output.rank() == 1
            && (classes == 0 || (exact ? output.size(0) == classes : output.size(0) >= classes));
    if (!fits) {
      throw new IllegalArgumentException(
          "network: expected an output of "
              + (exact ? "" : "at least ")
              + Math.max(1, classes)
              + " scores a row, the number of classes of label column '"
              + params.getLabelCol()
              + "', got "
              + output
              + "; change the last layer");
    }
    return built;
  }

  /** The table's columns and those that the model will add. */
  StructType outputSchema() {
    List<StructField> added = new ArrayList<>();
    if (!params.getRawPredictionCol().isEmpty()) {
      added.add(NeuralNetworkSchema.perClass(params.getRawPredictionCol(), labelClasses));
    }
    if (!params.getProbabilityCol().isEmpty()) {
      added.add(NeuralNetworkSchema.perClass(params.getProbabilityCol(), labelClasses));
    }
    if (!params.getPredictionCol().isEmpty()) {
      added.add(NeuralNetworkSchema.prediction(params.getPredictionCol(), labelClasses));
    }
    return NeuralNetworkSchema.append(schema, added);
  }
}
