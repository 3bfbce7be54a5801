package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the first number that is not finite comes from. */
class NonFiniteTraceTest {
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          Sequential.of(new Dense(4, Activation.TANH), new Dense(4), new Dense(1)),
          List.of(3),
          1,
          Loss.MEAN_SQUARED_ERROR,
          new Optimizer.Adam());

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  private static TensorSpec tensor(String name) {
    return SPEC.layout().tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String found(
      Backend backend, Consumer<Weights> weights, Consumer<TrainingBatch> fault) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, SPEC)) {
      Weights initial = Weights.initial(training.layout(), 1);
      weights.accept(initial);
      training.load(initial);
      TrainingBatch batch = training.batch(2);
      for (int i = 0; i < 6; i++) {
        batch.features().put(i, 0.1f * i);
      }
      batch.rowWeights().put(0, 1).put(1, 1);
      fault.accept(batch);
      batch.run();
      return training.firstNonFinite(batch);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void firstNonFinite_overflowInALayer_namesOperatorStepAndLayer(Backend backend) {
    int at = (int) tensor("1-dense.weight").offset();
    String found =
        found(
            backend,
            weights -> {
              for (int i = 0; i < 16; i++) {
                weights.parameters()[at + i] = 3e38f * (i % 2 == 0 ? 1 : -1);
              }
              int first = (int) tensor("0-dense.bias").offset();
              for (int i = 0; i < 4; i++) {
                weights.parameters()[first + i] = 3;
              }
            },
            batch -> {});
    assertTrue(found.contains("layer 1-dense (dense), forward"), found);
    assertTrue(found.contains("Gemm") && found.contains("step "), found);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void firstNonFinite_overflowInTheLoss_namesIt(Backend backend) {
    String found = found(backend, weights -> {}, batch -> batch.targets().put(1, 1e30f));
    assertTrue(found.contains("the loss, forward"), found);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void firstNonFinite_overflowInTheBackwardPass_namesItsLayer(Backend backend) {
    // Loss and its gradient are finite; the gradient times the last weights is not.
    int last = (int) tensor("2-dense.weight").offset();
    String found =
        found(
            backend,
            weights -> {
              java.util.Arrays.fill(weights.parameters(), 0);
              for (int i = 0; i < 4; i++) {
                weights.parameters()[last + i] = 1e25f;
              }
            },
            batch -> batch.targets().put(0, 1e18f));
    assertTrue(found.contains("layer 2-dense (dense), backward"), found);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void firstNonFinite_featuresOrParameters_areNamed(Backend backend) {
    assertEquals(
        "the features of row 1 of the batch are not finite",
        found(backend, weights -> {}, batch -> batch.features().put(4, Float.NaN)));
    int at = (int) tensor("2-dense.bias").offset();
    assertEquals(
        "parameter 2-dense.bias is not finite",
        found(backend, weights -> weights.parameters()[at] = Float.POSITIVE_INFINITY, batch -> {}));
    assertTrue(found(backend, weights -> {}, batch -> {}).startsWith("no operator"));
  }
}
