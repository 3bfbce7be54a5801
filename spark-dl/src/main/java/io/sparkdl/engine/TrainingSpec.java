package io.sparkdl.engine;

import io.sparkdl.engine.json.StrictJson;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * What is trained, as plain values.
 *
 * @param inputSizes shape of one row's input, (D) or (C, H, W)
 * @param outputs numbers that the network gives per row: of classes or targets, over all axes
 * @param options what is done beside the optimizer's steps; null for nothing
 */
public record TrainingSpec(
    Network network,
    List<Integer> inputSizes,
    int outputs,
    Loss loss,
    Optimizer optimizer,
    TrainingOptions options) {
  public TrainingSpec {
    if (network == null || loss == null || optimizer == null) {
      throw new IllegalArgumentException(
          "training: expected a network, a loss and an optimizer, got "
              + network
              + ", "
              + loss
              + ", "
              + optimizer);
    }
    boolean sizes = inputSizes != null && !inputSizes.isEmpty();
    if (!sizes || inputSizes.stream().anyMatch(size -> size == null || size < 1) || outputs < 1) {
      throw new IllegalArgumentException(
          "training: expected input sizes and outputs of at least 1, got "
              + inputSizes
              + " and "
              + outputs
              + " outputs");
    }
    inputSizes = List.copyOf(inputSizes);
    options = options == null ? TrainingOptions.NONE : options;
  }

  /** A training with nothing beside the optimizer's steps. */
  public TrainingSpec(
      Network network, List<Integer> inputSizes, int outputs, Loss loss, Optimizer optimizer) {
    this(network, inputSizes, outputs, loss, optimizer, TrainingOptions.NONE);
  }

  /** The same training with other options. */
  public TrainingSpec withOptions(TrainingOptions value) {
    return new TrainingSpec(network, inputSizes, outputs, loss, optimizer, value);
  }

  /**
   * The same for rows of another shape, such as shorter sequences of a bucket.
   *
   * @throws ShapeException if the network does not fit it, or its weights depend on the shape
   */
  public TrainingSpec withInputSizes(List<Integer> others) {
    int numbers = Math.toIntExact(network.outputShape(Shape.of(others)).elements());
    TrainingSpec other = new TrainingSpec(network, others, numbers, loss, optimizer, options);
    if (!other.layout().tensors().equals(layout().tensors())) {
      throw new ShapeException(
          "network: expected the weights of rows "
              + inputSizes
              + " for rows "
              + others
              + " too, got others; positions must not be trained, say");
    }
    return other;
  }

  /** Shape of one row's input. */
  public Shape inputShape() {
    return Shape.of(inputSizes);
  }

  /**
   * Where the network's weights lie.
   *
   * @throws ShapeException if the network does not fit the input, or its output not {@code outputs}
   */
  public ParameterLayout layout() {
    Shape output = network.outputShape(inputShape());
    if (output.elements() != outputs) {
      throw new ShapeException(
          "network: expected an output of "
              + outputs
              + " numbers a row, got "
              + output
              + "; change the last layer");
    }
    return network.layout(inputShape());
  }

  /**
   * Type of the truth of a batch: int64 labels or float targets; null if the loss takes none.
   *
   * @throws ShapeException if the network's output does not fit the loss
   */
  public TensorType truth(int rows) {
    return loss.truth(Shape.of(Network.rows(rows, network.outputShape(inputShape()))));
  }

  /** True if rows carry class indexes rather than targets. */
  public boolean takesLabels() {
    TensorType truth = truth(1);
    return truth != null && truth.element() == ElementType.INT64;
  }

  /** The JSON form, which {@link #fromJson} reads back to an equal one. */
  public String toJson() {
    return StrictJson.write("training", TrainingSpec.class, this);
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if it is malformed, with the place and what is wrong
   */
  public static TrainingSpec fromJson(String json) {
    return StrictJson.read("training", TrainingSpec.class, json);
  }
}
