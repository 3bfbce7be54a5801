package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of Delta Lake and of Iceberg, against the same rows in plain Parquet files. */
class LakeTablesTest {
  private static final String[] NAMES = {"amount", "age", "rate"};
  private static final int ROWS = 300;

  private static SparkSession spark;

  @TempDir static Path folder;

  /** What keeps a table; each deletes rows without writing their files anew. */
  private enum Lake {
    DELTA("delta", "spark_catalog.default", Map.of("delta.enableDeletionVectors", "true")),
    ICEBERG(
        "iceberg",
        "lake.default",
        Map.of("format-version", "2", "write.delete.mode", "merge-on-read"));

    private final String format;
    private final String database;
    private final Map<String, String> properties;

    Lake(String format, String database, Map<String, String> properties) {
      this.format = format;
      this.database = database;
      this.properties = properties;
    }

    String table(String name) {
      return database + "." + name + "_" + format;
    }

    Dataset<Row> write(Dataset<Row> rows, String name) {
      var writer = rows.writeTo(table(name)).using(format);
      properties.forEach(writer::tableProperty);
      writer.createOrReplace();
      return spark.table(table(name));
    }
  }

  @BeforeAll
  static void startSpark() {
    spark =
        SparkTest.settings()
            .config("spark.sql.warehouse.dir", folder.resolve("delta").toString())
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension,"
                    + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.lake.type", "hadoop")
            .config("spark.sql.catalog.lake.warehouse", folder.resolve("iceberg").toString())
            .getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  /** One file of rows with their features as an array and as columns. */
  private static Dataset<Row> rows() {
    return Tables.points(spark, ROWS)
        .withColumn("amount", functions.expr("features[0]"))
        .withColumn("age", functions.expr("cast(round(features[1] * 10) as int)"))
        .withColumn("rate", functions.expr("cast(features[2] as double)"))
        .select("id", "features", "label", "amount", "age", "rate")
        .coalesce(1);
  }

  private static Dataset<Row> parquet(Dataset<Row> rows, String name) {
    String path = folder.resolve(name).toString();
    rows.coalesce(1).write().parquet(path);
    return spark.read().parquet(path);
  }

  private static NeuralNetworkClassifier ofColumns() {
    return FitTest.small().setNumWorkers(2).setFeaturesCols(NAMES);
  }

  private static List<Row> scores(Dataset<Row> scored) {
    return scored.select("id", "rawPrediction", "prediction").orderBy("id").collectAsList();
  }

  @ParameterizedTest
  @EnumSource
  void fit_tableOfALake_equalsFitOnParquet(Lake lake) throws Exception {
    Dataset<Row> plain = parquet(rows(), "fit-" + lake);
    Dataset<Row> table = lake.write(plain, "fit");
    NeuralNetworkClassificationModel columns = ofColumns().fit(table);
    assertArrayEquals(
        ofColumns().fit(plain).scoring().weights(), columns.scoring().weights(), "columns");
    NeuralNetworkClassifier ofArrays = FitTest.small().setNumWorkers(2);
    NeuralNetworkClassificationModel arrays = ofArrays.fit(table);
    assertArrayEquals(
        ofArrays.fit(plain).scoring().weights(), arrays.scoring().weights(), "arrays");

    // Iceberg reads arrays, and whatever is beside them, as rows.
    Dataset<Row> scored = columns.transform(table.drop("features"));
    String plan = scored.queryExecution().executedPlan().toString();
    assertTrue(plan.contains("ColumnarToRow"), plan);
    List<Row> expected = scores(columns.transform(plain));
    assertEquals(expected, scores(scored));
    // A scored lake out: Spark's own vectors are of no lake's types.
    Dataset<Row> written = lake.write(scored.select("id", "prediction"), "scored");
    assertEquals(ROWS, written.count());
    assertEquals(
        expected.stream().map(row -> row.getDouble(2)).toList(),
        written.orderBy("id").collectAsList().stream().map(row -> row.getDouble(1)).toList());
  }

  /** Both keep the file and list what is deleted of it, which readers have to leave out. */
  @ParameterizedTest
  @EnumSource
  void fit_rowsWereDeleted_trainsAndScoresTheOthersAlone(Lake lake) throws Exception {
    lake.write(rows(), "deleted");
    spark.sql("DELETE FROM " + lake.table("deleted") + " WHERE id % 7 = 3 OR id BETWEEN 50 AND 99");
    Dataset<Row> table = spark.table(lake.table("deleted"));
    Dataset<Row> plain = parquet(table, "deleted-" + lake);
    long left = rows().filter("NOT (id % 7 = 3 OR id BETWEEN 50 AND 99)").count();
    NeuralNetworkClassificationModel model = ofColumns().fit(table);
    assertEquals(left * ofColumns().getEpochs(), model.summary().totalRows());
    NeuralNetworkClassificationModel expected = ofColumns().fit(plain);
    assertArrayEquals(expected.scoring().weights(), model.scoring().weights());
    assertEquals(scores(expected.transform(plain)), scores(model.transform(table)));
  }

  @Test
  void fit_earlierVersionOfATable_isReadAsItWas() throws Exception {
    Dataset<Row> first = Lake.DELTA.write(rows(), "travel");
    NeuralNetworkClassificationModel before = ofColumns().fit(first);
    spark.sql("DELETE FROM " + Lake.DELTA.table("travel") + " WHERE id > 100");
    Dataset<Row> past =
        spark.sql("SELECT * FROM " + Lake.DELTA.table("travel") + " VERSION AS OF 0");
    assertArrayEquals(before.scoring().weights(), ofColumns().fit(past).scoring().weights());
  }
}
