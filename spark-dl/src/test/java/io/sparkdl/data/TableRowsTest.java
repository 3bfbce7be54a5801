package io.sparkdl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet tables through the vectorised reader's batches, against Spark's own way to rows. */
class TableRowsTest {
  private static final FeatureEncoding FLOATS = FeatureEncoding.FLOAT_ARRAY;
  private static final String VECTORISED = "spark.sql.parquet.enableVectorizedReader";
  private static final int ROWS = 300;

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void useVectorisedReader() {
    spark.conf().unset(VECTORISED);
  }

  private static DataType type(FeatureEncoding encoding) {
    return switch (encoding) {
      case VECTOR -> SQLDataTypes.VectorType();
      case FLOAT_ARRAY -> DataTypes.createArrayType(DataTypes.FloatType);
      case DOUBLE_ARRAY -> DataTypes.createArrayType(DataTypes.DoubleType);
      case IMAGE -> ImageSchema.columnSchema();
      case COLUMNS -> DataTypes.LongType;
    };
  }

  private static Object value(FeatureEncoding encoding, int i) {
    return switch (encoding) {
      case VECTOR ->
          i % 2 == 0
              ? Vectors.dense(i, 0.5, -i)
              : Vectors.sparse(3, new int[] {i % 3}, new double[] {i});
      case FLOAT_ARRAY -> List.of((float) i, 0.5f, (float) -i);
      case DOUBLE_ARRAY -> List.of((double) i, 0.5, (double) -i);
      case IMAGE ->
          RowFactory.create("", 1, 2, 3, 16, new byte[] {(byte) i, 1, 2, 3, (byte) -i, 5});
      case COLUMNS -> (long) -i;
    };
  }

  /** A table whose columns lie in another order than they are read, with one that is not read. */
  private Dataset<Row> parquet(FeatureEncoding encoding, String label) {
    StructType schema =
        new StructType()
            .add("weight", DataTypes.FloatType)
            .add("label", DataTypes.IntegerType)
            .add("unread", DataTypes.StringType)
            .add("features", type(encoding));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(RowFactory.create(i / 8f, i % 7, "x" + i, value(encoding, i)));
    }
    String path = folder.resolve(encoding + label.replaceAll("\\W", "")).toString();
    spark
        .createDataFrame(rows, schema)
        .repartition(3)
        .withColumn("label", org.apache.spark.sql.functions.col("label").cast(label))
        .write()
        .parquet(path);
    return spark.read().parquet(path);
  }

  private static DataColumns columns(FeatureEncoding encoding) {
    FeatureColumns features =
        encoding == FeatureEncoding.COLUMNS
            ? FeatureColumns.ofScalars(List.of("features", "weight"))
            : FeatureColumns.of("features");
    return new DataColumns(features, "label", "weight", Label.classes(7), HandleInvalid.ERROR);
  }

  private static List<ShardChunk> chunks(Dataset<Row> table, FeatureEncoding encoding) {
    List<ShardChunk> chunks = new ArrayList<>();
    try (ArrowDataset dataset = ArrowDataset.load(table, columns(encoding), 4)) {
      for (byte[] bytes : dataset.byShard(0).values().map(Utils::serialize).collect()) {
        chunks.add(Utils.deserialize(bytes));
      }
    }
    chunks.sort(Comparator.comparing(ShardChunk::shard).thenComparing(ShardChunk::firstIndex));
    return chunks;
  }

  /** The kind of row that the table is read as. */
  private static String rowsOf(Dataset<?> table) {
    return TableRows.of(table)
        .read(
            (partition, rows) -> List.of(rows.next().getClass().getSimpleName()).iterator(),
            String.class)
        .first();
  }

  private void assertEqualToRows(FeatureEncoding encoding, String label) {
    Dataset<Row> table = parquet(encoding, label);
    assertEquals("ColumnarBatchRow", rowsOf(columns(encoding).select(table)));
    List<ShardChunk> columnar = chunks(table, encoding);
    spark.conf().set(VECTORISED, "false");
    Dataset<Row> again = spark.read().parquet(table.inputFiles()[0].replaceAll("/part-.*", ""));
    assertEquals("UnsafeRow", rowsOf(columns(encoding).select(again)));
    List<ShardChunk> rows = chunks(again, encoding);
    assertEquals(rows.size(), columnar.size());
    assertEquals(ROWS, rows.stream().mapToInt(ShardChunk::rows).sum());
    for (int i = 0; i < rows.size(); i++) {
      assertArrayEquals(rows.get(i).data(), columnar.get(i).data());
    }
  }

  @ParameterizedTest
  @EnumSource
  void of_parquetOfEachEncoding_givesWhatRowsGive(FeatureEncoding encoding) {
    assertEqualToRows(encoding, "int");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tinyint", "smallint", "bigint", "float", "double", "decimal(9,2)", "decimal(30)"})
  void of_labelsOfEachType_givesWhatRowsGive(String label) {
    assertEqualToRows(FLOATS, label);
  }

  @Test
  void of_labelThatSparkMlHasCast_keepsTheBatches() {
    Dataset<Row> table = parquet(FLOATS, "int");
    Dataset<Row> cast = table.withColumn("label", table.col("label").cast("double"));
    assertEquals("ColumnarBatchRow", rowsOf(columns(FLOATS).select(cast)));
    List<ShardChunk> expected = chunks(table, FLOATS);
    List<ShardChunk> actual = chunks(cast, FLOATS);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).data(), actual.get(i).data());
    }
  }

  @Test
  void of_tableWithComputation_goesThroughRows() {
    Dataset<Row> table = parquet(FLOATS, "int");
    assertEquals("UnsafeRow", rowsOf(columns(FLOATS).select(table.filter("label > 2"))));
    assertEquals(
        "UnsafeRow",
        rowsOf(columns(FLOATS).select(table.withColumn("label", table.col("label").plus(1)))));
  }

  @Test
  void load_nullsInBatches_nameTheRow() {
    Dataset<Row> table =
        spark
            .range(0, 50, 1, 1)
            .selectExpr(
                "if(id = 30, array(1f, null), array(1f, float(id))) as features",
                "int(id % 7) as label",
                "1.0 as weight");
    String path = folder.resolve("nulls").toString();
    table.write().parquet(path);
    Dataset<Row> read = spark.read().parquet(path);
    assertEquals("ColumnarBatchRow", rowsOf(columns(FLOATS).select(read)));
    DataException failure = assertThrows(DataException.class, () -> chunks(read, FLOATS));
    assertTrue(failure.getMessage().contains("row 30"), failure::getMessage);
  }
}
