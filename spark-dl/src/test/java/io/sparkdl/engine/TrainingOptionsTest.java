package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a training does beside its optimizer's steps. */
class TrainingOptionsTest {
  private static final Optimizer SGD = new Optimizer.Sgd(0, false, 0.1);

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  private static TrainingSpec spec(TrainingOptions options) {
    return new TrainingSpec(
        Sequential.of(new Dense(4, Activation.TANH), new Dense(6, Activation.TANH), new Dense(3)),
        List.of(5),
        3,
        Loss.CROSS_ENTROPY,
        SGD,
        options);
  }

  private static void fill(TrainingBatch batch, int from) {
    for (int row = 0; row < batch.rows(); row++) {
      for (int i = 0; i < 5; i++) {
        batch.features().put(row * 5 + i, (float) Math.sin(3 * (from + row) + i));
      }
      batch.labels().put(row, (from + row) % 3);
      batch.rowWeights().put(row, 1 + row % 2);
      batch.rowKeys().put(row, from + row);
    }
  }

  private static float[] read(io.sparkdl.kernels.backend.Region region) {
    float[] elements = new float[(int) region.length()];
    region.read(0, FloatBuffer.wrap(elements));
    return elements;
  }

  private static float[] part(TrainingSpec spec, float[] parameters, String name) {
    for (TensorSpec tensor : spec.layout().tensors()) {
      if (tensor.name().equals(name)) {
        float[] part = new float[(int) tensor.shape().elements()];
        System.arraycopy(parameters, (int) tensor.offset(), part, 0, part.length);
        return part;
      }
    }
    throw new AssertionError(name + " of " + spec.layout().tensors());
  }

