package io.sparkdl.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first losses of the workloads by libtorch's operators and its differentiation, from our
 * initial weights under our names, with plain SGD and momentum.
 */
final class LibtorchTrajectory implements AutoCloseable {
  private static final float EPSILON = 1e-5f;

  private final Workload workload;
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private final Map<String, NDArray> velocities = new HashMap<>();

  LibtorchTrajectory(Workload workload) {
    this.workload = workload;
    ParameterLayout layout = workload.network().layout(workload.input());
    Weights weights = Weights.initial(layout, Trajectory.SEED);
    for (TensorSpec tensor : layout.tensors()) {
      long[] sizes = new long[tensor.shape().rank()];
      for (int axis = 0; axis < sizes.length; axis++) {
        sizes[axis] = tensor.shape().size(axis);
      }
      NDArray array = manager.create(weights.elements(tensor), new Shape(sizes));
      if (tensor.kind() == TensorSpec.Kind.PARAMETER) {
        array.setRequiresGradient(true);
        velocities.put(tensor.name(), manager.zeros(new Shape(sizes)));
      }
      tensors.put(tensor.name(), array);
    }
  }

  /** Prints the losses. */
  void print() throws Exception {
    Trajectory.print(this::step);
  }

  private double step() {
    try (NDManager own = manager.newSubManager()) {
      NDArray x = own.create(workload.features(), LibtorchProcess.inputShape(workload));
      NDArray labels = own.create(workload.labels()).reshape(-1, 1);
      x.attach(own);
      double value;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray scores = scores(x);
        NDArray loss = scores.logSoftmax(1).gather(labels, 1).neg().mean();
        value = loss.getFloat();
        collector.backward(loss);
      }
      for (Map.Entry<String, NDArray> velocity : velocities.entrySet()) {
        NDArray tensor = tensors.get(velocity.getKey());
        NDArray gradient = tensor.getGradient();
        velocity.getValue().muli(Trajectory.MOMENTUM).addi(gradient);
        gradient.muli(0); // libtorch would add the next one to it
        tensor.subi(velocity.getValue().mul(Trajectory.LEARNING_RATE));
      }
      return value;
    }
  }

  private NDArray scores(NDArray x) {
    return switch (workload.name()) {
      case "mlp" ->
          linear("3-dense", relu(linear("2-dense", relu(linear("1-dense", x)))));
      case "cnn" -> cnn(x);
      case "lstm" -> linear("1-dense", lstm("0-recurrent.layer0.", x));
      case "gru" -> linear("1-dense", gru("0-recurrent.layer0.", x));
      case "transformer" ->
          linear(
              "3-dense",
              encoder("1-transformerEncoder.", encoder("0-transformerEncoder.", x))
                  .mean(new int[] {1}));
      default -> throw new IllegalArgumentException("workload: " + workload.name());
    };
  }

  private NDArray tensor(String name) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("expected one of " + tensors.keySet() + ", got " + name);
    }
    return tensor;
  }

  private NDArray linear(String layer, NDArray x) {
    return x.matMul(tensor(layer + ".weight")).add(tensor(layer + ".bias"));
  }

  private static NDArray relu(NDArray x) {
    return Activation.relu(x);
  }

  private NDArray cnn(NDArray x) {
    NDArray y = block(1, block(0, x, "0", "1"), "3", "4");
    y = pool(y);
    y = block(3, block(2, y, "7", "8"), "10", "11");
    y = block(4, pool(y), "14", "15");
    return linear("18-dense", Pool.globalAvgPool2d(y));
  }

  private NDArray block(int number, NDArray x, String convolution, String norm) {
    NDArray y =
        Conv2d.conv2d(
                x,
                tensor(convolution + "-conv2d.weight"),
                null,
                new Shape(1, 1),
                new Shape(1, 1))
            .singletonOrThrow();
    String name = norm + "-batchNorm.";
    return relu(
        BatchNorm.batchNorm(
                y,
                tensor(name + "mean"),
                tensor(name + "variance"),
                tensor(name + "scale"),
                tensor(name + "bias"),
                1,
                0.9f,
                EPSILON,
                true)
            .singletonOrThrow());
  }

  private static NDArray pool(NDArray x) {
    return Pool.maxPool2d(x, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false);
  }

  /** ONNX has the gates in another order than libtorch. */
  private static NDArray gates(NDArray rows, int... order) {
    NDList parts = rows.split(order.length);
    NDList ordered = new NDList();
    for (int gate : order) {
      ordered.add(parts.get(gate));
    }
    return NDArrays.concat(ordered);
  }

  private NDList parameters(String layer, int... order) {
    NDList biases = tensor(layer + "bias").reshape(-1).split(2);
    return new NDList(
        gates(tensor(layer + "weight"), order),
        gates(tensor(layer + "recurrent"), order),
        gates(biases.get(0), order),
        gates(biases.get(1), order));
  }

  private static NDArray state(NDArray x) {
    return x.getManager().zeros(new Shape(1, x.getShape().get(0), Workload.UNITS));
  }

  private NDArray lstm(String layer, NDArray x) {
    NDList states = new NDList(state(x), state(x));
    // input, output, forget, cell to input, forget, cell, output
    NDList parameters = parameters(layer, 0, 2, 3, 1);
    return x.getNDArrayInternal()
        .lstm(x, states, parameters, true, 1, 0, true, false, true)
        .get(1)
        .squeeze(0);
  }

  private NDArray gru(String layer, NDArray x) {
    // update, reset, new to reset, update, new
    NDList parameters = parameters(layer, 1, 0, 2);
    return x.getNDArrayInternal()
        .gru(x, state(x), parameters, true, 1, 0, true, false, true)
        .get(1)
        .squeeze(0);
  }

  private NDArray norm(String layer, NDArray x) {
    Shape width = new Shape(x.getShape().get(2));
    return x.getNDArrayInternal()
        .layerNorm(x, width, tensor(layer + ".scale"), tensor(layer + ".bias"), EPSILON)
        .singletonOrThrow();
  }

  private NDArray encoder(String block, NDArray x) {
    NDArray mixed = x.add(attention(block + "attention.", norm(block + "attentionNorm", x)));
    NDArray inner = linear(block + "inner", norm(block + "denseNorm", mixed));
    return mixed.add(linear(block + "outer", inner.getNDArrayInternal().gelu()));
  }

  private NDArray attention(String layer, NDArray x) {
    NDArray queries = heads(linear(layer + "query", x));
    NDArray keys = heads(linear(layer + "key", x));
    NDArray values = heads(linear(layer + "value", x));
    double scale = 1 / Math.sqrt(queries.getShape().get(3));
    NDArray weights = queries.matMul(keys.transpose(0, 1, 3, 2)).mul(scale).softmax(3);
    NDArray joined = weights.matMul(values).transpose(0, 2, 1, 3).reshape(x.getShape());
    return linear(layer + "output", joined);
  }

  private static NDArray heads(NDArray x) {
    long width = x.getShape().get(2) / Workload.HEADS;
    return x.reshape(x.getShape().get(0), x.getShape().get(1), Workload.HEADS, width)
        .transpose(0, 2, 1, 3);
  }

  @Override
  public void close() {
    manager.close();
  }
}
