package io.sparkdl.bench;

import io.sparkdl.data.FeatureColumns;
import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.data.FeatureType;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Forms of features whose feed is measured. */
enum FeedKind {
  ARRAY("array<float> of 784", 784, 40_000, "decoding alone", numbers(784) + " as x"),
  VECTOR("dense Vector of 784", 784, 40_000, "decoding alone", numbers(784) + " as x"),
  IMAGE(
      "image of 28 x 28",
      784,
      40_000,
      "decoding alone",
      "named_struct('origin', '', 'height', 28, 'width', 28, 'nChannels', 1, 'mode', 0, 'data',"
          + " unhex(repeat(md5(string(id)), 49))) as x"),
  COLUMNS("100 columns of a float", 100, 1_000_000, "rows of Spark SQL (Row)", scalars(100));

  private final String title;
  private final int width;
  private final long rows;
  private final String peer;
  private final String expression;

  FeedKind(String title, int width, long rows, String peer, String expression) {
    this.title = title;
    this.width = width;
    this.rows = rows;
    this.peer = peer;
    this.expression = expression;
  }

  private static String number(String index) {
    return "float(hash(id, " + index + ") / 2147483648D)";
  }

  private static String numbers(int count) {
    return "transform(sequence(1, " + count + "), i -> " + number("i") + ")";
  }

  private static String scalars(int count) {
    List<String> columns =
        IntStream.range(0, count).mapToObj(i -> number("" + i) + " as x" + i).toList();
    return String.join("\n", columns);
  }

  /** Name of the line in the table. */
  String title() {
    return title;
  }

  /** What the feed is compared with. */
  String peer() {
    return peer;
  }

  /** Numbers of a row. */
  int width() {
    return width;
  }

  /**
   * Rows of the table: few enough for the page cache; of columns as many as take ten times as long
   * as to plan to read a hundred of them.
   */
  long rows() {
    return rows;
  }

  /** The columns of the features. */
  FeatureColumns columns() {
    return this == COLUMNS
        ? FeatureColumns.ofScalars(IntStream.range(0, width).mapToObj(i -> "x" + i).toList())
        : FeatureColumns.of("x");
  }

  /** What a fitted model of such features knows of them. */
  FeatureType type() {
    return switch (this) {
      case ARRAY -> new FeatureType(FeatureEncoding.FLOAT_ARRAY, List.of(width));
      case VECTOR -> new FeatureType(FeatureEncoding.VECTOR, List.of(width));
      case IMAGE -> new FeatureType(FeatureEncoding.IMAGE, List.of(1, 28, 28));
      case COLUMNS -> new FeatureType(FeatureEncoding.COLUMNS, List.of(width));
    };
  }

  /** Rows of noise with a label, {@code y}, for one file, since those of lakes are not small. */
  Dataset<Row> table(SparkSession spark, long rows) {
    Dataset<Row> ids = spark.range(0, rows, 1, 1).toDF();
    String[] features = expression.split("\n");
    String[] all = new String[features.length + 1];
    System.arraycopy(features, 0, all, 0, features.length);
    all[features.length] = "int(id % 10) as y";
    Dataset<Row> made = ids.selectExpr(all);
    if (this == VECTOR) {
      Column vector = functions.array_to_vector(made.col("x"));
      return made.select(vector.as("x"), made.col("y"));
    }
    return made;
  }
}
