package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.GlobalAveragePool2d;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first losses of two fixed runs on every back end, against numbers from NumPy, which knows
 * nothing of gradient rules: its gradients are central differences.
 *
 * <pre>
 * import numpy as np
 * def series(n, a, b): return np.sin(a * np.arange(n) + b)
 * def softmax_loss(z, y):
 *     z = z - z.max(1, keepdims=True)
 *     return (np.log(np.exp(z).sum(1)) - z[np.arange(len(y)), y]).sum()
 * def mlp(p, x):
 *     w, b, v, c = np.split(p, [12, 16, 28])
 *     return np.maximum(x &#64; w.reshape(3, 4) + b, 0) &#64; v.reshape(4, 3) + c
 * def cnn(p, x):
 *     k, g, s, w, b = np.split(p, [18, 20, 22, 28])
 *     x, k = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), k.reshape(2, 1, 3, 3)
 *     y = sum(x[:, :, i:i + 4, j:j + 4] * k[:, 0, i, j][None, :, None, None]
 *             for i in range(3) for j in range(3))
 *     m, v = y.mean((0, 2, 3), keepdims=True), y.var((0, 2, 3), keepdims=True)
 *     y = (y - m) / np.sqrt(v + 1e-5) * g[None, :, None, None] + s[None, :, None, None]
 *     return np.maximum(y, 0).mean((2, 3)) &#64; w.reshape(2, 3) + b
 * def run(net, p, x, y, steps=6, h=1e-5):
 *     vel, losses = 0 * p, []
 *     for _ in range(steps):
 *         f = lambda q: softmax_loss(net(q, x), y)
 *         losses.append(f(p) / len(y))
 *         g = np.array([(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(len(p))]) / len(y)
 *         vel = 0.9 * vel + g
 *         p = p - 0.1 * vel
 *     return losses
 * y = np.arange(6) % 3
 * print(run(mlp, series(31, 1.3, 0.5), 2 * series(18, 0.7, 0).reshape(6, 3), y))
 * print(run(cnn, series(31, 1.3, 0.5), 2 * series(96, 0.7, 0).reshape(6, 1, 4, 4), y))
 * </pre>
 */
class GoldenTrajectoryTest {
  private static final int ROWS = 6;

  /** Six steps in float32 with momentum: each adds some units in the last place. */
  private static final double TOLERANCE = 2e-5;

  private static final double[] MLP = {
    1.819017912771267,
    1.1058333234093658,
    0.4496614246593565,
    0.34578804189486084,
    0.29296128459891496,
    0.24829019699535718
  };

  private static final double[] CNN = {
    1.3849416116567517,
    1.3065080362141948,
    1.1962864430504632,
    1.1134592095344782,
    1.0929178128219672,
    1.1258572752937832
  };

  static Stream<Backend> backends() {
    List<Backend> backends = new ArrayList<>(TestBackends.present());
    backends.add(new ReferenceBackend());
    return backends.stream();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void training_mlp_followsNumPy(Backend backend) {
    Network network = Sequential.of(new Dense(4, Activation.RELU), new Dense(3));
    follow(backend, network, List.of(3), MLP);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void training_cnn_followsNumPy(Backend backend) {
    Network network =
        Sequential.of(
            new Conv2d(2, 3).withoutBias(),
            new BatchNorm(),
            new ActivationLayer(Activation.RELU),
            new GlobalAveragePool2d(),
            new Dense(3));
    follow(backend, network, List.of(1, 4, 4), CNN);
  }

  private static void follow(
      Backend backend, Network network, List<Integer> inputSizes, double[] losses) {
    Optimizer momentum = new Optimizer.Sgd(0.9, false, 0);
    TrainingSpec spec = new TrainingSpec(network, inputSizes, 3, Loss.CROSS_ENTROPY, momentum);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(start(Weights.initial(training.layout(), 0)));
      TrainingBatch batch = training.batch(ROWS);
      for (int i = 0; i < batch.features().capacity(); i++) {
        batch.features().put(i, (float) (2 * Math.sin(0.7 * i)));
      }
      for (int row = 0; row < ROWS; row++) {
        batch.labels().put(row, row % 3);
        batch.rowWeights().put(row, 1);
      }
      for (int step = 1; step <= losses.length; step++) {
        batch.run();
        training.update(0.1, 1.0 / ROWS, step);
        String what = backend.name() + ", step " + step;
        assertEquals(losses[step - 1], batch.lossSum() / ROWS, TOLERANCE, what);
      }
    }
  }

  /** The script's series through all parameters; the state as it was. */
  private static Weights start(Weights weights) {
    int position = 0;
    for (TensorSpec tensor : weights.layout().tensors()) {
      for (int i = 0; tensor.kind() == TensorSpec.Kind.PARAMETER && i < elements(tensor); i++) {
        float value = (float) Math.sin(1.3 * position++ + 0.5);
        weights.parameters()[Math.toIntExact(tensor.offset()) + i] = value;
      }
    }
    return weights;
  }

  private static long elements(TensorSpec tensor) {
    return tensor.shape().elements();
  }
}
