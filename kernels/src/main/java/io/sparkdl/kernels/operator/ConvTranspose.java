package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Transposed convolution over any number of spatial axes: x (N, C, spatial…), w (C, O / group,
 * kernel…), optional b (O) to y (N, O, spatial…), with sizes stride * (size - 1) + output padding +
 * extent of the kernel - pads. With SAME padding a size is size * stride. Float only. ONNX
 * ConvTranspose-22. Composed: it is a {@link ConvInputGrad}.
 *
 * @param window kernel, strides, dilations and what y is cut by, at its beginnings and ends
 * @param outputPadding rows added at the ends of y, one per spatial axis
 * @param outputShape sizes of the spatial axes of y, from which pads follow; none where pads are
 *     given
 */
public record ConvTranspose(
    Window window, int group, List<Integer> outputPadding, List<Integer> outputShape)
    implements Composite {
  public ConvTranspose {
    outputPadding = List.copyOf(outputPadding);
    outputShape = List.copyOf(outputShape);
    int rank = window.rank();
    boolean sizes = outputShape.isEmpty() || outputShape.size() == rank;
    if (outputPadding.size() != rank || !sizes || window.ceilMode()) {
      throw new ShapeException(
          "ConvTranspose: expected an output padding and none or one output size per spatial axis"
              + " and no ceilMode, got "
              + List.of(outputPadding, outputShape, window));
    }
  }

  /** A transposed convolution without output padding. */
  public ConvTranspose(Window window, int group) {
    this(window, group, Collections.nCopies(window.rank(), 0), List.of());
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Shape w = inputs.get(1).shape();
    boolean ranks = x.rank() == window.rank() + 2 && w.rank() == x.rank();
    Check.that(ranks, this, window.rank() + " spatial axes", "x " + x + ", w " + w);
    boolean channels = group > 0 && x.size(1) % group == 0 && w.size(0) == x.size(1);
    Check.that(channels, this, "channels that fit group " + group, "x " + x + ", w " + w);
    List<Integer> kernel = Arrays.stream(w.toArray()).boxed().toList().subList(2, w.rank());
    Check.that(kernel.equals(window.kernel()), this, "a kernel of " + window.kernel(), "w " + w);
    Shape y = outputShape(x, w.size(1) * group);
    if (inputs.size() == 3) {
      Shape b = inputs.get(2).shape();
      Check.that(b.equals(Shape.of(y.size(1))), this, "a bias (" + y.size(1) + ")", b);
    }
    return List.of(inputs.get(0).withShape(y));
  }

  private Shape outputShape(Shape x, int channels) {
    List<Integer> sizes = new ArrayList<>(List.of(x.size(0), channels));
    for (int axis = 0; axis < window.rank(); axis++) {
      int full = full(x, axis);
      sizes.add(
          wanted(x, axis) >= 0 ? wanted(x, axis) : full - begin(x, axis) - window.padEnd(x, axis));
    }
    return Shape.of(sizes);
  }

  /** Size of a spatial axis before y is cut. */
  private int full(Shape x, int axis) {
    int steps = window.strides().get(axis) * (x.size(axis + 2) - 1);
    return steps + outputPadding.get(axis) + window.extent(axis);
  }

  /** Size of a spatial axis of y from which pads follow, or -1 if pads are given. */
  private int wanted(Shape x, int axis) {
    if (!outputShape.isEmpty()) {
      return outputShape.get(axis);
    }
    return switch (window.autoPad()) {
      case NOTSET, VALID -> -1;
      case SAME_UPPER, SAME_LOWER -> x.size(axis + 2) * window.strides().get(axis);
    };
  }

  /** What y is cut by at the beginning of a spatial axis. */
  private int begin(Shape x, int axis) {
    int wanted = wanted(x, axis);
    if (wanted < 0) {
      return window.padBegin(x, axis);
    }
    int cut = Math.max(0, full(x, axis) - wanted);
    return window.autoPad() == Window.AutoPad.SAME_UPPER ? cut / 2 : cut - cut / 2;
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    int channels = inputs.get(1).shape().size(1) * group;
    Shape y = outputShape(x, channels);
    Integer[] pads = new Integer[2 * window.rank()];
    for (int axis = 0; axis < window.rank(); axis++) {
      int steps = window.strides().get(axis) * (x.size(axis + 2) - 1);
      pads[axis] = begin(x, axis);
      // What makes a convolution of y give x's size; below 0 where y has rows beyond the last tap.
      pads[axis + window.rank()] = steps + window.extent(axis) - y.size(axis + 2) - pads[axis];
    }
    ConvInputGrad transposed = new ConvInputGrad(window.withPads(List.of(pads)), group, y);
    Value product = builder.apply(transposed, inputs.get(0), inputs.get(1));
    if (inputs.size() == 2) {
      return List.of(product);
    }
    int[] perChannel = new int[y.rank() - 1];
    Arrays.fill(perChannel, 1);
    perChannel[0] = channels;
    Value bias = builder.apply(Reshape.to(Shape.of(perChannel)), inputs.get(2));
    return List.of(builder.apply(Binary.ADD, product, bias));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return Conv.flops(inputs.get(0).shape(), inputs.get(1).shape());
  }
}
