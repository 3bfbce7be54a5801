package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Frozen;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.GaussianSample;
import io.sparkdl.engine.network.MeanOfTokens;
import io.sparkdl.engine.network.MixtureOfExperts;
import io.sparkdl.engine.network.MultiHeadAttention;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.PaddingMask;
import io.sparkdl.engine.network.PermuteLayer;
import io.sparkdl.engine.network.PositionalEncoding;
import io.sparkdl.engine.network.ReshapeLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.network.SliceLayer;
import io.sparkdl.engine.network.TokenNetworks;
import io.sparkdl.engine.network.Upsample2d;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What layers of sequences and mixtures compute, against plain loops. */
class LayerValuesTest {
  /** The weights that a seed gives. */
  private static Weights weights(Network network, Shape row) {
    return Weights.initial(network.layout(row), 11);
  }

  /** The network's output for one row. */
  private static float[] infer(Network network, Shape row, Weights weights, float... x) {
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

  private static float[] series(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(1.3 * i + 0.4);
    }
    return numbers;
  }

  private static float[] tensor(Weights weights, String name) {
    for (TensorSpec tensor : weights.layout().tensors()) {
      if (tensor.name().endsWith(name)) {
        return weights.elements(tensor);
      }
    }
    throw new AssertionError(name + " among " + weights.layout().tensors());
  }

  /** (T, D) times (D, E). */
  private static double[][] product(float[] x, int rows, float[] weight) {
    int width = x.length / rows;
    int units = weight.length / width;
    double[][] y = new double[rows][units];
    for (int t = 0; t < rows; t++) {
      for (int u = 0; u < units; u++) {
        for (int d = 0; d < width; d++) {
          y[t][u] += x[t * width + d] * weight[d * units + u];
        }
      }
    }
    return y;
  }

  @Test
  void attention_causal_isTheWeightedMeanOfEarlierValues() {
    Network network = Sequential.of(new MultiHeadAttention(2, null, true, null, false, null));
    Shape row = Shape.of(5, 4);
    Weights weights = weights(network, row);
    float[] x = series(20);
    double[][] q = product(x, 5, tensor(weights, "query.weight"));
    double[][] k = product(x, 5, tensor(weights, "key.weight"));
    double[][] v = product(x, 5, tensor(weights, "value.weight"));
    float[] mixed = new float[20];
    for (int t = 0; t < 5; t++) {
      for (int head = 0; head < 2; head++) {
        double sum = 0;
        double[] mean = new double[2];
        for (int s = 0; s <= t; s++) {
          double product =
              q[t][2 * head] * k[s][2 * head] + q[t][2 * head + 1] * k[s][2 * head + 1];
          double weight = Math.exp(product / Math.sqrt(2));
          sum += weight;
          mean[0] += weight * v[s][2 * head];
          mean[1] += weight * v[s][2 * head + 1];
        }
        mixed[4 * t + 2 * head] = (float) (mean[0] / sum);
        mixed[4 * t + 2 * head + 1] = (float) (mean[1] / sum);
      }
    }
    double[][] expected = product(mixed, 5, tensor(weights, "output.weight"));
    float[] actual = infer(network, row, weights, x);
    for (int i = 0; i < 20; i++) {
      assertEquals(expected[i / 4][i % 4], actual[i], 1e-5);
    }
  }

  @Test
  void attention_rotary_dependsOnDistancesOnly() {
    Network network =
        Sequential.of(
            new MultiHeadAttention(1, null, null, true, null, null), new SliceLayer(1, -1, null));
    Shape row = Shape.of(3, 4);
    Weights weights = weights(network, row);
    float[] x = series(12);
    // A vector of zeros in front moves all positions by one; values of it are 0, keys too.
    float[] later = new float[16];
    System.arraycopy(x, 0, later, 4, 12);
    Network masked =
        Functional.builder()
            .layer("mask", new SliceLayer(1, 0, 4), Functional.INPUT)
            .layer("numbers", new SliceLayer(1, 4, null), Functional.INPUT)
            .layer("tokens", new ReshapeLayer(List.of(4, 4)), "numbers")
            .layer(
                "0-multiHeadAttention",
                new MultiHeadAttention(1, null, null, true, null, null),
                "tokens",
                "mask")
            .layer("last", new SliceLayer(1, -1, null), "0-multiHeadAttention")
            .output("last");
    float[] withMask = new float[20];
    System.arraycopy(new float[] {0, 1, 1, 1}, 0, withMask, 0, 4);
    System.arraycopy(later, 0, withMask, 4, 16);
    assertArrayEquals(
        infer(network, row, weights, x),
        infer(masked, Shape.of(20), weights(masked, Shape.of(20)), withMask),
        1e-5f);
  }

