package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Frozen;
import io.sparkdl.engine.network.GenerativeNetworks;
import io.sparkdl.engine.network.GraphNetworks;
import io.sparkdl.engine.network.ImageNetworks;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.RecurrentLayer.Form;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.network.TokenNetworks;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten steps of Adam on one batch of real data for a small network of each family, on every back
 * end: the loss falls, and the first three losses are those that the cpu back end gave when the
 * family was added, which each failure prints. What the layers compute is held by {@link
 * NetworkGradientTest} and {@link LayerValuesTest}; here, that nothing of it moves unseen.
 */
class FamilyTrajectoryTest {
  private static final int STEPS = 10;
  private static final int ROWS = 8;
  private static final int SIDE = PublicRows.SIDE;
  private static final double RATE = 3e-3;

  /** Sums in another order, and Adam divides by small deviations; 1e-6 was seen. */
  private static final double TOLERANCE = 1e-4;

  private static final double[] VGG = {3.54118, 3.68787, 2.26494};
  private static final double[] RESNET = {2.84143, 2.19371, 1.91472};
  private static final double[] EFFICIENT_NET = {2.34209, 2.21403, 2.13565};
  private static final double[] VIT = {2.16201, 1.84399, 1.65533};
  private static final double[] UNET = {0.785661, 0.623322, 0.543352};
  private static final double[] YOLO = {1.03357, 0.94372, 0.860932};
  private static final double[] AUTOENCODER = {0.240839, 0.188781, 0.180747};
  private static final double[] DISCRIMINATOR = {1.13547, 0.989445, 0.858668};
  private static final double[] GENERATOR = {0.538087, 0.364479, 0.262105};
  private static final double[] DIFFUSION = {1.79525, 1.30666, 1.15001};
  private static final double[] LSTM = {0.689483, 0.684489, 0.679501};
  private static final double[] GRU = {0.709319, 0.701546, 0.694176};
  private static final double[] ENCODER = {1.04546, 0.781919, 0.631693};
  private static final double[] DECODER = {4.19612, 4.16503, 4.13985};
  private static final double[] EXPERTS = {4.29804, 4.19639, 4.09288};
  private static final double[] ENCODER_DECODER = {4.21551, 4.15691, 4.11107};
  private static final double[] GCN = {2.08328, 2.06086, 2.0627};
  private static final double[] VAE = {0.718433, 0.696414, 0.68251};
  private static final double[] GAT = {2.31244, 2.20188, 2.27319};

  static List<Backend> backends() {
    return TestBackends.present();
  }

  /** A batch: features and truth, row by row. */
  private record Batch(float[] features, float[] truth) {}

  private static void follow(
      Backend backend,
      Network network,
      List<Integer> input,
      Loss loss,
      Batch batch,
      double... first) {
    int outputs = Math.toIntExact(network.outputShape(Shape.of(input)).elements());
    TrainingSpec spec = new TrainingSpec(network, input, outputs, loss, new Optimizer.Adam());
    double[] losses = losses(backend, spec, batch);
    String all = backend.name() + ": " + Arrays.toString(losses);
    assertTrue(losses[STEPS - 1] < losses[0], all);
    for (int step = 0; step < first.length; step++) {
      assertEquals(first[step], losses[step], TOLERANCE * first[step], all);
    }
  }

