package io.sparkdl.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdl.pipelines.shapes.ShapeImages;
import io.sparkdl.pipelines.shapes.ShapeTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code demo}: the main job from end to end. Reads a Parquet table, fits a network with two
 * workers, evaluates and saves it, and scores a table in a JVM of its own. Without {@code --data}
 * the table is one of drawn shapes.
 */
@Command(
    name = "demo",
    description = {
      "Runs the main job: fit with two workers, evaluate, save, load in a new JVM, score.",
      "Without --data it draws its own table of shapes; nothing is downloaded."
    },
    modelTransformer = ParamOptions.class,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  private static final int IMAGE_SIZE = 28;
  private static final double TRAINING_PART = 0.8;
  private static final TrainingDefaults DEFAULTS = new TrainingDefaults("cnn", 2, 6, 64, 3e-3, 42);

  /** What the demo trains where no option says otherwise. */
  private record TrainingDefaults(
      String network, int workers, int epochs, int batchSize, double learningRate, long seed) {}

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Parquet table to use in place of drawn shapes; a fifth is held out to test.")
  String data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where tables and model are written; default: a new temporary folder.")
  String out;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Shapes to draw, a fifth of them to test; default: ${DEFAULT-VALUE}.")
  int rows;

  @Mixin TrainingOptions training;
  @Mixin SessionOptions session;
  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  /** Paths of the tables. */
  private record Tables(String train, String test) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    if (rows < 2 * 5) {
      throw new ParameterException(spec.commandLine(), "--rows: expected at least 10, got " + rows);
    }
    String launcher = NewJvm.launcher();
    setDefaults();
    JobReport report = new JobReport().put("command", "demo");
    try (SparkSession spark = session.open("demo", training.slots())) {
      if (out == null) {
        out = Files.createTempDirectory("sparkdl-demo").resolve("run").toString();
      }
      OutputFolder.requireCreatable("--out", out, spark.sparkContext().hadoopConfiguration());
      Tables tables = data == null ? draw(spark, console) : split(spark, console);
      Fit fit = Fit.of(spark.read().parquet(tables.train()), training, spec.commandLine().getErr());
      fit.print(console);
      Evaluate.Result result = Evaluate.measure(fit.fitted(), spark.read().parquet(tables.test()));
      result.print(console);
      fit.fitted().pipeline().write().save(out + "/model");
      console.println("saved to " + out + "/model");
      fit.report(spark, report);
      report
          .put("accuracy", result.accuracy().accuracy())
          .put("loss", result.accuracy().loss())
          .put("testRows", result.accuracy().rows());
      data = data == null ? tables.test() : data;
    }
    JsonNode scored = score(launcher);
    console.printf(
        Locale.ROOT,
        "in a new JVM: loaded the pipeline and scored %d rows in %.1f s (%.0f rows/s) into %s%n",
        scored.get("rows").asLong(),
        scored.get("seconds").asDouble(),
        scored.get("rowsPerSecond").asDouble(),
        scored.get("out").asText());
    report.put("score", scored).put("out", out).print(output, console);
    return 0;
  }

  private void setDefaults() {
    training.network = training.network == null ? DEFAULTS.network() : training.network;
    training.setDefault("numWorkers", DEFAULTS.workers());
    training.setDefault("epochs", DEFAULTS.epochs());
    training.setDefault("batchSize", DEFAULTS.batchSize());
    training.setDefault("learningRate", DEFAULTS.learningRate());
    training.setDefault("seed", DEFAULTS.seed());
  }

  private long seed() {
    return (Long) training.get("seed");
  }

  private Tables draw(SparkSession spark, PrintWriter console) {
    Tables tables = new Tables(out + "/train", out + "/test");
    ShapeImages images = new ShapeImages(seed(), IMAGE_SIZE);
    long train = Math.round(rows * TRAINING_PART);
    int partitions = spark.sparkContext().defaultParallelism();
    ShapeTable.of(spark, images, 0, train, partitions).write().parquet(tables.train());
    ShapeTable.of(spark, images, train, rows, partitions).write().parquet(tables.test());
    console.printf(
        "drew %d shapes of 10 classes (no download; seed %d) into %s, %d of them to test%n",
        rows, seed(), out, rows - train);
    return tables;
  }

  private Tables split(SparkSession spark, PrintWriter console) {
    Tables tables = new Tables(out + "/train", out + "/test");
    Dataset<Row>[] parts =
        spark
            .read()
            .parquet(data)
            .randomSplit(new double[] {TRAINING_PART, 1 - TRAINING_PART}, seed());
    parts[0].write().parquet(tables.train());
    parts[1].write().parquet(tables.test());
    console.printf("split %s into %s and %s%n", data, tables.train(), tables.test());
    return tables;
  }

  private JsonNode score(String launcher) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher, "score", "--json"));
    command.addAll(List.of("--data", data, "--model", out + "/model", "--out", out + "/scored"));
    if (session.master != null) {
      command.addAll(List.of("--master", session.master));
    }
    return NewJvm.lastLine(command);
  }
}
