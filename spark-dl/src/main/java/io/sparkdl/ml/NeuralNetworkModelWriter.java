package io.sparkdl.ml;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdl.ml.scoring.ScoringModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Writes a fitted model's directory; see the package's documentation. */
final class NeuralNetworkModelWriter extends MLWriter {
  static final String METADATA = "metadata";
  static final String NETWORK = "network.json";
  static final String WEIGHTS = "weights.safetensors";
  static final String RUN = "run.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final NeuralNetworkClassificationModel model;

  NeuralNetworkModelWriter(NeuralNetworkClassificationModel model) {
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    ScoringModel scoring = model.scoring();
    try {
      ModelDirectory directory =
          new ModelDirectory(path, sparkSession().sessionState().newHadoopConf());
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      directory.adopt(METADATA);
      directory.write(NETWORK, scoring.networkJson().getBytes(StandardCharsets.UTF_8));
      directory.write(WEIGHTS, scoring.weights());
      directory.write(RUN, run(scoring));
      directory.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("model " + path + ": cannot be written, " + e.getMessage(), e);
    }
  }

  private byte[] run(ScoringModel scoring) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.set("features", JSON.valueToTree(model.trainedOn()));
    root.set("inputShape", JSON.valueToTree(scoring.inputShape()));
    root.put("classes", scoring.classes());
    root.set("summary", model.hasSummary() ? JSON.valueToTree(model.summary()) : null);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }
}
