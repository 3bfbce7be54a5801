package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scoring as a node of the query: values, order, and what Spark does with such a node. */
class ScoringTest extends SparkTest {
  private static final int ROWS = 1000;

  @TempDir Path folder;

  private static List<Row> scores(Dataset<Row> table) {
    return table
        .select("id", "rawPrediction", "probability", "prediction")
        .orderBy("id")
        .collectAsList();
  }

  private Dataset<Row> parquet(Dataset<Row> table, String name) {
    String path = folder.resolve(name).toString();
    table.write().parquet(path);
    return spark.read().parquet(path);
  }

  @Test
  void transform_columnarAndRowInput_givesEqualScores() {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    Dataset<Row> points = Tables.points(spark, ROWS);
    Dataset<Row> columnar = model.transform(parquet(points, "points"));
    Dataset<Row> rows = model.transform(points.filter("id >= 0"));

    String plan = columnar.queryExecution().executedPlan().toString();
    int score = plan.indexOf("Score");
    assertTrue(score > plan.indexOf("ColumnarToRow"), plan); // columns leave the node, not rows
    assertFalse(rows.queryExecution().executedPlan().toString().contains("ColumnarToRow"));
    assertEquals(scores(rows), scores(columnar));
    assertEquals(ROWS, scores(rows).size());
  }

  @Test
  void transform_everyEncoding_givesScoresOfPredict() {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    Dataset<Row> points = Tables.points(spark, 50);
    List<Row> expected = scores(model.transform(points));
    for (String column : List.of("vector", "doubles")) {
      NeuralNetworkClassificationModel other = model.copy(model.extractParamMap());
      assertEquals(expected, scores(other.setFeaturesCol(column).transform(points)));
    }
    List<Row> inputs = points.orderBy("id").collectAsList();
    for (int i = 0; i < inputs.size(); i++) {
      Vector features = inputs.get(i).getAs("vector");
      Vector raw = expected.get(i).getAs("rawPrediction");
      Vector probability = expected.get(i).getAs("probability");
      // One row has a program of its own, with other blocks in its products: 1e-5 apart at most.
      assertArrayEquals(raw.toArray(), model.predictRaw(features).toArray(), 1e-5);
      assertArrayEquals(probability.toArray(), model.predictProbability(features).toArray(), 1e-5);
      assertEquals(expected.get(i).<Double>getAs("prediction"), model.predict(features));
      assertEquals(1.0, java.util.Arrays.stream(probability.toArray()).sum(), 1e-12);
    }
  }

  @Test
  void transform_images_givesScoresOfPredict() {
    NeuralNetworkClassificationModel model = Models.cnn(3, 1, Tables.SIZE, Tables.SIZE);
    Dataset<Row> images = parquet(Tables.images(spark, 40), "images");
    List<Row> scored = scores(model.transform(images));
    List<Row> inputs = images.orderBy("id").collectAsList();
    for (int i = 0; i < inputs.size(); i++) {
      Vector raw = scored.get(i).getAs("rawPrediction");
      assertArrayEquals(
          raw.toArray(), model.predictRaw(inputs.get(i).<Row>getAs("image")).toArray(), 1e-4);
    }
  }

  @Test
  void transform_sparseVector_readsZeros() {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    Vector sparse = Vectors.sparse(4, new int[] {2}, new double[] {1.5});
    Vector dense = Vectors.dense(0, 0, 1.5, 0);
    assertEquals(model.predictRaw(dense), model.predictRaw(sparse));
  }

  @Test
  void transform_inputOrder_isKept() {
    Dataset<Row> ids = Tables.points(spark, ROWS).coalesce(1).orderBy("id");
    List<Row> scored = Models.mlp(4, 3).transform(ids).select("id").collectAsList();
    for (int i = 0; i < ROWS; i++) {
      assertEquals(i, scored.get(i).getLong(0));
    }
  }

  @Test
  void transform_emptyTable_givesNoRows() {
    Dataset<Row> none = Tables.points(spark, 10).filter("id < 0");
    assertEquals(0, Models.mlp(4, 3).transform(none).count());
  }

  @Test
  void transform_unusedColumns_areNotRead() {
    Dataset<Row> table = parquet(Tables.points(spark, 10), "pruned");
    String plan =
        Models.mlp(4, 3)
            .transform(table)
            .select("prediction")
            .queryExecution()
            .executedPlan()
            .toString();
    assertTrue(plan.contains("ReadSchema: struct<features:array<float>>"), plan);
  }

  @Test
  void transform_filterOnInput_isAppliedBeforeScoring() {
    Dataset<Row> scored =
        Models.mlp(4, 3).transform(parquet(Tables.points(spark, 100), "filtered"));
    Dataset<Row> some = scored.filter("id < 30 and prediction >= 0");
    String plan = some.queryExecution().executedPlan().toString();
    assertTrue(plan.contains("LessThan(id,30)"), plan); // the file source sees it
    assertTrue(plan.indexOf("Filter (prediction") < plan.indexOf("Score"), plan);
    assertEquals(30, some.count());
    assertEquals(
        scores(scored).subList(0, 30), scores(some), "rows that are left have equal scores");
  }

