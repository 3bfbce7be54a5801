package io.sparkdl.ml;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkdl.data.FeatureType;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.ml.scoring.ScoringModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Reads a fitted model's directory, and only what its manifest names. */
final class NeuralNetworkModelReader extends MLReader<NeuralNetworkClassificationModel> {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** What of {@code run.json} a model needs. */
  private record Run(
      FeatureType features, int[] inputShape, int classes, TrainingSummary summary) {}

  @Override
  public NeuralNetworkClassificationModel load(String path) {
    ModelDirectory directory;
    try {
      directory = new ModelDirectory(path, sparkSession().sessionState().newHadoopConf());
    } catch (IOException e) {
      throw new ModelDirectoryException(path, "", "cannot be reached, " + e.getMessage(), e);
    }
    directory.open();
    DefaultParamsReader.Metadata metadata = metadata(directory);
    byte[] network = directory.read(NeuralNetworkModelWriter.NETWORK);
    byte[] weights = directory.read(NeuralNetworkModelWriter.WEIGHTS);
    Run run = run(directory);
    ScoringModel scoring =
        new ScoringModel(
            metadata.uid(),
            new String(network, StandardCharsets.UTF_8),
            run.inputShape(),
            run.classes(),
            weights);
    check(directory, scoring);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassificationModel(
            metadata.uid(), scoring, run.features(), run.summary());
    metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
    return model;
  }

  private static DefaultParamsReader.Metadata metadata(ModelDirectory directory) {
    byte[] text = directory.readOnly(NeuralNetworkModelWriter.METADATA);
    try {
      return DefaultParamsReader.parseMetadata(
          new String(text, StandardCharsets.UTF_8),
          NeuralNetworkClassificationModel.class.getName());
    } catch (RuntimeException e) {
      throw directory.error(NeuralNetworkModelWriter.METADATA, e.getMessage(), e);
    }
  }

  private static Run run(ModelDirectory directory) {
    byte[] text = directory.read(NeuralNetworkModelWriter.RUN);
    try {
      Run run = JSON.readValue(text, Run.class);
      if (run.features() == null || run.inputShape() == null || run.classes() < 1) {
        throw new IOException("expected features, inputShape and classes, got " + run);
      }
      return run;
    } catch (IOException e) {
      throw directory.error(NeuralNetworkModelWriter.RUN, e.getMessage(), e);
    }
  }

  /** Everything has its checksum; this is about files that do not belong together. */
  private static void check(ModelDirectory directory, ScoringModel scoring) {
    Network network;
    try {
      network = scoring.network();
    } catch (IllegalArgumentException e) {
      throw directory.error(NeuralNetworkModelWriter.NETWORK, e.getMessage(), e);
    }
    try {
      Safetensors.check(
          network.layout(Shape.of(scoring.inputShape())),
          new ByteArrayInputStream(scoring.weights()));
    } catch (IOException | IllegalArgumentException e) {
      throw directory.error(NeuralNetworkModelWriter.WEIGHTS, e.getMessage(), e);
    }
  }
}
