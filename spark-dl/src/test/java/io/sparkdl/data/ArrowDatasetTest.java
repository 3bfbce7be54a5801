package io.sparkdl.data;

import static io.sparkdl.data.ShardCompression.NONE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.spark.api.java.JavaSparkContext;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrowDatasetTest {
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);
  private static final int SHARDS = 5;

  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    // Kryo cannot write records: nothing of ours may go through the application's serialiser.
    spark =
        SparkSession.builder()
            .master("local[4]")
            .config("spark.ui.enabled", false)
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> table(DataType features, DataType label, int parts, Row... rows) {
    StructType schema =
        new StructType()
            .add("the.features", features)
            .add("label", label)
            .add("weight", DataTypes.DoubleType);
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(Arrays.asList(rows), parts),
        schema);
  }

  private static DataColumns columns(Label rule, HandleInvalid invalid) {
    return new DataColumns("the.features", "label", "weight", rule, invalid);
  }

  private static DataException fails(Dataset<Row> table, Label rule) {
    return assertThrows(
        DataException.class,
        () -> ArrowDataset.load(table, columns(rule, HandleInvalid.ERROR), SHARDS).close());
  }

  private static void assertSays(DataException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  private static List<ShardChunk> chunks(ArrowDataset dataset) {
    List<ShardChunk> chunks = new ArrayList<>();
    for (byte[] bytes : dataset.byShard(0).values().map(Utils::serialize).collect()) {
      chunks.add(Utils.deserialize(bytes));
    }
    return chunks;
  }

  /** All rows in order as one worker reads them back: features, label, weight of each. */
  private List<float[]> readBack(ArrowDataset dataset, boolean labels) throws Exception {
    long rows = dataset.statistics().totalRows();
    ShardPlan plan = new ShardPlan(rows, dataset.shards(), 4, 1, 1);
    List<float[]> result = new ArrayList<>();
    Path files = directory.resolve("store");
    int width = dataset.statistics().type().width();
    try (ShardStore store = new ShardStore(files, dataset.statistics().type(), NONE)) {
      for (ShardChunk chunk : chunks(dataset)) {
        store.add(chunk);
      }
      store.seal(0, plan, 0);
      FloatBuffer features = FloatBuffer.allocate(width);
      LongBuffer classes = LongBuffer.allocate(1);
      FloatBuffer numbers = FloatBuffer.allocate(1);
      FloatBuffer weights = FloatBuffer.allocate(1);
      for (long row = 0; row < rows; row++) {
        int[] shard = {plan.shardOf(row)};
        int[] index = {(int) plan.indexOf(row)};
        store.gatherFeatures(0, shard, index, 0, 1, features);
        store.gatherClasses(0, shard, index, 0, 1, classes, weights);
        store.gatherNumbers(0, shard, index, 0, 1, numbers, weights);
        float[] values = Arrays.copyOf(features.array(), width + 2);
        values[width] = labels ? classes.get(0) : numbers.get(0);
        values[width + 1] = weights.get(0);
        result.add(values);
      }
    }
    assertFalse(Files.exists(files), "closing deletes the files");
    return result;
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "4", "23"})
  void load_floats_comeBackInTheirOrderForAnyPartitions(int parts) throws Exception {
    Row[] rows = new Row[601];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = RowFactory.create(new float[] {i, -i, 0.5f * i}, i % 3, 1.0 + i);
    }
    Dataset<Row> table = table(FLOATS, DataTypes.IntegerType, parts, rows);
    DataColumns columns = columns(Label.classes(0), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, SHARDS)) {
      assertEquals(rows.length, dataset.statistics().totalRows());
      assertEquals(2, dataset.statistics().maxLabel());
      assertTrue(dataset.decodeSeconds() > 0);
      List<float[]> back = readBack(dataset, true);
      for (int i = 0; i < rows.length; i++) {
        assertArrayEquals(new float[] {i, -i, 0.5f * i, i % 3, 1 + i}, back.get(i));
      }
    }
  }

  @Test
  void load_vectorsSparseAndDense_comeBackDense() throws Exception {
    Dataset<Row> table =
        table(
            SQLDataTypes.VectorType(),
            DataTypes.DoubleType,
            2,
            RowFactory.create(Vectors.dense(1, 2, 3, 4), -1.5, 1.0),
            RowFactory.create(Vectors.sparse(4, new int[] {1, 3}, new double[] {7, 8}), 2.5, 0.0));
    DataColumns columns = columns(Label.numbers(), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, SHARDS)) {
      List<float[]> back = readBack(dataset, false);
      assertArrayEquals(new float[] {1, 2, 3, 4, -1.5f, 1}, back.get(0));
      assertArrayEquals(new float[] {0, 7, 0, 8, 2.5f, 0}, back.get(1));
    }
  }

  private static Row image(int height, int width, int channels, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return RowFactory.create("", height, width, channels, channels == 3 ? 16 : 0, bytes);
  }

  @Test
  void load_colourImages_becomePlanesOfRedGreenBlue() throws Exception {
    Dataset<Row> table =
        table(
            ImageSchema.columnSchema(),
            DataTypes.LongType,
            1,
            RowFactory.create(image(1, 2, 3, 1, 2, 255, 4, 5, 200), 1L, 1.0));
    DataColumns columns = columns(Label.classes(2), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, SHARDS)) {
      assertEquals(List.of(3, 1, 2), dataset.statistics().type().sizes());
      assertArrayEquals(new float[] {255, 200, 2, 5, 1, 4, 1, 1}, readBack(dataset, true).get(0));
    }
  }

  @Test
  void load_imagesOfTwoSizes_isRefusedWithPartitionAndRow() {
    Row[] rows = {
      RowFactory.create(image(1, 2, 1, 1, 2), 0L, 1.0),
      RowFactory.create(image(1, 2, 1, 1, 2), 0L, 1.0),
      RowFactory.create(image(1, 2, 1, 1, 2), 0L, 1.0),
      RowFactory.create(image(2, 2, 1, 1, 2, 3, 4), 0L, 1.0)
    };
    DataType type = ImageSchema.columnSchema();
    assertSays(
        fails(table(type, DataTypes.LongType, 2, rows), Label.classes(0)),
        "'the.features'",
        "partition 1",
        "row 1",
        "1 x 2",
        "2 x 2");
    assertSays(
        fails(table(type, DataTypes.LongType, 4, rows), Label.classes(0)),
        "'the.features'",
        "partition 3",
        "1 x 2",
        "2 x 2");
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5", "3", "NaN", "1e300", "-Infinity"})
  void load_labelThatIsNoClass_isRefusedWithItsPlaceAndValue(double label) {
    Row good = RowFactory.create(new float[] {1}, 2.0, 1.0);
    Row bad = RowFactory.create(new float[] {1}, label, 1.0);
    Dataset<Row> table = table(FLOATS, DataTypes.DoubleType, 2, good, good, good, bad);
    assertSays(
        fails(table, Label.classes(3)), "'label'", "partition 1", "row 1", String.valueOf(label));
  }

  @Test
  void load_nulls_areRefusedByTheirColumn() {
    Row good = RowFactory.create(new float[] {1}, 2.0, 1.0);
    Row noLabel = RowFactory.create(new float[] {1}, null, 1.0);
    Row noFeatures = RowFactory.create(null, 2.0, 1.0);
    Row noWeight = RowFactory.create(new float[] {1}, 2.0, null);
    Row lightWeight = RowFactory.create(new float[] {1}, 2.0, -0.5);
    Label any = Label.numbers();
    DataType real = DataTypes.DoubleType;
    assertSays(fails(table(FLOATS, real, 1, good, noLabel), any), "'label'", "row 1", "null");
    assertSays(
        fails(table(FLOATS, real, 1, good, noFeatures), any), "'the.features'", "row 1", "null");
    assertSays(fails(table(FLOATS, real, 1, good, noWeight), any), "'weight'", "row 1", "null");
    assertSays(fails(table(FLOATS, real, 1, good, lightWeight), any), "'weight'", "-0.5");
  }

  @Test
  void load_invalidFeaturesSkipped_leavesNoGapsInTheOrder() throws Exception {
    Row[] rows = {
      RowFactory.create(null, 0, 1.0),
      RowFactory.create(new float[] {1, 2}, 1, 1.0),
      RowFactory.create(new float[] {Float.NaN, 2}, 0, 1.0),
      RowFactory.create(new float[] {3, 4}, 2, 1.0),
      RowFactory.create(new float[] {3, Float.POSITIVE_INFINITY}, 0, 1.0),
    };
    Dataset<Row> table = table(FLOATS, DataTypes.IntegerType, 2, rows);
    DataColumns columns = columns(Label.classes(3), HandleInvalid.SKIP);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, SHARDS)) {
      List<float[]> back = readBack(dataset, true);
      assertEquals(2, back.size());
      assertArrayEquals(new float[] {1, 2, 1, 1}, back.get(0));
      assertArrayEquals(new float[] {3, 4, 2, 1}, back.get(1));
    }
    assertSays(fails(table, Label.classes(3)), "'the.features'", "row 0", "handleInvalid");
  }

  @Test
  void load_otherWidth_isRefused() {
    Row two = RowFactory.create(new float[] {1, 2}, 0, 1.0);
    Row three = RowFactory.create(new float[] {1, 2, 3}, 0, 1.0);
    assertSays(
        fails(table(FLOATS, DataTypes.IntegerType, 1, two, three), Label.classes(0)),
        "'the.features'",
        "partition 0",
        "row 1",
        "2 values",
        "3");
  }

  @Test
  void load_emptyTable_isRefused() {
    assertSays(fails(table(FLOATS, DataTypes.IntegerType, 1), Label.classes(0)), "at least 1");
  }

  @Test
  void check_wrongSchema_namesColumnAndWhatIsAccepted() {
    StructType schema = new StructType().add("x", "string").add("y", "string");
    DataColumns missing = new DataColumns("z", "y", null, Label.classes(0), HandleInvalid.ERROR);
    assertSays(assertThrows(DataException.class, () -> missing.check(schema)), "'z'", "x, y");
    DataColumns text = new DataColumns("x", "y", null, Label.classes(0), HandleInvalid.ERROR);
    assertSays(
        assertThrows(DataException.class, () -> text.check(schema)),
        "'x'",
        "array<float>",
        "string");
    StructType labelled = new StructType().add("x", FLOATS).add("y", "string");
    assertSays(
        assertThrows(DataException.class, () -> text.check(labelled)), "'y'", "StringIndexer");
  }

  @Test
  void seal_missingOrRepeatedChunk_isNoticed() throws Exception {
    Row[] rows = new Row[12];
    Arrays.setAll(rows, i -> RowFactory.create(new float[] {i}, 0, 1.0));
    Dataset<Row> table = table(FLOATS, DataTypes.IntegerType, 2, rows);
    DataColumns columns = columns(Label.classes(0), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 2)) {
      List<ShardChunk> chunks = chunks(dataset);
      ShardPlan plan = new ShardPlan(12, 2, 4, 1, 1);
      FeatureType type = dataset.statistics().type();
      try (ShardStore store = new ShardStore(directory.resolve("missing"), type, NONE)) {
        for (ShardChunk chunk : chunks.subList(1, chunks.size())) {
          store.add(chunk);
        }
        assertThrows(IllegalStateException.class, () -> store.seal(0, plan, 0));
      }
      try (ShardStore store = new ShardStore(directory.resolve("repeated"), type, NONE)) {
        for (ShardChunk chunk : chunks) {
          store.add(chunk);
        }
        store.add(chunks.get(0));
        assertThrows(IllegalStateException.class, () -> store.seal(0, plan, 0));
      }
    }
  }

  @Test
  void shardFile_sealed_isReadByArrowsOwnReader() throws Exception {
    Row[] rows = new Row[9];
    Arrays.setAll(rows, i -> RowFactory.create(new float[] {i, 2 * i}, i, 0.5));
    Dataset<Row> table = table(FLOATS, DataTypes.IntegerType, 3, rows);
    DataColumns columns = columns(Label.classes(0), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 1);
        ShardStore store =
            new ShardStore(directory.resolve("arrow"), dataset.statistics().type(), NONE)) {
      for (ShardChunk chunk : chunks(dataset)) {
        store.add(chunk);
      }
      store.seal(0, new ShardPlan(9, 1, 4, 1, 1), 0);
      double labels = 0;
      int read = 0;
      try (FileChannel channel =
              FileChannel.open(directory.resolve("arrow").resolve("set-0-shard-0.arrow"));
          RootAllocator allocator = new RootAllocator();
          ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        while (reader.loadNextBatch()) {
          for (int i = 0; i < root.getRowCount(); i++) {
            double label = (double) root.getVector("label").getObject(i);
            Object features = root.getVector("features").getObject(i);
            assertEquals(List.of((float) label, 2 * (float) label), features);
            assertEquals(0.5f, root.getVector("weight").getObject(i));
            labels += label;
            read++;
          }
        }
      }
      assertEquals(9, read);
      assertEquals(36, labels);
    }
  }
}