  private static double[] losses(Backend backend, TrainingSpec spec, Batch data) {
    int rows = data.features().length / Math.toIntExact(spec.inputShape().elements());
    double[] losses = new double[STEPS];
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 1));
      TrainingBatch batch = training.batch(rows);
      batch.features().put(0, data.features());
      for (int i = 0; i < data.truth().length; i++) {
        if (batch.labels() != null) {
          batch.labels().put(i, (long) data.truth()[i]);
        } else {
          batch.targets().put(i, data.truth()[i]);
        }
      }
      for (int step = 1; step <= STEPS; step++) {
        for (int row = 0; row < rows; row++) {
          batch.rowWeights().put(row, 1);
          batch.rowKeys().put(row, CounterRandom.key(5, step, row));
        }
        batch.run();
        losses[step - 1] = batch.lossSum() / rows;
        training.update(RATE, 1.0 / rows, step);
      }
    }
    return losses;
  }

  private static Batch classified() throws IOException {
    float[] labels = new float[ROWS];
    int[] classes = PublicRows.classes(ROWS);
    for (int row = 0; row < ROWS; row++) {
      labels[row] = classes[row];
    }
    return new Batch(PublicRows.images(ROWS), labels);
  }

  private static void classify(Backend backend, Network network, double... first)
      throws IOException {
    follow(backend, network, List.of(1, SIDE, SIDE), Loss.CROSS_ENTROPY, classified(), first);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void vgg_onFashionMnist_learns(Backend backend) throws IOException {
    classify(backend, ImageNetworks.vgg(10, 4, 8), VGG);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void resnet_onFashionMnist_learns(Backend backend) throws IOException {
    classify(backend, ImageNetworks.resnet(10, 4, 6, 8, 10), RESNET);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void efficientNet_onFashionMnist_learns(Backend backend) throws IOException {
    classify(backend, ImageNetworks.efficientNet(10, 4, 6), EFFICIENT_NET);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void vit_onFashionMnist_learns(Backend backend) throws IOException {
    classify(backend, ImageNetworks.vit(10, 4, 8, 2, 16, 2), VIT);
  }

  /** The mask of what is brighter than a third. */
  @ParameterizedTest
  @MethodSource("backends")
  void unet_onFashionMnist_learns(Backend backend) throws IOException {
    float[] images = PublicRows.images(ROWS);
    float[] mask = new float[images.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = images[i] > 1 / 3f ? 1 : 0;
    }
    follow(
        backend,
        ImageNetworks.unet(1, 4, 2),
        List.of(1, SIDE, SIDE),
        Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS,
        new Batch(images, mask),
        UNET);
  }

  /** The cell of the grid in the middle has the box and the class; the others have none. */
  @ParameterizedTest
  @MethodSource("backends")
  void yolo_onFashionMnist_learns(Backend backend) throws IOException {
    Batch images = classified();
    int numbers = 15;
    float[] truth = new float[ROWS * numbers * 16];
    for (int row = 0; row < ROWS; row++) {
      float[] box = {0.5f, 0.5f, 0.8f, 0.8f, 1};
      for (int i = 0; i < numbers; i++) {
        boolean ofClass = i == 5 + (int) images.truth()[row];
        truth[(row * numbers + i) * 16 + 5] = i < 5 ? box[i] : ofClass ? 1 : 0;
      }
    }
    follow(
        backend,
        ImageNetworks.yolo(1, 10, 4, 8),
        List.of(1, SIDE, SIDE),
        Loss.MEAN_SQUARED_ERROR,
        new Batch(images.features(), truth),
        YOLO);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void autoencoder_onFashionMnist_learns(Backend backend) throws IOException {
    float[] images = PublicRows.images(ROWS);
    follow(
        backend,
        GenerativeNetworks.autoencoder(SIDE * SIDE, 8, 32),
        List.of(SIDE * SIDE),
        Loss.MEAN_SQUARED_ERROR,
        new Batch(images, images),
        AUTOENCODER);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void variationalAutoencoder_onFashionMnist_learns(Backend backend) throws IOException {
    float[] images = PublicRows.images(ROWS);
    follow(
        backend,
        GenerativeNetworks.variationalAutoencoder(SIDE * SIDE, 4, 32),
        List.of(SIDE * SIDE),
        Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS,
        new Batch(images, images),
        VAE);
  }

  private static float[] noise(int count, int stream) {
    float[] noise = new float[count];
    for (int i = 0; i < count; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - CounterRandom.uniform(7, stream, i)));
      noise[i] = (float) (radius * Math.cos(2 * Math.PI * CounterRandom.uniform(7, stream + 1, i)));
    }
    return noise;
  }

  /** Real images against noise. */
  @ParameterizedTest
  @MethodSource("backends")
  void discriminator_onFashionMnist_learns(Backend backend) throws IOException {
    float[] features = PublicRows.images(ROWS);
    float[] noise = noise(features.length / 2, 0);
    System.arraycopy(noise, 0, features, features.length / 2, noise.length);
    float[] truth = {1, 1, 1, 1, 0, 0, 0, 0};
    follow(
        backend,
        GenerativeNetworks.dcganDiscriminator(4),
        List.of(1, SIDE, SIDE),
        Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS,
        new Batch(features, truth),
        DISCRIMINATOR);
  }

  /** The generator's step: a discriminator that is not trained shall take its images for real. */
  @ParameterizedTest
  @MethodSource("backends")
  void generator_againstFrozenDiscriminator_learns(Backend backend) {
    List<Layer> layers = new ArrayList<>(GenerativeNetworks.dcganGenerator(1, SIDE, 4).layers());
    layers.add(new Frozen(GenerativeNetworks.dcganDiscriminator(4).layers()));
    float[] ones = new float[ROWS];
    Arrays.fill(ones, 1);
    follow(
        backend,
        new Sequential(layers),
        List.of(6),
        Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS,
        new Batch(noise(ROWS * 6, 4), ones),
        GENERATOR);
  }

  /** Images with noise of a level that the step's number tells; the noise is what is found. */
  @ParameterizedTest
  @MethodSource("backends")
  void diffusionUnet_onFashionMnist_learns(Backend backend) throws IOException {
    int pixels = SIDE * SIDE;
    float[] images = PublicRows.images(ROWS);
    float[] noise = noise(images.length, 2);
    float[] features = new float[ROWS * (pixels + 1)];
    for (int row = 0; row < ROWS; row++) {
      double kept = Math.cos(0.19 * row);
      for (int i = 0; i < pixels; i++) {
        int at = row * pixels + i;
        double mixed = kept * (2 * images[at] - 1) + Math.sqrt(1 - kept * kept) * noise[at];
        features[row * (pixels + 1) + i] = (float) mixed;
      }
      features[row * (pixels + 1) + pixels] = 12 * row;
    }
    follow(
        backend,
        ImageNetworks.diffusionUnet(1, SIDE, 4, 2),
        List.of(pixels + 1),
        Loss.MEAN_SQUARED_ERROR,
        new Batch(features, noise),
        DIFFUSION);
  }

  private static Batch sentences(int length, int vocabulary) throws IOException {
    List<String> lines = PublicRows.sentences();
    float[] features = new float[ROWS * length];
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = lines.get(row).charAt(0) - '0';
      PublicRows.tokens(lines.get(row).substring(2), vocabulary, features, row * length, length);
    }
    return new Batch(features, labels);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void lstm_onSentences_learns(Backend backend) throws IOException {
    Network network = TokenNetworks.recurrentClassifier(Form.LSTM, 50, 6, 5, 2);
    follow(backend, network, List.of(12), Loss.CROSS_ENTROPY, sentences(12, 50), LSTM);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gru_onSentences_learns(Backend backend) throws IOException {
    Network network = TokenNetworks.recurrentClassifier(Form.GRU, 50, 6, 5, 2);
    follow(backend, network, List.of(12), Loss.CROSS_ENTROPY, sentences(12, 50), GRU);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void transformerClassifier_onSentences_learns(Backend backend) throws IOException {
    Network network = TokenNetworks.transformerClassifier(50, 8, 2, 16, 2, 2);
    follow(backend, network, List.of(12), Loss.CROSS_ENTROPY, sentences(12, 50), ENCODER);
  }

  /** Characters, each with the one behind it as its label. */
  private static Batch characters(int length) throws IOException {
    String text = PublicRows.shakespeare(ROWS * length + 1);
    Map<Character, Integer> numbers = new HashMap<>();
    float[] features = new float[ROWS * length];
    float[] labels = new float[ROWS * length];
    for (int i = 0; i <= features.length; i++) {
      int number = numbers.computeIfAbsent(text.charAt(i), key -> numbers.size() + 1);
      if (i < features.length) {
        features[i] = number;
      }
      if (i > 0) {
        labels[i - 1] = number;
      }
    }
    return new Batch(features, labels);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void languageModel_onShakespeare_learns(Backend backend) throws IOException {
    Network network = TokenNetworks.languageModel(66, 8, 2, 16, 2);
    follow(backend, network, List.of(16), CrossEntropy.ofTokens(null), characters(16), DECODER);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void expertLanguageModel_onShakespeare_learns(Backend backend) throws IOException {
    Network network = TokenNetworks.expertLanguageModel(66, 8, 2, 12, 1, 3);
    follow(backend, network, List.of(16), CrossEntropy.ofTokens(null), characters(16), EXPERTS);
  }

  /** English words in, German ones out; a target's row begins with the token 1. */
  @ParameterizedTest
  @MethodSource("backends")
  void encoderDecoder_onTranslations_learns(Backend backend) throws IOException {
    int length = 10;
    int vocabulary = 60;
    List<String> english = PublicRows.translation("en", ROWS);
    List<String> german = PublicRows.translation("de", ROWS);
    float[] features = new float[ROWS * 2 * length];
    float[] labels = new float[ROWS * length];
    for (int row = 0; row < ROWS; row++) {
      PublicRows.tokens(english.get(row), vocabulary, features, row * 2 * length, length);
      PublicRows.tokens(german.get(row), vocabulary, labels, row * length, length);
      int target = row * 2 * length + length;
      features[target] = 1;
      System.arraycopy(labels, row * length, features, target + 1, length - 1);
    }
    follow(
        backend,
        TokenNetworks.encoderDecoder(length, length, vocabulary, 8, 2, 16, 1),
        List.of(2 * length),
        CrossEntropy.ofTokens(0),
        new Batch(features, labels),
        ENCODER_DECODER);
  }

  /** The first papers of Cora with the citations among them; features in fewer columns. */
  private static Batch papers(int nodes, int features, int edges) throws IOException {
    float[] numbers = new float[nodes * features + 2 * edges];
    Arrays.fill(numbers, nodes * features, numbers.length, -1);
    float[] labels = new float[nodes];
    List<String> lines = PublicRows.cora("nodes.tsv");
    for (int node = 0; node < nodes; node++) {
      String[] cells = lines.get(node).split("\t");
      labels[node] = Integer.parseInt(cells[1]);
      for (String index : cells[3].split(",")) {
        numbers[node * features + Integer.parseInt(index) % features] = 1;
      }
    }
    int at = nodes * features;
    for (String line : PublicRows.cora("edges.tsv")) {
      String[] ends = line.split("\t");
      int u = Integer.parseInt(ends[0]);
      int v = Integer.parseInt(ends[1]);
      if (u < nodes && v < nodes && at < numbers.length) {
        numbers[at++] = u;
        numbers[at++] = v;
      }
    }
    return new Batch(numbers, labels);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gcn_onCora_learns(Backend backend) throws IOException {
    follow(
        backend,
        GraphNetworks.gcn(300, 20, 150, 8, 7),
        List.of(300 * 20 + 2 * 150),
        CrossEntropy.ofTokens(null),
        papers(300, 20, 150),
        GCN);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gat_onCora_learns(Backend backend) throws IOException {
    follow(
        backend,
        GraphNetworks.gat(300, 20, 150, 2, 4, 7),
        List.of(300 * 20 + 2 * 150),
        CrossEntropy.ofTokens(null),
        papers(300, 20, 150),
        GAT);
  }
}
