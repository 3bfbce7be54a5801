package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The CNN on Fashion-MNIST's first rows: both back ends follow one loss curve. */
@Tag("opencl")
class LossCurveTest {
  private static final int ROWS = 32;
  private static final int STEPS = 16;
  private static final int PIXELS = 28 * 28;

  /** Float32 with sums in another order; Adam divides by small deviations in its first steps. */
  private static final double TOLERANCE = 5e-3;

  @Test
  void losses_onOpenCl_followThoseOnCpu() throws IOException {
    Path folder =
        Path.of(System.getProperty("sparkdl.data", "../shared/data")).resolve("fashion-mnist");
    assumeTrue(Files.isDirectory(folder), "skipped: no Fashion-MNIST in " + folder);
    Backend openCl = Backends.named("opencl");
    boolean present = !openCl.devices().isEmpty();
    assertTrue(present || !Boolean.getBoolean("sparkdl.requireOpenCl"), "no OpenCL device");
    assumeTrue(present, "skipped: no OpenCL device");
    byte[] images = bytes(folder.resolve("train-images-idx3-ubyte.gz"), 16, STEPS * ROWS * PIXELS);
    byte[] labels = bytes(folder.resolve("train-labels-idx1-ubyte.gz"), 8, STEPS * ROWS);
    double[] expected = losses(Backends.named("cpu"), images, labels);
    double[] actual = losses(openCl, images, labels);
    for (int step = 0; step < STEPS; step++) {
      assertEquals(expected[step], actual[step], TOLERANCE * expected[step], "step " + step);
    }
    double last = (actual[STEPS - 1] + actual[STEPS - 2] + actual[STEPS - 3]) / 3;
    assertTrue(last < 0.9 * actual[0], "expected a falling loss, got " + Arrays.toString(actual));
  }

  private static byte[] bytes(Path file, int header, int count) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      in.skipNBytes(header);
      return in.readNBytes(count);
    }
  }

  private static double[] losses(Backend backend, byte[] images, byte[] labels) {
    List<Layer> layers = new ArrayList<>(List.of(new Rescale()));
    layers.addAll(Networks.cnn(10).layers());
    TrainingSpec spec =
        new TrainingSpec(
            new Sequential(layers),
            List.of(1, 28, 28),
            10,
            Loss.CROSS_ENTROPY,
            new Optimizer.Adam());
    double[] losses = new double[STEPS];
    try (Device device = backend.open(new DeviceOptions(0, 2, 1L << 30));
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 1));
      TrainingBatch batch = training.batch(ROWS);
      for (int step = 0; step < STEPS; step++) {
        for (int i = 0; i < ROWS * PIXELS; i++) {
          batch.features().put(i, images[step * ROWS * PIXELS + i] & 0xFF);
        }
        for (int row = 0; row < ROWS; row++) {
          batch.labels().put(row, labels[step * ROWS + row]);
          batch.rowWeights().put(row, 1);
        }
        batch.run();
        losses[step] = batch.lossSum() / ROWS;
        training.update(1e-3, 1.0 / ROWS, step + 1);
      }
    }
    return losses;
  }
}
