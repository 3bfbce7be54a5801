package io.sparkdl.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;

/**
 * Measures libtorch through DJL: the same networks, Adam, float32. Every step has an NDManager of its
 * own that is closed at once, and copies its outputs to the host; without that memory leaks and
 * libtorch looks slower than it is.
 */
final class LibtorchProcess {
  private LibtorchProcess() {}

  /** Arguments: workload, mode, threads. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("ai.djl.pytorch.num_threads", arguments[2]);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.offline", "true");
    Workload workload = Workload.named(arguments[0]);
    if (arguments[1].equals("losses")) {
      try (LibtorchTrajectory trajectory = new LibtorchTrajectory(workload)) {
        trajectory.print();
      }
      return;
    }
    try (Model model = Model.newInstance(workload.name(), "PyTorch")) {
      model.setBlock(block(workload));
      if (arguments[1].equals("train")) {
        train(model, workload);
      } else {
        infer(model, workload);
      }
    }
  }

  static SequentialBlock block(Workload workload) {
    SequentialBlock block = new SequentialBlock();
    if (workload.name().equals("mlp")) {
      block.add(Linear.builder().setUnits(512).build()).add(Activation::relu);
      block.add(Linear.builder().setUnits(512).build()).add(Activation::relu);
    } else {
      for (int filters : new int[] {32, 32, 0, 64, 64, 0, 128}) {
        if (filters == 0) {
          block.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        } else {
          block.add(
              Conv2d.builder()
                  .setFilters(filters)
                  .setKernelShape(new Shape(3, 3))
                  .optPadding(new Shape(1, 1))
                  .optBias(false)
                  .build());
          block.add(BatchNorm.builder().build());
          block.add(Activation::relu);
        }
      }
      block.add(Pool.globalAvgPool2dBlock()).add(Blocks.batchFlattenBlock());
    }
    return block.add(Linear.builder().setUnits(Workload.CLASSES).build());
  }

  static Shape inputShape(Workload workload) {
    long[] sizes = new long[workload.input().rank() + 1];
    sizes[0] = workload.batch();
    for (int axis = 0; axis < workload.input().rank(); axis++) {
      sizes[axis + 1] = workload.input().size(axis);
    }
    return new Shape(sizes);
  }

  /**
   * A batch as libtorch is fastest with: images with their channels last, as its documentation
   * advises. With channels first the CNN infers at 2 200 samples a second instead of 3 000, and
   * trains at 800 instead of 960.
   */
  private static NDArray input(NDManager manager, float[] features, Workload workload) {
    Shape shape = inputShape(workload);
    if (shape.dimension() != 4) {
      return manager.create(features, shape);
    }
    Shape channelsLast = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
    return manager.create(features, channelsLast).transpose(0, 3, 1, 2);
  }

  private static void train(Model model, Workload workload) throws Exception {
    float[] features = workload.features();
    long[] labels = workload.labels();
    Loss loss = Loss.softmaxCrossEntropyLoss();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(loss)
            .optOptimizer(
                Adam.builder().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(inputShape(workload));
      Stopwatch.measure(
          workload.batch(),
          () -> {
            try (NDManager manager = trainer.getManager().newSubManager()) {
              NDList x = new NDList(input(manager, features, workload));
              NDList y = new NDList(manager.create(labels));
              try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList outputs = trainer.forward(x);
                NDArray value = loss.evaluate(y, outputs);
                collector.backward(value);
                if (!Float.isFinite(value.getFloat())
                    || outputs.singletonOrThrow().toFloatArray().length == 0) {
                  throw new IllegalStateException("bench: expected a finite loss");
                }
                outputs.close();
              }
              trainer.step();
            }
          });
    }
  }

  private static void infer(Model model, Workload workload) throws Exception {
    float[] features = workload.features();
    SequentialBlock block = (SequentialBlock) model.getBlock();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      block.initialize(
          manager, DataType.FLOAT32, inputShape(workload));
      block.freezeParameters(true);
      ParameterStore store = new ParameterStore(manager, false);
      float[][] outputs = new float[1][];
      Stopwatch.measure(
          workload.batch(),
          () -> {
            try (NDManager step = manager.newSubManager()) {
              NDList x = new NDList(input(step, features, workload));
              outputs[0] =
                  block.forward(store, x, false).singletonOrThrow().toFloatArray();
            }
          });
      if (outputs[0].length != workload.batch() * Workload.CLASSES) {
        throw new IllegalStateException("bench: expected a row of scores per input");
      }
    }
  }
}
