package io.sparkdl.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks to JSON and back, and what malformed JSON says. */
class NetworkJsonTest {
  private static final List<Layer> SEVERAL =
      List.of(
          new ReshapeLayer(List.of(1, 8, 8)),
          new Rescale(0.5, List.of(0.25), List.of(2.0)),
          new Conv2d(
              4,
              List.of(3, 5),
              List.of(1),
              Padding.SAME,
              List.of(1, 2),
              1,
              false,
              Activation.TANH,
              Initializer.HE_UNIFORM),
          new BatchNorm(0.8, 1e-3),
          new ActivationLayer(Activation.RELU),
          new MaxPool2d(2),
          new AveragePool2d(List.of(2), List.of(1), Padding.SAME),
          new Residual(List.of(new Conv2d(4, 3)), List.of(), Activation.RELU),
          new GlobalAveragePool2d(),
          new FlattenLayer(),
          new DropoutLayer(0.25),
          new Dense(3, Activation.LOG_SOFTMAX, true, Initializer.GLOROT_NORMAL));

  @Test
  void json_severalLayers_comeBackEqual() {
    Network network = new Sequential(SEVERAL);
    assertEquals(network, Network.fromJson(network.toJson()));
    assertEquals(Shape.of(3), network.outputShape(Shape.of(64)));
  }

  @Test
  void json_functional_comesBackEqual() {
    Network network =
        Functional.builder()
            .layer("a", new Dense(4), Functional.INPUT)
            .layer("b", new Dense(4), "a")
            .merge("sum", Functional.Merge.ADD, "a", "b")
            .output("sum");
    assertEquals(network, Network.fromJson(network.toJson()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dens\",\"units\":3}]}|layers[0]",
        "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\",\"units\":3,\"unitz\":3}]}|unitz",
        "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\"}]}|units, got: no number",
        "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\",\"units\":0}]}|at least 1 unit",
        "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dropout\",\"ratio\":1}]}|[0, 1)",
        "{\"type\":\"sequential\",\"layers\":[]}|layers",
        "{\"type\":\"sequential\",\"layers\":[{\"type\":\"flatten\"}]} x|x",
        "{\"type\":\"sequential\"|line 1",
        "{\"layers\":[]}|type",
        "null|null",
        "{\"type\":\"functional\",\"nodes\":[{\"name\":\"a\",\"inputs\":[\"b\"],"
            + "\"layer\":{\"type\":\"flatten\"}}],\"output\":\"a\"}|earlier",
      })
  void json_malformed_saysWhatAndWhere(String json, String told) {
    var error = assertThrows(IllegalArgumentException.class, () -> Network.fromJson(json));
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }

  @Test
  void outputShape_ofNamedNetworks_isOnePerClass() {
    assertEquals(Shape.of(10), Networks.mlp(10).outputShape(Shape.of(1, 28, 28)));
    assertEquals(Shape.of(7), Networks.cnn(7).outputShape(Shape.of(3, 32, 32)));
  }

  @Test
  void build_layerThatDoesNotFit_namesItAndTheShape() {
    Network network = Sequential.of(new Dense(4), new Conv2d(3, 3));
    var error = assertThrows(ShapeException.class, () -> network.outputShape(Shape.of(5)));
    assertTrue(
        error.getMessage().startsWith("layer 1, conv2d: expected images"), error.getMessage());
  }
}
