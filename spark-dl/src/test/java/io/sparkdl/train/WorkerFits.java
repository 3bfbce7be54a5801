package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.provider.Arguments;

/** Small fits for comparisons between numbers of workers. */
final class WorkerFits {
  /** Numbers in a row. */
  static final int WIDTH = 6;

  /** One step of SGD in float32; what differs is the order of sums. */
  static final double ONE_STEP = 1e-6;

  /** An epoch of AdamW, whose division by a small deviation magnifies the same. */
  static final double EPOCH = 1e-4;

  private static final DeviceSpec CPU = new DeviceSpec("cpu", 1, 1L << 30);

  private WorkerFits() {}

  /** Numbers of workers, each with partitions that are even, uneven, empty, or of too few rows. */
  static Stream<Arguments> workersAndPartitions() {
    return Stream.of(
        Arguments.of(2, new int[] {20, 20, 20}),
        Arguments.of(4, new int[] {20, 20, 20}),
        Arguments.of(2, new int[] {1, 57, 0, 3}),
        Arguments.of(4, new int[] {0, 0, 61, 0}),
        Arguments.of(3, new int[] {2}),
        Arguments.of(4, new int[] {3}),
        Arguments.of(2, new int[] {17}),
        Arguments.of(4, new int[] {17}));
  }

  private static List<Row> rows(int count) {
    SplittableRandom random = new SplittableRandom(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(3);
      float[] features = new float[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        features[j] = (float) (random.nextDouble() + (j % 3 == label ? 0.5 : 0));
      }
      rows.add(RowFactory.create(features, label, 0.5 + random.nextDouble()));
    }
    return rows;
  }

  /** The rows, in order, in partitions of these sizes. */
  static Dataset<Row> table(SparkSession spark, int... partitions) {
    List<Row> all = rows(Arrays.stream(partitions).sum());
    List<List<Row>> parts = new ArrayList<>();
    int from = 0;
    for (int size : partitions) {
      parts.add(all.subList(from, from += size));
    }
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      numbers.add(i);
    }
    List<List<Row>> copies = parts.stream().map(part -> (List<Row>) new ArrayList<>(part)).toList();
    ArrayList<List<Row>> captured = new ArrayList<>(copies);
    var rdd =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(numbers, partitions.length)
            .flatMap(number -> captured.get(number).iterator());
    StructType schema =
        new StructType()
            .add("features", DataTypes.createArrayType(DataTypes.FloatType))
            .add("label", DataTypes.IntegerType)
            .add("weight", DataTypes.DoubleType);
    return spark.createDataFrame(rdd, schema);
  }

  /** On the cpu, one thread a worker, batches of 16 rows. */
  static TrainingConfig.Builder config(TrainingSpec spec) {
    return TrainingConfig.builder(spec, CPU).seed(5).learningRate(0.01).batchSize(16);
  }

  /** Trains on a table. */
  static TrainingResult fit(SparkSession spark, Dataset<Row> table, TrainingConfig config) {
    return fit(spark, table, config, ProgressListener.NONE);
  }

  /** Trains on a table; the listener hears of progress. */
  static TrainingResult fit(
      SparkSession spark, Dataset<Row> table, TrainingConfig config, ProgressListener listener) {
    DataColumns columns =
        new DataColumns("features", "label", "weight", Label.classes(3), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 64)) {
      return DataParallelTraining.fit(spark, dataset, null, config, listener);
    }
  }

  /** Losses relative to themselves, weights to the largest of them. */
  static void assertClose(TrainingResult expected, TrainingResult actual, double relative) {
    for (int epoch = 0; epoch < expected.history().epochs().size(); epoch++) {
      double loss = expected.history().epochs().get(epoch).loss();
      assertEquals(loss, actual.history().epochs().get(epoch).loss(), relative * loss);
    }
    close(expected.weights().parameters(), actual.weights().parameters(), relative);
    close(expected.weights().state(), actual.weights().state(), relative);
  }

  private static void close(float[] expected, float[] actual, double relative) {
    double largest = 0;
    for (float element : expected) {
      largest = Math.max(largest, Math.abs(element));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], relative * largest, "element " + i);
    }
  }
}
