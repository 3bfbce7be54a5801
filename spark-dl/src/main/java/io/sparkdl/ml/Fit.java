package io.sparkdl.ml;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.DataException;
import io.sparkdl.data.DataStatistics;
import io.sparkdl.data.FeatureColumns;
import io.sparkdl.data.FeatureType;
import io.sparkdl.data.Label;
import io.sparkdl.data.ShardCompression;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.ml.scoring.ScoringModel;
import io.sparkdl.ml.tensorboard.TensorBoardLog;
import io.sparkdl.ml.ui.FitView;
import io.sparkdl.ml.ui.TrainingTab;
import io.sparkdl.train.DataParallelTraining;
import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.TrainingConfig;
import io.sparkdl.train.TrainingResult;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** One fit: the table is read and checked once, then trained on. */
final class Fit {
  private static final int LEAST_CLASSES = 2;

  private final NeuralNetworkClassifier params;
  private final Dataset<?> table;
  private final FitCheck check;
  private int vocabulary;

  Fit(NeuralNetworkClassifier params, Dataset<?> table) {
    this.params = params;
    this.table = table;
    this.check = new FitCheck(params, table.schema());
  }

  /**
   * Trains.
   *
   * @throws DataException if a row breaks a rule
   * @throws IllegalArgumentException if the network does not fit the data
   */
  NeuralNetworkClassificationModel run() {
    FitSettings.preload(params, table.sparkSession().sparkContext());
    String validation = check.validationCol();
    if (validation == null) {
      try (ArrowDataset rows = load(table, check.columns())) {
        return train(rows, null);
      }
    }
    Column held = functions.coalesce(table.col(quoted(validation)), functions.lit(false));
    try (ArrowDataset rows = load(table.filter(functions.not(held)), check.columns())) {
      try (ArrowDataset others = validation(table.filter(held), rows.statistics())) {
        return train(rows, others);
      }
    }
  }

  private ArrowDataset load(Dataset<?> rows, DataColumns columns) {
    var compression = ShardCompression.of(params.getShardCompression());
    return ArrowDataset.load(rows, columns, params.getVirtualShards(), compression);
  }

  /** Validation rows, which must be like those that are trained on. */
  private ArrowDataset validation(Dataset<?> rows, DataStatistics like) {
    DataColumns columns = check.columns();
    DataColumns known =
        new DataColumns(
            columns.features(),
            columns.label(),
            columns.weight(),
            Label.classes(outputs(like)),
            columns.handleInvalid());
    ArrowDataset loaded;
    try {
      loaded = load(rows, known);
    } catch (DataException e) {
      throw new DataException(
          "validation rows (where '" + check.validationCol() + "' is true): " + e.getMessage());
    }
    if (!loaded.statistics().type().equals(like.type())) {
      loaded.close();
      throw new DataException(
          columns.features().describe()
              + ": expected validation rows of "
              + like.type().shape()
              + " as in training, got "
              + loaded.statistics().type().shape());
    }
    return loaded;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private NeuralNetworkClassificationModel train(ArrowDataset rows, ArrowDataset validation) {
    DataStatistics statistics = rows.statistics();
    int[] shape = rowShape(statistics.type());
    Network network = check.network(shape, classes(statistics), vocabulary());
    int outputs = outputs(statistics);
    TrainingSpec spec =
        new TrainingSpec(
            network,
            Arrays.stream(shape).boxed().toList(),
            outputs,
            Loss.CROSS_ENTROPY,
            OptimizationSettings.optimizer(params),
            OptimizationSettings.options(params));
    TrainingResult result = train(rows, validation, spec);
    ScoringModel scoring =
        new ScoringModel(
            params.uid(), network.toJson(), shape, outputs, Safetensors.bytes(result.weights()));
    double decoding = rows.decodeSeconds() + (validation == null ? 0 : validation.decodeSeconds());
    return new NeuralNetworkClassificationModel(
        params.uid(),
        scoring,
        statistics.type(),
        FitSettings.summary(params, result.history(), statistics, decoding, outputs));
  }

  private TrainingResult train(ArrowDataset rows, ArrowDataset validation, TrainingSpec spec) {
    SparkSession session = table.sparkSession();
    TrainingConfig config = FitSettings.config(params, spec, session.sparkContext());
    FitView view = TrainingTab.show(session.sparkContext(), params.uid());
    try (TensorBoardLog log = tensorBoard(session)) {
      // The user's comes last: what it throws keeps nothing from the others.
      ProgressListener all = (log == null ? view : view.and(log)).and(params.progressListener());
      TrainingResult result = DataParallelTraining.fit(session, rows, validation, config, all);
      view.ended(result.history());
      if (log != null) {
        log.complete(result.history());
      }
      return result;
    } catch (Throwable e) { // Spark's exceptions are checked, but Scala does not declare them
      view.failed(e);
      throw e;
    }
  }

  /** The event file that is asked for, or null. */
  private TensorBoardLog tensorBoard(SparkSession session) {
    return params.isDefined(params.tensorBoardDirectory())
        ? TensorBoardLog.begin(
            params.getTensorBoardDirectory(), params.uid(), session.sessionState().newHadoopConf())
        : null;
  }

  /** Number of classes that label attribute or data tell. */
  private int classes(DataStatistics statistics) {
    return check.labelClasses() > 0
        ? check.labelClasses()
        : Math.max(LEAST_CLASSES, (int) statistics.maxLabel() + 1);
  }

  /** Number of tokens that the param or, read once, the data tell; 0 where there are none. */
  private int vocabulary() {
    if (vocabulary == 0 && check.needsVocabulary()) {
      int given = params.getVocabulary();
      vocabulary = given > 0 ? given : largestToken() + 1;
    }
    return vocabulary;
  }

  private int largestToken() {
    FeatureColumns features = params.featureColumns();
    Column[] columns =
        features.names().stream().map(name -> table.col(quoted(name))).toArray(Column[]::new);
    Column tokens =
        switch (check.encoding()) {
          case COLUMNS -> functions.array(columns);
          case VECTOR -> org.apache.spark.ml.functions.vector_to_array(columns[0], "float64");
          default -> columns[0];
        };
    Column largest = functions.max(functions.array_max(tokens)).cast(DataTypes.DoubleType);
    Double token = table.select(largest).as(Encoders.DOUBLE()).first();
    if (token == null || !(token >= 0 && token < Integer.MAX_VALUE)) {
      throw new DataException(
          features.describe()
              + ": expected tokens, whole numbers from 0, got "
              + token
              + " as the largest; set vocabulary");
    }
    return token.intValue();
  }

  /** Number of scores that the network gives. */
  private int outputs(DataStatistics statistics) {
    int[] shape = rowShape(statistics.type());
    return check
        .network(shape, classes(statistics), vocabulary())
        .outputShape(Shape.of(shape))
        .size(0);
  }

  private int[] rowShape(FeatureType type) {
    int[] given = check.inputShape();
    if (given == null) {
      return type.shape().toArray();
    }
    if (Shape.of(given).elements() != type.width()) {
      throw new IllegalArgumentException(
          "inputShape: expected sizes whose product is "
              + type.width()
              + ", the numbers of a row of "
              + params.featureColumns().describe()
              + ", got "
              + Arrays.toString(given));
    }
    return given;
  }
}
