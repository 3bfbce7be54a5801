package io.sparkdl.pipelines;

import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.ml.NeuralNetworkClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
      names = "--features-col",
      paramLabel = "COLUMN",
      description = "Vector, array of floats, or image; default: features, or image without it.")
  String featuresCol;

  /** Values of the classifier's params whose options {@link ParamOptions} adds, by their names. */
  private final Map<String, Object> params = new TreeMap<>();

  /** Sets a param; null leaves the classifier's own default. */
  void set(String param, Object value) {
    if (value == null) {
      params.remove(param);
    } else {
      params.put(param, value);
    }
  }

  /** Sets a param that no option has set. */
  void setDefault(String param, Object value) {
    params.putIfAbsent(param, value);
  }

  /** What a param is set to by an option or as a default; null if by neither. */
  Object get(String param) {
    return params.get(param);
  }

  /**
   * The classifier that the options describe.
   *
   * @param schema of the table, for the default of {@code --features-col}
   * @throws IllegalArgumentException if a value is out of range or the network cannot be read
   */
  NeuralNetworkClassifier classifier(StructType schema) {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    if (!params.containsKey("featuresCols")) {
      classifier.setFeaturesCol(featuresCol(schema));
    } else if (featuresCol != null) {
      throw new IllegalArgumentException(
          "--features-cols: expected it without --features-col, got both; leave one out");
    }
    if (network != null) {
      classifier.setNetwork(networkText());
    }
    params.forEach((name, value) -> classifier.set(classifier.getParam(name), value));
    return classifier;
  }

  /** Tasks that run at once. */
  int slots() {
    return (Integer) params.getOrDefault("numWorkers", 1);
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
