package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.DataException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features in columns of one number each, as tables of transactions have them. */
class ScalarColumnsTest extends SparkTest {
  private static final String[] NAMES = {"amount", "the.age", "count", "rate"};

  @TempDir Path folder;

  /** Columns of four numeric types, and the same numbers in one column, {@code features}. */
  private Dataset<Row> table(String name, int rows) {
    String path = folder.resolve(name).toString();
    Tables.points(spark, rows)
        .coalesce(2)
        .withColumn("amount", functions.expr("cast(features[0] as decimal(10, 4))"))
        .withColumn("the.age", functions.expr("cast(round(features[1] * 10) as int)"))
        .withColumn("count", functions.expr("cast(round(features[2] * 10) as bigint)"))
        .withColumn("rate", functions.expr("cast(features[3] as double)"))
        .withColumn(
            "features",
            functions.expr("array(float(amount), float(`the.age`), float(count), float(rate))"))
        .write()
        .parquet(path);
    return spark.read().parquet(path);
  }

  private static List<Row> scores(Dataset<Row> scored) {
    return scored.select("id", "rawPrediction", "prediction").orderBy("id").collectAsList();
  }

  @Test
  void fit_columnsOfOneNumber_equalsFitOnOneColumn() throws Exception {
    Dataset<Row> table = table("fit", 300);
    NeuralNetworkClassificationModel one = FitTest.small().setNumWorkers(2).fit(table);
    NeuralNetworkClassificationModel several =
        FitTest.small().setNumWorkers(2).setFeaturesCols(NAMES).fit(table.drop("features"));
    assertArrayEquals(one.scoring().weights(), several.scoring().weights());
    assertEquals(4, several.numFeatures());

    List<Row> expected = scores(one.transform(table));
    Dataset<Row> columnar = several.transform(table.drop("features", "vector", "doubles"));
    Dataset<Row> rows = several.transform(table.filter("rate + id > -1000"));
    assertTrue(columnar.queryExecution().executedPlan().toString().contains("ColumnarToRow"));
    assertEquals(expected, scores(columnar));
    assertEquals(expected, scores(rows));
    assertEquals(expected, scores(several.setHandleInvalid("skip").transform(table)));

    String path = folder.resolve("model").toString();
    several.write().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertArrayEquals(NAMES, loaded.getFeaturesCols());
    assertEquals(expected, scores(loaded.transform(table)));
  }

  @Test
  void transform_columnThatIsNotRead_isNotScannedEither() {
    Dataset<Row> table = table("pruned", 20);
    Dataset<Row> scored = Models.mlp(4, 3).setFeaturesCols(NAMES).transform(table);
    String scan = scored.select("prediction").queryExecution().executedPlan().toString();
    assertTrue(scan.contains("ReadSchema: struct<amount:"), scan);
    assertFalse(scan.contains("doubles"), scan);
  }

  @Test
  void fit_nullOrNaN_namesTheColumnAndTheRow() {
    Dataset<Row> table = table("good", 30).coalesce(1);
    Dataset<Row> none = table.withColumn("count", functions.expr("if(id = 7, null, count)"));
    Dataset<Row> nan = table.withColumn("rate", functions.expr("if(id = 7, double('NaN'), rate)"));
    NeuralNetworkClassifier estimator = FitTest.small().setEpochs(1).setFeaturesCols(NAMES);
    String message = assertThrows(DataException.class, () -> estimator.fit(none)).getMessage();
    assertTrue(message.startsWith("column 'count', partition 0, row "), message);
    assertTrue(message.contains("got null"), message);
    message = assertThrows(DataException.class, () -> estimator.fit(nan)).getMessage();
    assertTrue(message.startsWith("column 'rate', partition 0, row "), message);
    assertTrue(message.contains("got such a value"), message);
    assertEquals(29, estimator.setHandleInvalid("skip").fit(none).summary().totalRows());

    NeuralNetworkClassificationModel model = Models.mlp(4, 3).setFeaturesCols(NAMES);
    Throwable scored =
        assertThrows(SparkException.class, () -> model.transform(none).collectAsList());
    assertTrue(scored.getMessage().contains("column 'count', partition 0, row "), scored::toString);
  }

  @Test
  void transformSchema_columnsThatDoNotFit_areRefused() {
    Dataset<Row> table = table("schema", 10);
    assertRefused(table, "expected a column of the table", "amount", "absent");
    assertRefused(table, "column 'doubles': expected a number", "amount", "doubles");
    assertRefused(table, "featuresCols: expected each column once, got 'rate'", "rate", "rate");
    String width =
        assertThrows(
                IllegalArgumentException.class,
                () -> Models.mlp(4, 3).setFeaturesCols("amount", "rate").transform(table))
            .getMessage();
    assertTrue(width.contains("featuresCols: expected 4 columns"), width);
    String single =
        assertThrows(DataException.class, () -> FitTest.small().setFeaturesCol("rate").fit(table))
            .getMessage();
    assertTrue(single.contains("set featuresCols"), single);
  }

  private static void assertRefused(Dataset<Row> table, String problem, String... names) {
    String message =
        assertThrows(
                DataException.class,
                () -> FitTest.small().setFeaturesCols(names).transformSchema(table.schema()))
            .getMessage();
    assertTrue(message.contains(problem), message);
  }
}