  @Test
  void transform_thresholds_followSparksRule() {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    Dataset<Row> points = Tables.points(spark, 200);
    double[] thresholds = {0.2, 0.5, 0.0};
    model.setThresholds(thresholds);
    for (Row row : scores(model.transform(points))) {
      assertEquals(2.0, row.<Double>getAs("prediction")); // threshold 0 always wins
    }
    model.setThresholds(new double[] {0.9, 0.3, 0.6});
    for (Row row : scores(model.transform(points))) {
      double[] p = row.<Vector>getAs("probability").toArray();
      double[] scaled = {p[0] / 0.9, p[1] / 0.3, p[2] / 0.6};
      int best = scaled[0] >= scaled[1] ? 0 : 1;
      assertEquals(scaled[2] > scaled[best] ? 2 : best, row.<Double>getAs("prediction"));
    }
    assertThrows(
        IllegalArgumentException.class, () -> model.setThresholds(new double[] {0.5, 0.5}));
  }

  @Test
  void transform_outputColumns_areThoseWithNames() {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    Dataset<Row> points = Tables.points(spark, 5);
    Dataset<Row> all = model.transform(points);
    assertEquals(3, AttributeGroup.fromStructField(all.schema().apply("probability")).size());
    assertEquals(3, AttributeGroup.fromStructField(all.schema().apply("rawPrediction")).size());
    assertEquals(model.transformSchema(points.schema()), all.schema());
    assertEquals(
        3, all.schema().apply("prediction").metadata().getMetadata("ml_attr").getLong("num_vals"));
    model.setRawPredictionCol("").setProbabilityCol("");
    assertArrayEquals(
        new String[] {
          "id", "features", "vector", "doubles", "label", "weight", "validation", "prediction"
        },
        model.transform(points).columns());
    assertArrayEquals(points.columns(), model.setPredictionCol("").transform(points).columns());
  }

  @Test
  void transform_selfJoinCacheAndUnion_work() {
    Dataset<Row> scored = Models.mlp(4, 3).transform(parquet(Tables.points(spark, 60), "self"));
    Dataset<Row> other = scored.select(functions.col("id"), functions.col("prediction"));
    assertEquals(60, scored.join(other, "id").count());
    assertEquals(
        60,
        scored
            .as("a")
            .join(scored.as("b"), functions.expr("a.id = b.id and a.prediction = b.prediction"))
            .count());
    assertEquals(120, scored.union(scored).count());
    scored.cache();
    assertEquals(60, scored.count());
    assertTrue(scored.queryExecution().executedPlan().toString().contains("InMemoryTableScan"));
    assertEquals(60, scored.select("prediction").count());
    scored.unpersist();
    scored.createOrReplaceTempView("scored");
    assertEquals(
        60L,
        spark
            .sql("select count(*), max(prediction) from scored where prediction >= 0")
            .first()
            .getLong(0));
  }

  @Test
  void transform_invalidRows_failOrAreLeftOut() {
    Dataset<Row> good = Tables.points(spark, 9).coalesce(1);
    Row nan = Tables.point(9, new float[] {1, Float.NaN, 0, 0}, 0, false);
    Row none = RowFactory.create(10L, null, null, null, 1, 1.0, false);
    Dataset<Row> bad =
        good.union(spark.createDataFrame(List.of(nan, none), Tables.POINTS)).coalesce(1);
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    for (Dataset<Row> table : List.of(bad, parquet(bad, "bad"))) {
      Exception e =
          assertThrows(
              Exception.class, () -> model.setHandleInvalid("error").transform(table).collect());
      assertTrue(
          messages(e)
              .contains("column 'features', partition 0, row 9: expected features without null"),
          messages(e));
      assertEquals(9, model.setHandleInvalid("skip").transform(table).count());
      assertEquals(9, scores(model.transform(table)).size());
    }
  }

  @Test
  void transform_wrongWidth_namesTheRow() {
    Exception e =
        assertThrows(
            Exception.class, () -> Models.mlp(5, 3).transform(Tables.points(spark, 9)).collect());
    assertTrue(messages(e).contains("column 'features', partition"), messages(e));
    assertTrue(messages(e).contains("expected 5 values, got 4"), messages(e));
  }

  @Test
  void transform_limit_runsOneBatch() {
    Dataset<Row> table = parquet(Tables.points(spark, ROWS).coalesce(1), "limit");
    NeuralNetworkClassificationModel model = Models.mlp(4, 3).setScoreBatchSize(10);
    assertEquals(3, model.transform(table).limit(3).collectAsList().size());
  }

  @Test
  void transform_stream_scoresEveryMicroBatch() throws Exception {
    String in = folder.resolve("in").toString();
    Tables.points(spark, 70).write().parquet(in);
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    Dataset<Row> stream = spark.readStream().schema(Tables.POINTS).parquet(in);
    Dataset<Row> scored = model.transform(stream);
    assertTrue(scored.isStreaming());
    StreamingQuery query =
        scored.writeStream().format("memory").queryName("scores").outputMode("append").start();
    try {
      query.processAllAvailable();
      Tables.points(spark, 30).write().mode("append").parquet(in);
      query.processAllAvailable();
      assertEquals(100, spark.table("scores").count());
      List<Row> expected = scores(model.transform(spark.read().parquet(in)));
      assertEquals(expected.size(), scores(spark.table("scores")).size());
    } finally {
      query.stop();
    }
  }

  static String messages(Throwable e) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      text.append(cause).append('\n');
    }
    return text.toString();
  }
}