  @Test
  void masks_paddingBehindTheTokens_changesNothing() {
    Network network =
        Functional.builder()
            .layer("mask", new PaddingMask(null), Functional.INPUT)
            .layer("column", new ReshapeLayer(List.of(6, 1)), Functional.INPUT)
            .layer("vectors", new Dense(4), "column")
            .layer("mixed", new MultiHeadAttention(2), "vectors", "mask")
            .layer("mean", new MeanOfTokens(), "mixed", "mask")
            .output("mean");
    Weights weights = weights(network, Shape.of(6));
    float[] padded = infer(network, Shape.of(6), weights, 3, 1, 2, 0, 0, 0);
    Network shorter =
        Functional.builder()
            .layer("mask", new PaddingMask(null), Functional.INPUT)
            .layer("column", new ReshapeLayer(List.of(3, 1)), Functional.INPUT)
            .layer("vectors", new Dense(4), "column")
            .layer("mixed", new MultiHeadAttention(2), "vectors", "mask")
            .layer("mean", new MeanOfTokens(), "mixed", "mask")
            .output("mean");
    assertArrayEquals(
        infer(shorter, Shape.of(3), weights(shorter, Shape.of(3)), 3, 1, 2), padded, 1e-6f);
    float[] none = infer(network, Shape.of(6), weights, 0, 0, 0, 0, 0, 0);
    assertArrayEquals(new float[4], none, 1e-6f);
  }

  @Test
  void mixtureOfExperts_twoOfThree_sumsThoseOfTheLargestShares() {
    Network network = Sequential.of(new MixtureOfExperts(3, 4, 2, Activation.TANH, null));
    Shape row = Shape.of(5);
    Weights weights = weights(network, row);
    float[] x = series(5);
    double[] scores = product(x, 1, tensor(weights, "router.weight"))[0];
    int worst = scores[0] < Math.min(scores[1], scores[2]) ? 0 : scores[1] < scores[2] ? 1 : 2;
    double sum = 0;
    double[] expected = new double[5];
    for (int e = 0; e < 3; e++) {
      if (e == worst) {
        continue;
      }
      double[] inner = product(x, 1, tensor(weights, "expert" + e + ".in.weight"))[0];
      float[] active = new float[4];
      for (int i = 0; i < 4; i++) {
        active[i] = (float) Math.tanh(inner[i]);
      }
      double[] y = product(active, 1, tensor(weights, "expert" + e + ".out.weight"))[0];
      sum += Math.exp(scores[e]);
      for (int i = 0; i < 5; i++) {
        expected[i] += Math.exp(scores[e]) * y[i];
      }
    }
    float[] actual = infer(network, row, weights, x);
    for (int i = 0; i < 5; i++) {
      assertEquals(expected[i] / sum, actual[i], 1e-5);
    }
  }

  @Test
  void positionalEncoding_sinusoidal_followsItsFormula() {
    Network network = Sequential.of(new PositionalEncoding());
    Shape row = Shape.of(3, 4);
    float[] actual = infer(network, row, weights(network, row), new float[12]);
    for (int t = 0; t < 3; t++) {
      for (int i = 0; i < 2; i++) {
        double angle = t / Math.pow(10000, 2 * i / 4.0);
        assertEquals(Math.sin(angle), actual[4 * t + 2 * i], 1e-6);
        assertEquals(Math.cos(angle), actual[4 * t + 2 * i + 1], 1e-6);
      }
    }
  }

