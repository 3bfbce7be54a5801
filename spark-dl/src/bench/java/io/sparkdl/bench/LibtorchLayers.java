package io.sparkdl.bench;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.Arrays;

/**
 * Where the time of libtorch's inference of the CNN goes, layer by layer. Its pooling, which has
 * next to no floating-point operations, takes a quarter of the forward pass and a far smaller part
 * of a training step, so that it infers at fewer GFLOP/s than it trains.
 */
final class LibtorchLayers {
  private static final int WARMUP = 100;
  private static final int STEPS = 200;

  private LibtorchLayers() {}

  /** Arguments: none. Prints milliseconds a batch for each layer. */
  public static void main(String[] arguments) {
    System.setProperty("ai.djl.pytorch.num_threads", Runs.THREADS);
    System.setProperty("ai.djl.offline", "true");
    Workload workload = Workload.named("cnn");
    SequentialBlock block = LibtorchProcess.block(workload);
    int layers = block.getChildren().size();
    double[] nanos = new double[layers];
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      block.initialize(manager, DataType.FLOAT32, LibtorchProcess.inputShape(workload));
      block.freezeParameters(true);
      ParameterStore store = new ParameterStore(manager, false);
      for (int step = 0; step < WARMUP + STEPS; step++) {
        if (step == WARMUP) {
          Arrays.fill(nanos, 0);
        }
        try (NDManager own = manager.newSubManager()) {
          NDList x =
              new NDList(own.create(workload.features(), LibtorchProcess.inputShape(workload)));
          for (int layer = 0; layer < layers; layer++) {
            long start = System.nanoTime();
            x = block.getChildren().valueAt(layer).forward(store, x, false);
            nanos[layer] += System.nanoTime() - start;
          }
          x.singletonOrThrow().toFloatArray();
        }
      }
      double total = Arrays.stream(nanos).sum();
      for (int layer = 0; layer < layers; layer++) {
        String name = block.getChildren().keyAt(layer);
        double millis = nanos[layer] / STEPS / 1e6;
        System.out.printf("%-16s %7.3f ms %5.1f %%%n", name, millis, 100 * nanos[layer] / total);
      }
    }
  }
}
