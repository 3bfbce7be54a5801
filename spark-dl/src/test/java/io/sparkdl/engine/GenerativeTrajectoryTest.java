package io.sparkdl.engine;

import static io.sparkdl.engine.FamilyTrajectory.ROWS;
import static io.sparkdl.engine.FamilyTrajectory.SIDE;
import static io.sparkdl.engine.FamilyTrajectory.follow;
import static io.sparkdl.engine.FamilyTrajectory.noise;

import io.sparkdl.engine.FamilyTrajectory.Batch;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Frozen;
import io.sparkdl.engine.network.GenerativeNetworks;
import io.sparkdl.engine.network.ImageNetworks;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.kernels.backend.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trajectories of networks that make data; see {@link AdversarialTrajectoryTest} for both parts of
 * a DCGAN.
 */
class GenerativeTrajectoryTest {
  private static final double[] AUTOENCODER = {0.240839, 0.188781, 0.180747};
  private static final double[] DISCRIMINATOR = {1.13547, 0.989445, 0.858668};
  private static final double[] GENERATOR = {0.538087, 0.364479, 0.262105};
  private static final double[] DIFFUSION = {1.79525, 1.30666, 1.15001};
  private static final double[] VAE = {0.718433, 0.696414, 0.68251};

  static List<Backend> backends() {
    return TestBackends.present();
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
}
