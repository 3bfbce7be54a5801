package io.sparkdl.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small generated tables. */
final class Tables {
  static final int SIZE = 8;

  private Tables() {}

  static final StructType POINTS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("features", DataTypes.createArrayType(DataTypes.FloatType))
          .add("vector", SQLDataTypes.VectorType())
          .add("doubles", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("label", DataTypes.IntegerType)
          .add("weight", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  /** Points of four numbers around one of three centres; the centre is the label. */
  static Dataset<Row> points(SparkSession spark, int rows) {
    Random random = new Random(5);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(3);
      float[] values = new float[4];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) (random.nextGaussian() * 0.3 + (j == label ? 2 : 0));
      }
      list.add(point(i, values, label, i % 5 == 0));
    }
    return spark.createDataFrame(list, POINTS).repartition(3);
  }

  static Row point(long id, float[] values, int label, boolean validation) {
    List<Float> floats = new ArrayList<>();
    List<Double> doubles = new ArrayList<>();
    for (float value : values) {
      floats.add(value);
      doubles.add((double) value);
    }
    return RowFactory.create(
        id,
        floats,
        Vectors.dense(doubles.stream().mapToDouble(Double::doubleValue).toArray()),
        doubles,
        label,
        1.0,
        validation);
  }

  static final StructType IMAGES =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("image", ImageSchema.columnSchema())
          .add("label", DataTypes.IntegerType);

  /** Grey images of a bright bar, standing (0) or lying (1), or a bright square (2), with noise. */
  static Dataset<Row> images(SparkSession spark, int rows) {
    Random random = new Random(9);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(3);
      list.add(RowFactory.create((long) i, image(drawing(random, label), SIZE, 1), label));
    }
    return spark.createDataFrame(list, IMAGES).repartition(3);
  }

  private static byte[] drawing(Random random, int label) {
    byte[] pixels = new byte[SIZE * SIZE];
    random.nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((pixels[i] & 0xFF) / 4);
    }
    int x = random.nextInt(SIZE - 2);
    int y = random.nextInt(SIZE - 2);
    int height = label == 0 ? SIZE : 2;
    int width = label == 1 ? SIZE : 2;
    for (int dy = 0; dy < height; dy++) {
      for (int dx = 0; dx < width; dx++) {
        pixels[((y + dy) % SIZE) * SIZE + (x + dx) % SIZE] = (byte) (200 + random.nextInt(50));
      }
    }
    return pixels;
  }

  static Row image(byte[] data, int size, int channels) {
    return RowFactory.create("", size, data.length / size / channels, channels, 0, data);
  }
}
