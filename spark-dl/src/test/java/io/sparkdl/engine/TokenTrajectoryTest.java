package io.sparkdl.engine;

import static io.sparkdl.engine.FamilyTrajectory.ROWS;
import static io.sparkdl.engine.FamilyTrajectory.follow;

import io.sparkdl.engine.FamilyTrajectory.Batch;
import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.RecurrentLayer.Form;
import io.sparkdl.engine.network.TokenNetworks;
import io.sparkdl.kernels.backend.Backend;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trajectories of networks for rows of tokens. */
class TokenTrajectoryTest {
  private static final double[] LSTM = {0.689483, 0.684489, 0.679501};
  private static final double[] GRU = {0.709319, 0.701546, 0.694176};
  private static final double[] ENCODER = {1.04546, 0.781919, 0.631693};
  private static final double[] DECODER = {4.19612, 4.16503, 4.13985};
  private static final double[] EXPERTS = {4.29804, 4.19639, 4.09288};
  private static final double[] ENCODER_DECODER = {4.21551, 4.15691, 4.11107};

  static List<Backend> backends() {
    return TestBackends.present();
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
}
