package io.sparkdl.engine;

import static io.sparkdl.engine.FamilyTrajectory.ROWS;
import static io.sparkdl.engine.FamilyTrajectory.SIDE;
import static io.sparkdl.engine.FamilyTrajectory.classified;
import static io.sparkdl.engine.FamilyTrajectory.follow;

import io.sparkdl.engine.FamilyTrajectory.Batch;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.ImageNetworks;
import io.sparkdl.engine.network.Network;
import io.sparkdl.kernels.backend.Backend;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trajectories of networks for images. */
class ImageTrajectoryTest {
  private static final double[] VGG = {3.54118, 3.68787, 2.26494};
  private static final double[] RESNET = {2.84143, 2.19371, 1.91472};
  private static final double[] EFFICIENT_NET = {2.34209, 2.21403, 2.13565};
  private static final double[] VIT = {2.16201, 1.84399, 1.65533};
  private static final double[] UNET = {0.785661, 0.623322, 0.543352};
  private static final double[] YOLO = {1.03357, 0.94372, 0.860932};

  static List<Backend> backends() {
    return TestBackends.present();
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
}
