package io.sparkdl.bench;

import io.sparkdl.engine.Inference;
import io.sparkdl.engine.InferenceBatch;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.ml.NeuralNetworkClassificationModel;
import io.sparkdl.ml.NeuralNetworkClassifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Scores 60 000 grey images of 28 x 28, with Spark or with the engine alone. */
final class ScoreProcess {
  private static final long ROWS = 60_000;
  private static final int SIZE = 28;
  private static final int CLASSES = 10;

  private ScoreProcess() {}

  /** Arguments: {@code spark} or {@code engine}, the table's folder, threads. */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[2]);
    if (arguments[0].equals("spark")) {
      spark(Path.of(arguments[1]), threads);
    } else {
      engine(threads);
    }
  }

  private static void spark(Path table, int threads) throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[" + threads + "]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      if (!Files.exists(table.resolve("_SUCCESS"))) {
        images(spark, 2 * threads).write().mode("overwrite").parquet(table.toString());
      }
      Dataset<Row> rows = spark.read().parquet(table.toString());
      NeuralNetworkClassificationModel model =
          new NeuralNetworkClassifier()
              .setNetwork("cnn")
              .setFeaturesCol("image")
              .setEpochs(1)
              .setDevice("cpu")
              .fit(rows.limit(256));
      Path scored = table.resolveSibling("scored-" + ProcessHandle.current().pid());
      long start = System.nanoTime();
      model.transform(rows).drop("image", "rawPrediction").write().parquet(scored.toString());
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.println("rate " + spark.read().parquet(scored.toString()).count() / seconds);
      delete(scored);
    }
  }

  private static Dataset<Row> images(SparkSession spark, int files) {
    StructType schema =
        new StructType()
            .add("image", ImageSchema.columnSchema())
            .add("label", DataTypes.IntegerType);
    return spark
        .range(0, ROWS, 1, files)
        .map((MapFunction<Long, Row>) ScoreProcess::image, Encoders.row(schema));
  }

  private static Row image(long number) {
    byte[] pixels = new byte[SIZE * SIZE];
    new Random(number).nextBytes(pixels);
    Row image = RowFactory.create("", SIZE, SIZE, 1, 0, pixels);
    return RowFactory.create(image, (int) (number % CLASSES));
  }

  private static void delete(Path folder) throws Exception {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void engine(int threads) throws Exception {
    List<Layer> layers = new ArrayList<>(List.of(new Rescale()));
    layers.addAll(Networks.cnn(CLASSES).layers());
    Network network = Sequential.of(layers.toArray(Layer[]::new));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        rates.add(pool.submit((Callable<Double>) () -> engineRate(network)));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      System.out.println("rate " + sum);
    } finally {
      pool.shutdown();
    }
  }

  private static double engineRate(Network network) throws Exception {
    Shape input = Shape.of(1, SIZE, SIZE);
    int rows = new NeuralNetworkClassifier().getScoreBatchSize();
    Weights weights = Weights.initial(network.layout(input), 1);
    float[] features = new float[rows * (int) input.elements()];
    float[] outputs = new float[rows * CLASSES];
    try (Device device = Backends.named("cpu").open(new DeviceOptions(0, 1, 2L << 30));
        Inference inference = new Inference(device, network, input, weights)) {
      InferenceBatch batch = inference.batch(rows);
      return Stopwatch.rate(
          rows,
          () -> {
            batch.features().put(0, features);
            batch.run();
            batch.outputs().get(0, outputs);
          });
    }
  }
}