  private static float[] trained(Backend backend, TrainingSpec spec, int steps) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 1));
      for (int step = 1; step <= steps; step++) {
        TrainingBatch batch = training.batch(8);
        fill(batch, 0);
        batch.run();
        training.update(0.1, 0.125, step);
      }
      return training.save().parameters();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void update_frozenParameters_stayAndGetNoGradient(Backend backend) {
    ParameterRules rules = new ParameterRules(List.of("0-*", "*.bias"), null, null);
    TrainingSpec spec = spec(TrainingOptions.NONE.withParameters(rules));
    float[] initial = Weights.initial(spec.layout(), 1).parameters();
    float[] after = trained(backend, spec, 3);
    for (TensorSpec tensor : spec.layout().tensors()) {
      float[] before = part(spec, initial, tensor.name());
      float[] now = part(spec, after, tensor.name());
      if (rules.isFrozen(tensor.name())) {
        assertArrayEquals(before, now, tensor.name());
      } else {
        assertFalse(java.util.Arrays.equals(before, now), tensor.name());
      }
    }
  }

  @Test
  void plan_frozenFirstLayers_computesNoGradientForThem() {
    ParameterRules rules = new ParameterRules(List.of("0-*", "1-*"), null, null);
    TrainingSpec frozen = spec(TrainingOptions.NONE.withParameters(rules));
    int all = TrainingBatch.plan(spec(TrainingOptions.NONE), 8).steps().size();
    int some = TrainingBatch.plan(frozen, 8).steps().size();
    // Each layer that is trained takes the gradient of its activation, input, weight and bias.
    assertTrue(all - some >= 6, all + " steps, " + some + " where two layers are frozen");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void update_factorsByName_scaleRateAndDecay(Backend backend) {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("0-dense.weight", 0.5);
    rates.put("0-*", 2.0);
    ParameterRules rules = new ParameterRules(null, rates, Map.of("*.bias", 0.0));
    TrainingSpec plain = spec(TrainingOptions.NONE);
    TrainingSpec spec = spec(TrainingOptions.NONE.withParameters(rules));
    float[] initial = Weights.initial(plain.layout(), 1).parameters();
    for (int i = 0; i < initial.length; i++) {
      initial[i] += 0.25f;
    }
    float[] gradients = new float[initial.length];
    java.util.Arrays.fill(gradients, 1);
    float[] after;
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(new Weights(spec.layout(), initial, new float[0]));
      training.gradients().write(0, FloatBuffer.wrap(gradients));
      training.update(0.1, 1, 1);
      after = training.save().parameters();
    }
    for (TensorSpec tensor : spec.layout().tensors()) {
      String name = tensor.name();
      double rate = name.equals("0-dense.weight") ? 0.05 : name.startsWith("0-") ? 0.2 : 0.1;
      double decay = name.endsWith(".bias") ? 0 : 0.1;
      for (long i = tensor.offset(); i < tensor.offset() + tensor.shape().elements(); i++) {
        double x = initial[(int) i];
        assertEquals(x - rate * (1 + decay * x), after[(int) i], 1e-6, name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void update_clipValue_limitsEveryElement(Backend backend) {
    TrainingSpec spec = spec(TrainingOptions.NONE.withClipValue(0.5));
    float[] gradients = new float[(int) spec.layout().parameterLength()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = i % 3 - 1;
    }
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(Weights.zeros(spec.layout()));
      training.gradients().write(0, FloatBuffer.wrap(gradients));
      training.update(1, 2, 1);
      float[] after = training.save().parameters();
      for (TensorSpec tensor : spec.layout().tensors()) {
        for (long i = tensor.offset(); i < tensor.offset() + tensor.shape().elements(); i++) {
          assertEquals(-0.5 * gradients[(int) i], after[(int) i], 1e-7);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void average_overSteps_followsItsFormula(Backend backend) {
    TrainingSpec spec = spec(TrainingOptions.NONE.withAverageDecay(0.3));
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      Weights initial = Weights.initial(spec.layout(), 1);
      training.load(initial);
      double[] expected = new double[initial.parameters().length];
      java.util.Arrays.setAll(expected, i -> initial.parameters()[i]);
      for (int step = 1; step <= 5; step++) {
        TrainingBatch batch = training.batch(8);
        fill(batch, step);
        batch.run();
        training.update(0.5, 0.125, step);
        float[] now = training.save().parameters();
        double keep = Math.min(0.3, (1.0 + step) / (10 + step));
        for (int i = 0; i < expected.length; i++) {
          expected[i] = keep * expected[i] + (1 - keep) * now[i];
        }
      }
      float[] average = read(training.average());
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], average[i], 1e-6, "parameter " + i);
      }
      assertNotEquals(average[0], training.save().parameters()[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void furtherBatch_partsOfABatch_addUpToItsGradient(Backend backend) {
    TrainingSpec spec = spec(TrainingOptions.NONE);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(spec.layout(), 1));
      TrainingBatch whole = training.batch(8);
      fill(whole, 0);
      whole.run();
      float[] expected = read(training.gradients());
      TrainingBatch first = training.batch(4);
      fill(first, 0);
      first.run();
      double loss = first.lossSum();
      TrainingBatch further = training.furtherBatch(4);
      fill(further, 4);
      further.run();
      assertEquals(whole.lossSum(), loss + further.lossSum(), 1e-5);
      assertArrayEquals(expected, read(training.gradients()), 1e-5f);
    }
  }

  @Test
  void parameters_patternOfNone_isRefusedWithTheNames() {
    ParameterRules rules = new ParameterRules(List.of("7-*"), null, null);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> rules.check(spec(TrainingOptions.NONE).layout()));
    assertTrue(error.getMessage().contains("frozen: expected a pattern"), error.getMessage());
    assertTrue(error.getMessage().contains("0-dense.weight"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "*, 0-conv2d.weight, true",
    "0-*, 0-conv2d.weight, true",
    "0-*, 10-conv2d.weight, false",
    "*.bias, 0-conv2d.bias, true",
    "0-conv?d.*, 0-conv2d.bias, true",
    "0.conv2d, 0-conv2d, false",
    "conv, 0-conv2d, false"
  })
  void matches_patterns_fitWholeNames(String pattern, String name, boolean fits) {
    assertEquals(fits, ParameterRules.matches(pattern, name));
  }

  @Test
  void options_asJson_comeBackEqual() {
    ParameterRules rules =
        new ParameterRules(List.of("0-*"), Map.of("1-*", 0.5), Map.of("*.bias", 0.0));
    TrainingSpec spec = spec(new TrainingOptions(rules, 0.5, 0.99, 1 << 20, true));
    assertEquals(spec, TrainingSpec.fromJson(spec.toJson()));
  }

  @Test
  void options_outOfRange_areRefused() {
    TrainingOptions none = TrainingOptions.NONE;
    assertThrows(IllegalArgumentException.class, () -> none.withClipValue(-1));
    assertThrows(IllegalArgumentException.class, () -> none.withAverageDecay(1));
    assertThrows(IllegalArgumentException.class, () -> none.withActivationBytes(-1));
    assertThrows(
        IllegalArgumentException.class, () -> new ParameterRules(null, Map.of("*", 0.0), null));
    assertThrows(
        IllegalArgumentException.class, () -> new ParameterRules(null, null, Map.of("*", -1.0)));
  }
}
