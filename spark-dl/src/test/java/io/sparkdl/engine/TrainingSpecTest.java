package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is trained, as JSON, and the errors of what cannot be. */
class TrainingSpecTest {
  private static final String NETWORK =
      "\"network\":{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\",\"units\":3}]}";
  private static final String REST =
      ",\"inputSizes\":[4],\"outputs\":3,\"loss\":{\"type\":\"crossEntropy\"},\"optimizer\":";

  static Set<Loss> losses() {
    return LossCases.losses().keySet();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void json_everyLoss_comesBackEqual(Loss loss) {
    TrainingSpec spec =
        new TrainingSpec(Networks.mlp(5), List.of(1, 8, 8), 5, loss, new Optimizer.Adam());
    assertEquals(spec, TrainingSpec.fromJson(spec.toJson()));
  }

  @ParameterizedTest
  @MethodSource("io.sparkdl.engine.OptimizerFormulaTest#optimizers")
  void json_everyOptimizer_comesBackEqual(Optimizer optimizer) {
    TrainingSpec spec =
        new TrainingSpec(Networks.cnn(4), List.of(3, 8, 8), 4, Loss.CROSS_ENTROPY, optimizer);
    assertEquals(spec, TrainingSpec.fromJson(spec.toJson()));
  }

  @Test
  void json_writtenByHand_isRead() {
    TrainingSpec read =
        TrainingSpec.fromJson(
            "{"
                + NETWORK
                + REST
                + "{\"type\":\"sgd\",\"momentum\":0.5,\"nesterov\":true,\"weightDecay\":0.25}}");
    TrainingSpec expected =
        new TrainingSpec(
            Sequential.of(new Dense(3)),
            List.of(4),
            3,
            Loss.CROSS_ENTROPY,
            new Optimizer.Sgd(0.5, true, 0.25));
    assertEquals(expected, read);
    assertEquals(Shape.of(4), read.inputShape());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"sgd\",\"nesterov\":true,\"weightDecay\":0}|optimizer.momentum",
        "{\"type\":\"sgd\",\"momentum\":2,\"nesterov\":true,\"weightDecay\":0}|[0, 1)",
        "{\"type\":\"sdg\"}|optimizer",
        "{\"type\":\"sgd\",\"momentum\":0,\"nesterov\":false,\"weightDecay\":0,\"decay\":1}|decay",
        "{\"type\":\"adamw\",\"beta1\":\"x\"}|optimizer.beta1",
        "null|optimizer",
      })
  void json_wrongOptimizer_saysWhatAndWhere(String optimizer, String told) {
    expectError("{" + NETWORK + REST + optimizer + "}", told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null|null",
        "{}|outputs",
        "{\"network\":3}|network",
        "{\"network\":{\"type\":\"sequential\",\"layers\":[{\"type\":\"x\"}]}}|network.layers[0]",
        "{|line 1",
      })
  void json_malformed_saysWhatAndWhere(String json, String told) {
    expectError(json, told);
  }

  @Test
  void json_missingOrWrongFields_sayWhatAndWhere() {
    String adam =
        "{\"type\":\"adam\",\"beta1\":0.9,\"beta2\":0.9,\"epsilon\":1,\"weightDecay\":0}}";
    String whole = "{" + NETWORK + REST + adam;
    assertEquals(3, TrainingSpec.fromJson(whole).outputs());
    expectError(whole + " 7", "after value");
    expectError(whole.replace("{\"network", "{\"epochs\":3,\"network"), "epochs");
    expectError(whole.replace("\"outputs\":3,", ""), "outputs");
    expectError(whole.replace("\"outputs\":3", "\"outputs\":0"), "outputs");
    expectError(whole.replace("[4]", "[]"), "input");
    expectError(whole.replace("[4]", "[0]"), "input");
    expectError(whole.replace("\"inputSizes\":[4],", ""), "input");
    expectError(whole.replace("crossEntropy", "hing"), "loss");
  }

  private static void expectError(String json, String told) {
    var error = assertThrows(IllegalArgumentException.class, () -> TrainingSpec.fromJson(json));
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }

  @Test
  void layout_outputThatDoesNotFit_saysBothAndWhatToDo() {
    TrainingSpec spec =
        new TrainingSpec(Networks.mlp(5), List.of(7), 4, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    String message = assertThrows(ShapeException.class, spec::layout).getMessage();
    assertEquals(
        "network: expected an output of 4 numbers a row, got (5); change the last layer", message);
  }
}
