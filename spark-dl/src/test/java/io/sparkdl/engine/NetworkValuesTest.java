package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Functional.Merge;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.Residual;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.NamedTensor;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What networks compute, on numbers small enough to check by hand. */
class NetworkValuesTest {
  private static final float[] DOUBLING = {2, 0, 0, 2};
  private static final float[] SWAPPING = {0, 1, 1, 0};

  private static Layer linear() {
    return new Dense(2, null, false, null);
  }

  private static NamedTensor matrix(float... elements) {
    return new NamedTensor(Shape.of(2, 2), elements);
  }

  /** The network's output for one row. */
  private static float[] infer(
      Network network, Shape row, Map<String, NamedTensor> tensors, float... x) {
    Weights weights = Weights.of(network.layout(row), tensors);
    float[] outputs = new float[Math.toIntExact(network.outputShape(row).elements())];
    try (Device device = Backends.named("cpu").open(TestBackends.OPTIONS);
        Inference inference = new Inference(device, network, row, weights)) {
      InferenceBatch batch = inference.batch(1);
      batch.features().put(0, x);
      batch.run();
      batch.outputs().get(0, outputs);
    }
    return outputs;
  }

  @Test
  void residual_withoutShortcut_addsInput() {
    Network network = Sequential.of(new Residual(List.of(linear()), null, Activation.RELU));
    Map<String, NamedTensor> weights = Map.of("0-residual.body.0-dense.weight", matrix(DOUBLING));
    assertArrayEquals(new float[] {3, 0}, infer(network, Shape.of(2), weights, 1, -1), 1e-6f);
  }

  @Test
  void residual_withShortcut_addsItsOutput() {
    Network network = Sequential.of(new Residual(List.of(linear()), List.of(linear()), null));
    Map<String, NamedTensor> weights =
        Map.of(
            "0-residual.body.0-dense.weight", matrix(DOUBLING),
            "0-residual.shortcut.0-dense.weight", matrix(SWAPPING));
    assertArrayEquals(new float[] {8, 13}, infer(network, Shape.of(2), weights, 1, 6), 1e-6f);
  }

  @Test
  void functional_merges_addMultiplyAndConcatenate() {
    Network network =
        Functional.builder()
            .layer("twice", linear(), Functional.INPUT)
            .layer("swapped", linear(), Functional.INPUT)
            .merge("sum", Merge.ADD, "twice", "swapped", Functional.INPUT)
            .merge("product", Merge.MULTIPLY, "twice", "swapped")
            .merge("both", Merge.CONCAT, "sum", "product", Functional.INPUT)
            .output("both");
    Map<String, NamedTensor> weights =
        Map.of("twice.weight", matrix(DOUBLING), "swapped.weight", matrix(SWAPPING));
    // x = (1, 6): twice (2, 12), swapped (6, 1).
    assertArrayEquals(
        new float[] {9, 19, 12, 12, 1, 6}, infer(network, Shape.of(2), weights, 1, 6), 1e-5f);
  }

  @Test
  void functional_nodeThatNothingReads_changesNothing() {
    Network network =
        Functional.builder()
            .layer("used", linear(), Functional.INPUT)
            .layer("unused", linear(), Functional.INPUT)
            .output("used");
    Map<String, NamedTensor> weights =
        Map.of("used.weight", matrix(SWAPPING), "unused.weight", matrix(DOUBLING));
    assertArrayEquals(new float[] {6, 1}, infer(network, Shape.of(2), weights, 1, 6), 1e-6f);
  }

  @Test
  void rescale_perChannel_followsItsFormula() {
    Layer rescale = new Rescale(0.5, List.of(1.0, 2.0), List.of(4.0, -0.5));
    float[] x = {10, 20, 30, 40};
    float[] expected = {(5 - 1) / 4f, (10 - 1) / 4f, (15 - 2) / -0.5f, (20 - 2) / -0.5f};
    assertArrayEquals(
        expected, infer(Sequential.of(rescale), Shape.of(2, 1, 2), Map.of(), x), 1e-5f);
    float[] bytes = infer(Sequential.of(new Rescale()), Shape.of(2), Map.of(), 255, 51);
    assertArrayEquals(new float[] {1, 0.2f}, bytes, 1e-6f);
  }

