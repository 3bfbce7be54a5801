package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.TrainingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits on small tables, alone, in pipelines and under Spark's tuning. */
class FitTest extends SparkTest {
  static final String SMALL =
      "{\"type\": \"sequential\", \"layers\": ["
          + "{\"type\": \"dense\", \"units\": 16, \"activation\": \"relu\"},"
          + "{\"type\": \"dense\", \"units\": 3}]}";

  @TempDir Path folder;

  static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier()
        .setNetwork(SMALL)
        .setEpochs(8)
        .setBatchSize(32)
        .setLearningRate(0.02);
  }

  static double accuracy(Dataset<Row> scored) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored);
  }

  @Test
  void config_ofParams_keepsShortTimesAndTheChecksumInterval() {
    TrainingSpec spec =
        new TrainingSpec(
            Network.fromJson(SMALL), List.of(4), 3, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    NeuralNetworkClassifier estimator = small().setChecksumInterval(7);
    for (double minutes : new double[] {0, 1e-9, 0.001, 5}) {
      estimator.setCheckpointMinutes(minutes);
      TrainingConfig config = FitSettings.config(estimator, spec, spark.sparkContext());
      long millis = (long) Math.ceil(minutes * 60_000);
      assertEquals(Duration.ofMillis(millis), config.checkpointTime(), "minutes " + minutes);
      assertEquals(7, config.checksumInterval());
    }
  }

  @Test
  void fit_images_twoWorkersReachHighAccuracy() {
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier()
            .setFeaturesCol("image")
            .setNetwork("cnn")
            .setNumWorkers(2)
            .setBatchSize(64)
            .setEpochs(6)
            .setLearningRate(0.005)
            .setDevice("cpu");
    String before = estimator.extractParamMap().toString();
    NeuralNetworkClassificationModel model = estimator.fit(Tables.images(spark, 1200));
    assertEquals(before, estimator.extractParamMap().toString());
    assertEquals(estimator.uid(), model.uid());
    assertSame(estimator, model.parent());
    assertEquals(3, model.numClasses());
    assertTrue(model.networkJson().contains("\"type\":\"rescale\""), model.networkJson());
    double accuracy = accuracy(model.transform(Tables.images(spark, 1500).filter("id >= 1200")));
    assertTrue(accuracy > 0.95, "accuracy " + accuracy + ", " + model.summary());
    TrainingSummary summary = model.summary();
    assertEquals(2, summary.workers());
    assertEquals(6, summary.history().count());
    assertEquals(6 * 1200, summary.totalRows());
    assertEquals(6 * 19, summary.totalSteps());
    assertTheWorkersOf(summary);
  }

  private static void assertTheWorkersOf(TrainingSummary summary) {
    Dataset<Row> workers = summary.workerHistory();
    assertEquals(12, workers.select("epoch", "rank").distinct().count());
    assertEquals(0, workers.filter("host = '' or rowsPerSecond <= 0").count());
    Dataset<Row> means =
        workers
            .groupBy("epoch")
            .agg(
                functions.sum("rows").as("rows"),
                functions.avg("copySeconds").as("copy"),
                functions.avg("updateSeconds").as("update"));
    Dataset<Row> epochs = summary.history().drop("rows").join(means, "epoch");
    String agree = "rows = 1200 and abs(copySeconds - copy) + abs(updateSeconds - update) < 1e-9";
    assertEquals(6, epochs.filter(agree).count());
  }

  @Test
  void fit_withParamsOfOptimization_learnsAndSavesThem() throws Exception {
    Dataset<Row> points = Tables.points(spark, 400);
    NeuralNetworkClassifier estimator =
        small()
            .setNumWorkers(2)
            .setOptimizer("lamb")
            .setSchedule("plateau")
            .setScheduleEpochs(2)
            .setScheduleFactor(0.5)
            .setValidationIndicatorCol("validation")
            .setClipValue(0.5)
            .setAverageDecay(0.9)
            .setMicroBatches(2)
            .setFrozenParameters("1-dense.bias")
            .setLearningRateFactors("0-*=0.5")
            .setWeightDecayFactors("*.bias=0");
    NeuralNetworkClassificationModel model = estimator.fit(points);
    double accuracy = accuracy(model.transform(points.filter("validation")));
    assertTrue(accuracy > 0.9, "accuracy " + accuracy + ", " + model.summary());
    Row last = model.summary().history().orderBy(functions.desc("epoch")).first();
    // The model is the average that was measured, not the last weights.
    assertEquals(accuracy, last.<Double>getAs("validationAccuracy"), 1e-9);
    model.save(folder.resolve("model").toString());
    var again = NeuralNetworkClassificationModel.load(folder.resolve("model").toString());
    assertEquals(model.summary(), again.summary());
    String path = folder.resolve("estimator").toString();
    estimator.write().save(path);
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path);
    assertArrayEquals(new String[] {"1-dense.bias"}, loaded.getFrozenParameters());
    assertArrayEquals(new String[] {"0-*=0.5"}, loaded.getLearningRateFactors());
    assertEquals(0.9, loaded.getAverageDecay());
  }

  @Test
  void fit_plateauWithoutValidationCol_isRefused() {
    NeuralNetworkClassifier estimator = small().setSchedule("plateau");
    var error =
        assertThrows(IllegalArgumentException.class, () -> estimator.fit(Tables.points(spark, 20)));
    assertTrue(error.getMessage().startsWith("validationIndicatorCol:"), error.getMessage());
  }

  @Test
  void fit_everyEncodingAndShardCompression_givesEqualModels() {
    Dataset<Row> points = Tables.points(spark, 300).cache();
    NeuralNetworkClassifier estimator = small().setEpochs(2);
    byte[] expected = estimator.fit(points).scoring().weights();
    for (String column : List.of("vector", "doubles")) {
      assertArrayEquals(
          expected, small().setEpochs(2).setFeaturesCol(column).fit(points).scoring().weights());
    }
    assertArrayEquals(expected, estimator.fit(points).scoring().weights());
    for (String compression : List.of("lz4", "zstd")) {
      NeuralNetworkClassifier saving = small().setEpochs(2).setShardCompression(compression);
      assertArrayEquals(expected, saving.fit(points).scoring().weights());
    }
  }

  @Test
  void fit_validationIndicator_measuresHeldRows() {
    Dataset<Row> points = Tables.points(spark, 400);
    NeuralNetworkClassificationModel model =
        small().setValidationIndicatorCol("validation").setWeightCol("weight").fit(points);
    Row last = model.summary().history().orderBy(functions.desc("epoch")).first();
    assertEquals(8, last.<Integer>getAs("epoch"));
    assertEquals(320L, last.<Long>getAs("rows"));
    double expected = accuracy(model.transform(points.filter("validation")));
    assertEquals(expected, last.<Double>getAs("validationAccuracy"), 1e-9);
    assertTrue(last.<Double>getAs("validationLoss") < 0.5);
    assertTrue(last.<Double>getAs("forwardSeconds") > 0);
    assertTrue(last.<Double>getAs("backwardSeconds") > 0);
    EpochMetrics without = small().setEpochs(1).fit(points).summary().epochs().get(0);
    assertNull(without.validationLoss());
    assertTrue(model.summary().decodeSeconds() > 0);
    assertEquals(400, without.rows());
  }

  @Test
  void fit_inputShape_feedsAnArrayToAConvolution() {
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setNetwork(
                "{\"type\": \"sequential\", \"layers\": ["
                    + "{\"type\": \"conv2d\", \"filters\": 4, \"kernel\": [2, 2]},"
                    + "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 3}]}")
            .setInputShape(1, 2, 2)
            .setEpochs(1)
            .fit(Tables.points(spark, 100));
    assertArrayEquals(new int[] {1, 2, 2}, model.rowShape());
    assertEquals(100, model.transform(Tables.points(spark, 100)).count());
  }

  @Test
  void fit_progress_isHeard() {
    List<StepProgress> heard = new CopyOnWriteArrayList<>();
    NeuralNetworkClassifier estimator = small().setProgressListener(heard::add);
    estimator.copy(ParamMap.empty()).fit(Tables.points(spark, 200));
    assertFalse(heard.isEmpty());
  }

  @Test
  void fit_summary_saysWhereTheModelComesFrom() {
    Provenance provenance =
        small().setEpochs(1).setSeed(77).fit(Tables.points(spark, 100)).summary().provenance();
    assertEquals(77, provenance.seed());
    assertEquals("\"adamw\"", provenance.params().get("optimizer"));
    assertEquals("4.1.0", provenance.versions().get("spark"));
    assertEquals("100", provenance.data().get("rows"));
    assertEquals("3", provenance.data().get("classes"));
  }

  private Pipeline pipeline() {
    StringIndexer indexer =
        new StringIndexer().setInputCol("name").setOutputCol("label").setHandleInvalid("error");
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"vector"}).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {indexer, assembler, small().setEpochs(3)});
  }

  private static Dataset<Row> named(Dataset<Row> points) {
    return points
        .withColumn("name", functions.concat(functions.lit("class "), functions.col("label")))
        .drop("label", "features");
  }

  @Test
  void pipeline_fittedSavedAndLoaded_scoresWithEqualBits() throws Exception {
    Dataset<Row> table = named(Tables.points(spark, 300)).cache();
    Pipeline unfitted = pipeline();
    unfitted.write().save(folder.resolve("unfitted").toString());
    Pipeline loaded = Pipeline.load(folder.resolve("unfitted").toString());
    NeuralNetworkClassifier stage = (NeuralNetworkClassifier) loaded.getStages()[2];
    assertEquals(SMALL, stage.getNetwork());

    PipelineModel fitted = unfitted.fit(table);
    byte[] weights = ((NeuralNetworkClassificationModel) fitted.stages()[2]).scoring().weights();
    PipelineModel again = loaded.fit(table);
    assertArrayEquals(
        weights, ((NeuralNetworkClassificationModel) again.stages()[2]).scoring().weights());

    fitted.write().save(folder.resolve("fitted").toString());
    PipelineModel model = PipelineModel.load(folder.resolve("fitted").toString());
    List<Row> expected =
        fitted.transform(table).select("id", "rawPrediction", "prediction").collectAsList();
    assertEquals(
        expected,
        model.transform(table).select("id", "rawPrediction", "prediction").collectAsList());
    String[] names = ((StringIndexerModel) model.stages()[0]).labelsArray()[0];
    Dataset<Row> words =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("word")
            .setLabels(names)
            .transform(model.transform(table));
    assertTrue(words.filter("word = name").count() > 280);
  }

  @Test
  void crossValidator_overOurParams_findsTheTrainedOne() throws Exception {
    Dataset<Row> points = Tables.points(spark, 240).cache();
    NeuralNetworkClassifier estimator = small().setEpochs(3);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.learningRate(), new double[] {1e-7, 0.02}).build();
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .fit(points);
    assertTrue(model.avgMetrics()[1] > model.avgMetrics()[0]);
    String path = folder.resolve("cross").toString();
    model.write().save(path);
    CrossValidatorModel loaded = CrossValidatorModel.load(path);
    assertEquals(
        model.transform(points).select("id", "probability").collectAsList(),
        loaded.transform(points).select("id", "probability").collectAsList());
  }

  @Test
  void trainValidationSplit_overOurParams_findsTheTrainedOne() throws Exception {
    Dataset<Row> points = Tables.points(spark, 240).cache();
    NeuralNetworkClassifier estimator = small().setEpochs(3);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.learningRate(), new double[] {1e-7, 0.02}).build();
    TrainValidationSplitModel model =
        new TrainValidationSplit()
            .setEstimator(estimator)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setEstimatorParamMaps(grid)
            .setSeed(1)
            .fit(points);
    assertTrue(model.validationMetrics()[1] > model.validationMetrics()[0]);
    String path = folder.resolve("split").toString();
    model.write().save(path);
    assertEquals(
        3,
        ((NeuralNetworkClassificationModel) TrainValidationSplitModel.load(path).bestModel())
            .numClasses());
  }
}
