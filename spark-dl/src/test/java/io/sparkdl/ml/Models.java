package io.sparkdl.ml;

import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.data.FeatureType;
import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.ml.scoring.ScoringModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Models with random weights, for what does not need training. */
final class Models {
  private Models() {}

  static NeuralNetworkClassificationModel mlp(int width, int classes) {
    return model(Networks.mlp(classes), FeatureEncoding.FLOAT_ARRAY, classes, width);
  }

  static NeuralNetworkClassificationModel cnn(int classes, int... shape) {
    Network network =
        NetworkChoice.parse("cnn")
            .of(FeatureEncoding.IMAGE, new NamedNetwork.Sizes(Shape.of(shape), classes, 0));
    return model(network, FeatureEncoding.IMAGE, classes, shape).setFeaturesCol("image");
  }

  static NeuralNetworkClassificationModel model(
      Network network, FeatureEncoding encoding, int classes, int... shape) {
    Weights weights = Weights.initial(network.layout(Shape.of(shape)), 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Safetensors.write(weights, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String uid = NeuralNetworkClassificationModel.randomUid();
    return new NeuralNetworkClassificationModel(
        uid,
        new ScoringModel(uid, network.toJson(), shape, classes, out.toByteArray()),
        new FeatureType(encoding, Arrays.stream(shape).boxed().toList()),
        summary());
  }

  static TrainingSummary summary() {
    EpochMetrics first =
        new EpochMetrics(
            1, 1.25, 0.5, null, null, 100, 2, 0.25, 0, 0, 1.5, 0.125, 0.0625, 0, List.of());
    EpochMetrics second =
        new EpochMetrics(
            2, 0.75, 0.75, 0.8, 0.7, 100, 2, 0.25, 0, 0, 1.5, 0.125, 0.0625, 0, List.of());
    return new TrainingSummary(
        List.of(first, second),
        14,
        200,
        2,
        "cpu",
        "",
        0,
        new Provenance(
            42, Map.of("batchSize", "16"), Map.of("spark", "4.1.0"), Map.of("rows", "100")));
  }
}