  @Test
  void dropout_inTraining_dropsItsShareAndScalesTheRest() {
    Network network = Sequential.of(new DropoutLayer(0.25), new DropoutLayer(0));
    float[] scores = training(network, 4000, 1);
    int dropped = 0;
    for (float score : scores) {
      assertTrue(score == 0 || Math.abs(score - 4 / 3f) < 1e-6, "score " + score);
      dropped += score == 0 ? 1 : 0;
    }
    // Four deviations of a binomial of 4000 draws.
    assertEquals(1000, dropped, 4 * Math.sqrt(4000 * 0.25 * 0.75));
    float[] inference = infer(network, Shape.of(2), Map.of(), 1, 2);
    assertArrayEquals(new float[] {1, 2}, inference);
  }

  @Test
  void dropout_twoLayersOrTwoRows_drawApart() {
    float[] one = training(Sequential.of(new DropoutLayer(0.5)), 64, 1);
    float[] two = training(Sequential.of(new DropoutLayer(0.5), new DropoutLayer(0.5)), 64, 1);
    int both = 0;
    for (int i = 0; i < 64; i++) {
      both += one[i] != 0 && two[i] != 0 ? 1 : 0;
    }
    assertTrue(both > 4 && both < 28, "kept by both: " + both);
    float[] rows = training(Sequential.of(new DropoutLayer(0.5)), 64, 2);
    int differences = 0;
    for (int i = 0; i < 64; i++) {
      differences += rows[i] != rows[64 + i] ? 1 : 0;
    }
    assertNotEquals(0, differences);
  }

  /** Outputs of a training run on rows of ones; row r has the key of (3, 4, r). */
  private static float[] training(Network network, int width, int rows) {
    TrainingSpec spec =
        new TrainingSpec(
            network, List.of(width), width, Loss.MEAN_SQUARED_ERROR, new Optimizer.Adam());
    float[] outputs = new float[rows * width];
    try (Device device = Backends.named("cpu").open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      TrainingBatch batch = training.batch(rows);
      for (int i = 0; i < outputs.length; i++) {
        batch.features().put(i, 1);
      }
      for (int row = 0; row < rows; row++) {
        batch.rowKeys().put(row, CounterRandom.key(3, 4, row));
      }
      batch.run();
      batch.outputs().get(0, outputs);
    }
    return outputs;
  }

  @Test
  void mlp_forFashionMnist_hasTheStatedTensors() {
    ParameterLayout layout = Networks.mlp(10).layout(Shape.of(1, 28, 28));
    Map<String, Shape> expected = new TreeMap<>();
    expected.put("1-dense.weight", Shape.of(784, 512));
    expected.put("1-dense.bias", Shape.of(512));
    expected.put("2-dense.weight", Shape.of(512, 512));
    expected.put("2-dense.bias", Shape.of(512));
    expected.put("3-dense.weight", Shape.of(512, 10));
    expected.put("3-dense.bias", Shape.of(10));
    assertEquals(expected, shapes(layout));
    assertEquals(784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10, layout.parameterCount());
    assertEquals(0, layout.stateLength());
  }

  @Test
  void cnn_forColourImages_hasTheStatedTensors() {
    ParameterLayout layout = Networks.cnn(10).layout(Shape.of(3, 32, 32));
    Map<String, Shape> shapes = shapes(layout);
    assertEquals(Shape.of(32, 3, 3, 3), shapes.get("0-conv2d.weight"));
    assertEquals(Shape.of(32, 32, 3, 3), shapes.get("3-conv2d.weight"));
    assertEquals(Shape.of(64, 32, 3, 3), shapes.get("7-conv2d.weight"));
    assertEquals(Shape.of(64, 64, 3, 3), shapes.get("10-conv2d.weight"));
    assertEquals(Shape.of(128, 64, 3, 3), shapes.get("14-conv2d.weight"));
    assertEquals(Shape.of(128), shapes.get("15-batchNorm.variance"));
    assertEquals(Shape.of(128, 10), shapes.get("18-dense.weight"));
    int convolutions = 9 * (3 * 32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128);
    int norms = 2 * (32 + 32 + 64 + 64 + 128);
    assertEquals(convolutions + norms + 128 * 10 + 10, layout.parameterCount());
    assertEquals(norms, layout.stateLength());
  }

  private static Map<String, Shape> shapes(ParameterLayout layout) {
    Map<String, Shape> shapes = new TreeMap<>();
    for (TensorSpec tensor : layout.tensors()) {
      shapes.put(tensor.name(), tensor.shape());
    }
    return shapes;
  }
}
