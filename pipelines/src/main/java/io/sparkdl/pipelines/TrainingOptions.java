package io.sparkdl.pipelines;

import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.ml.NeuralNetworkClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Option;

/** What is trained and how. An option that is not given leaves the classifier's own default. */
final class TrainingOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME|FILE.json",
      completionCandidates = NetworkNames.Classifiers.class,
      description = "${COMPLETION-CANDIDATES}, or a file with a description as JSON.")
  String network;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Tokens of a named network for tokens; default: what the table has.")
  Integer vocabulary;

  @Option(
      names = "--features-col",
      paramLabel = "COLUMN",
      description = "Vector, array of floats, or image; default: features, or image without it.")
  String featuresCol;

  @Option(
      names = "--features-cols",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of one number each that are a row's features, in this order.")
  String[] featuresCols;

  @Option(
      names = "--input-shape",
      split = ",",
      paramLabel = "SIZE",
      description = "How a row of a Vector or array is read, such as 1,28,28; images need none.")
  int[] inputShape;

  @Option(
      names = "--label-col",
      paramLabel = "COLUMN",
      description = "Classes counted from 0; default: label.")
  String labelCol;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the table.")
  Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "ROWS",
      description = "Rows of a step, over all workers together.")
  Integer batchSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Spark tasks that train the one model together.")
  Integer workers;

  @Option(
      names = "--threads-per-worker",
      paramLabel = "N",
      description = "Default: the cores of a task; locally, a worker's share of the machine's.")
  Integer threadsPerWorker;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Step size before the schedule.")
  Double learningRate;

  @Option(
      names = "--exchange",
      paramLabel = "auto|direct|hierarchical",
      description = "How workers exchange gradients; auto: as the cost model says. Default: auto.")
  String exchange;

  @Option(
      names = "--compression",
      paramLabel = "none|bfloat16|topK",
      description = "What workers send of gradients; the rest goes later. Default: none.")
  String compression;

  @Option(
      names = "--compression-ratio",
      paramLabel = "PART",
      description = "Part of the numbers that topK sends, in (0, 1].")
  Double compressionRatio;

  @Option(
      names = "--device",
      paramLabel = "cpu|opencl|auto",
      description = "auto: opencl where Spark gives tasks a GPU, else cpu. Default: auto.")
  String device;

  @Option(names = "--seed", paramLabel = "NUMBER", description = "Of every random draw.")
  Long seed;

  /**
   * The classifier that the options describe.
   *
   * @param schema of the table, for the default of {@code --features-col}
   * @throws IllegalArgumentException if a value is out of range or the network cannot be read
   */
  NeuralNetworkClassifier classifier(StructType schema) {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    if (featuresCols == null) {
      classifier.setFeaturesCol(featuresCol(schema));
    } else if (featuresCol == null) {
      classifier.setFeaturesCols(featuresCols);
    } else {
      throw new IllegalArgumentException(
          "--features-cols: expected it without --features-col, got both; leave one out");
    }
    if (labelCol != null) {
      classifier.setLabelCol(labelCol);
    }
    if (inputShape != null) {
      classifier.setInputShape(inputShape);
    }
    if (network != null) {
      classifier.setNetwork(networkText());
    }
    if (vocabulary != null) {
      classifier.setVocabulary(vocabulary);
    }
    if (epochs != null) {
      classifier.setEpochs(epochs);
    }
    if (batchSize != null) {
      classifier.setBatchSize(batchSize);
    }
    if (workers != null) {
      classifier.setNumWorkers(workers);
    }
    if (threadsPerWorker != null) {
      classifier.setThreadsPerWorker(threadsPerWorker);
    }
    if (learningRate != null) {
      classifier.setLearningRate(learningRate);
    }
    if (device != null) {
      classifier.setDevice(device);
    }
    if (seed != null) {
      classifier.setSeed(seed);
    }
    setExchange(classifier);
    return classifier;
  }

  private void setExchange(NeuralNetworkClassifier classifier) {
    if (exchange != null) {
      classifier.setExchange(exchange);
    }
    if (compression != null) {
      classifier.setCompression(compression);
    }
    if (compressionRatio != null) {
      classifier.setCompressionRatio(compressionRatio);
    }
  }

  /** Tasks that run at once. */
  int slots() {
    return workers == null ? 1 : workers;
  }

  private String featuresCol(StructType schema) {
    if (featuresCol != null) {
      return featuresCol;
    }
    Set<String> columns = Set.of(schema.fieldNames());
    return columns.contains("image") && !columns.contains("features") ? "image" : "features";
  }

  private String networkText() {
    List<String> names = NamedNetwork.classifiers();
    return NamedNetwork.named(network) != null ? network : described("--network", network, names);
  }

  /** The text of a file that describes a network; {@code option} is what named it. */
  static String described(String option, String network, List<String> names) {
    try {
      return Files.readString(Path.of(network));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          option
              + ": expected "
              + String.join(", ", names)
              + " or a file with a description as JSON, got "
              + network,
          e);
    }
  }
}
