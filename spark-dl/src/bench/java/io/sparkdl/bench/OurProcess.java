package io.sparkdl.bench;

import io.sparkdl.engine.Inference;
import io.sparkdl.engine.InferenceBatch;
import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingBatch;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Measures our engine on the cpu. Inputs are copied from the heap, outputs to it, at every step. */
final class OurProcess {
  private static final int MATRIX = 1024;

  private OurProcess() {}

  /** Arguments: {@code matrix}, or a workload and a mode; then the threads. */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[arguments.length - 1]);
    DeviceOptions options = new DeviceOptions(0, threads, 4L << 30);
    try (Device device = Backends.named("cpu").open(options)) {
      if (arguments[0].equals("matrix")) {
        matrix(device);
      } else if (arguments[1].equals("train")) {
        train(device, Workload.named(arguments[0]));
      } else if (arguments[1].equals("losses")) {
        losses(device, Workload.named(arguments[0]));
      } else {
        infer(device, Workload.named(arguments[0]));
      }
    }
  }

  private static void matrix(Device device) throws Exception {
    PlanBuilder builder = new PlanBuilder();
    Value a = builder.input("a", TensorType.floats(MATRIX, MATRIX));
    Value b = builder.input("b", TensorType.floats(MATRIX, MATRIX));
    try (Program program =
        device.compile(builder.build(List.of(builder.apply(new MatMul(), a, b))))) {
      for (int i = 0; i < MATRIX * MATRIX; i++) {
        program.floats(a).put(i, i % 7 - 3);
        program.floats(b).put(i, i % 5 - 2);
      }
      Stopwatch.measure(2.0 * MATRIX * MATRIX * MATRIX, program::run);
    }
  }

  /** What is trained. */
  static TrainingSpec spec(Workload workload, Optimizer optimizer) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : workload.input().toArray()) {
      sizes.add(size);
    }
    return new TrainingSpec(
        workload.network(), sizes, Workload.CLASSES, Loss.CROSS_ENTROPY, optimizer);
  }

  /** The batch of every step, with its rows and labels. */
  private static TrainingBatch filled(Training training, Workload workload) {
    training.load(Weights.initial(training.layout(), Trajectory.SEED));
    TrainingBatch batch = training.batch(workload.batch());
    for (int i = 0; i < workload.batch(); i++) {
      batch.rowWeights().put(i, 1);
    }
    batch.features().put(0, workload.features());
    batch.labels().put(0, workload.labels());
    return batch;
  }

  private static void losses(Device device, Workload workload) throws Exception {
    Optimizer sgd = new Optimizer.Sgd((double) Trajectory.MOMENTUM, false, 0.0);
    try (Training training = new Training(device, spec(workload, sgd))) {
      TrainingBatch batch = filled(training, workload);
      long[] step = new long[1];
      Trajectory.print(
          () -> {
            batch.run();
            double loss = batch.lossSum() / workload.batch();
            training.update(Trajectory.LEARNING_RATE, 1.0 / workload.batch(), ++step[0]);
            return loss;
          });
    }
  }

  private static void train(Device device, Workload workload) throws Exception {
    float[] features = workload.features();
    long[] labels = workload.labels();
    try (Training training = new Training(device, spec(workload, new Optimizer.Adam()))) {
      TrainingBatch batch = filled(training, workload);
      float[] outputs = new float[workload.batch() * Workload.CLASSES];
      long[] step = new long[1];
      Stopwatch.measure(
          workload.batch(),
          () -> {
            batch.features().put(0, features);
            batch.labels().put(0, labels);
            batch.run();
            training.update(1e-3, 1.0 / workload.batch(), ++step[0]);
            batch.outputs().get(0, outputs);
            if (!Double.isFinite(batch.lossSum())) {
              throw new IllegalStateException("bench: expected a finite loss");
            }
          });
    }
  }

  private static void infer(Device device, Workload workload) throws Exception {
    float[] features = workload.features();
    float[] outputs = new float[workload.batch() * Workload.CLASSES];
    Weights weights = Weights.initial(workload.network().layout(workload.input()), 1);
    try (Inference inference =
        new Inference(device, workload.network(), workload.input(), weights)) {
      InferenceBatch batch = inference.batch(workload.batch());
      Stopwatch.measure(
          workload.batch(),
          () -> {
            batch.features().put(0, features);
            batch.run();
            batch.outputs().get(0, outputs);
          });
    }
  }
}