  @Test
  void permuteSliceAndUpsample_moveElements() {
    float[] x = {1, 2, 3, 4, 5, 6};
    Network permute = Sequential.of(new PermuteLayer(List.of(2, 1)));
    float[] turned = infer(permute, Shape.of(2, 3), weights(permute, Shape.of(2, 3)), x);
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, turned);
    Network slice = Sequential.of(new SliceLayer(2, 1, null));
    float[] cut = infer(slice, Shape.of(2, 3), weights(slice, Shape.of(2, 3)), x);
    assertArrayEquals(new float[] {2, 3, 5, 6}, cut);
    Network upsample = Sequential.of(new Upsample2d());
    Shape image = Shape.of(1, 1, 2);
    float[] large = infer(upsample, image, weights(upsample, image), 1, 2);
    assertArrayEquals(new float[] {1, 1, 2, 2, 1, 1, 2, 2}, large);
  }

  @Test
  void batch_ofAShorterBucket_givesTheLossOfPaddedRows() {
    Network network = TokenNetworks.transformerClassifier(9, 4, 2, 5, 1, 3);
    TrainingSpec spec =
        new TrainingSpec(network, List.of(6), 3, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    try (Device device = Backends.named("cpu").open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 3));
      TrainingBatch padded = training.batch(1);
      padded.features().put(0, new float[] {5, 2, 7, 0, 0, 0});
      TrainingBatch bucket = training.batch(1, List.of(3));
      bucket.features().put(0, new float[] {5, 2, 7});
      for (TrainingBatch batch : List.of(padded, bucket)) {
        batch.labels().put(0, 2);
        batch.rowWeights().put(0, 1);
        batch.run();
      }
      assertEquals(padded.lossSum(), bucket.lossSum(), 1e-6);
    }
    Network learned = TokenNetworks.languageModel(9, 4, 2, 5, 1);
    TrainingSpec fixed =
        new TrainingSpec(
            learned, List.of(6), 54, CrossEntropy.ofTokens(null), new Optimizer.Adam());
    assertThrows(ShapeException.class, () -> fixed.withInputSizes(List.of(3)));
  }

  @Test
  void gaussianSample_inTraining_drawsAndPaysTheDivergence() {
    int size = 4000;
    Network network = Sequential.of(new GaussianSample(0.5));
    TrainingSpec spec =
        new TrainingSpec(
            network, List.of(2 * size), size, Loss.MEAN_SQUARED_ERROR, new Optimizer.Adam());
    try (Device device = Backends.named("cpu").open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      TrainingBatch batch = training.batch(1);
      for (int i = 0; i < size; i++) {
        batch.features().put(i, 3);
        batch.features().put(size + i, (float) Math.log(4));
      }
      batch.rowWeights().put(0, 1);
      batch.rowKeys().put(0, CounterRandom.key(1, 2, 3));
      batch.run();
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < size; i++) {
        mean += batch.outputs().get(i) / size;
        squares += Math.pow(batch.outputs().get(i), 2) / size;
      }
      // Four deviations of the estimates for 4000 draws of deviation 2.
      assertEquals(3, mean, 4 * 2 / Math.sqrt(size));
      assertEquals(4, squares - mean * mean, 4 * 4 * Math.sqrt(2.0 / size));
      double divergence = 0.5 * size * (9 + 4 - 1 - Math.log(4)) / 2;
      assertEquals(squares + divergence, batch.lossSum(), 1e-5 * divergence);
    }
    float[] inference = infer(network, Shape.of(4), weights(network, Shape.of(4)), 1, 2, 3, 4);
    assertArrayEquals(new float[] {1, 2}, inference);
  }

  @Test
  void frozen_inTraining_keepsItsWeights() {
    Network network =
        Sequential.of(new Frozen(List.of(new Dense(3, Activation.TANH))), new Dense(2));
    TrainingSpec spec =
        new TrainingSpec(network, List.of(2), 2, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    try (Device device = Backends.named("cpu").open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      Weights before = Weights.initial(training.layout(), 3);
      training.load(before);
      TrainingBatch batch = training.batch(1);
      batch.features().put(0, new float[] {1, -2});
      batch.rowWeights().put(0, 1);
      batch.run();
      training.update(0.1, 1, 1);
      Weights after = training.save();
      assertArrayEquals(before.state(), after.state());
      assertTrue(!Arrays.equals(before.parameters(), after.parameters()));
      assertEquals(3 * 2 + 2, training.layout().parameterCount());
    }
  }

  @Test
  void constructor_wrongAttributes_sayWhatIsExpected() {
    assertThrows(
        IllegalArgumentException.class, () -> new MultiHeadAttention(4, 3, null, null, null, null));
    assertThrows(IllegalArgumentException.class, () -> new MixtureOfExperts(2, 4, 3, null, null));
    assertThrows(IllegalArgumentException.class, () -> new PermuteLayer(List.of(1, 3)));
    assertThrows(IllegalArgumentException.class, () -> new SliceLayer(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Upsample2d(0, null));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Functional.builder()
                .layer("a", new Dense(2), "input")
                .again("b", "c", "a")
                .output("b"));
  }
}
