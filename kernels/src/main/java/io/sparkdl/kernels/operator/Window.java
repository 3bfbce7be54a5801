package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a convolution or pooling slides over the spatial axes, in ONNX's terms.
 *
 * @param kernel sizes of the window, one per spatial axis
 * @param strides steps of the window
 * @param dilations distances between the window's taps
 * @param pads explicit padding: the beginnings of all axes, then the ends
 * @param autoPad how padding is found instead; pads are then ignored
 * @param ceilMode round the output's size up instead of down
 */
public record Window(
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> dilations,
    List<Integer> pads,
    AutoPad autoPad,
    boolean ceilMode) {
  /** ONNX's auto_pad. */
  public enum AutoPad {
    /** The explicit pads. */
    NOTSET,
    /** No padding. */
    VALID,
    /** Output size = ceil(input / stride); an odd pad goes to the end. */
    SAME_UPPER,
    /** The same, but an odd pad goes to the beginning. */
    SAME_LOWER
  }

  public Window {
    kernel = List.copyOf(kernel);
    strides = List.copyOf(strides);
    dilations = List.copyOf(dilations);
    pads = List.copyOf(pads);
    int rank = kernel.size();
    if (strides.size() != rank || dilations.size() != rank || pads.size() != 2 * rank) {
      throw new ShapeException(
          "window: expected "
              + rank
              + " strides and dilations and "
              + 2 * rank
              + " pads for the kernel "
              + kernel
              + ", got "
              + List.of(strides, dilations, pads));
    }
    for (int axis = 0; axis < rank; axis++) {
      if (kernel.get(axis) < 1 || strides.get(axis) < 1 || dilations.get(axis) < 1) {
        throw new ShapeException(
            "window: expected kernel sizes, strides and dilations of at least 1, got "
                + List.of(kernel, strides, dilations));
      }
    }
  }

  /** A window with stride 1, dilation 1 and no padding. */
  public static Window of(List<Integer> kernel) {
    int rank = kernel.size();
    List<Integer> ones = Collections.nCopies(rank, 1);
    List<Integer> zeros = Collections.nCopies(2 * rank, 0);
    return new Window(kernel, ones, ones, zeros, AutoPad.NOTSET, false);
  }

  /** This window with other strides. */
  public Window withStrides(List<Integer> others) {
    return new Window(kernel, others, dilations, pads, autoPad, ceilMode);
  }

  /** This window with other dilations. */
  public Window withDilations(List<Integer> others) {
    return new Window(kernel, strides, others, pads, autoPad, ceilMode);
  }

  /** This window with explicit pads: beginnings, then ends. */
  public Window withPads(List<Integer> others) {
    return new Window(kernel, strides, dilations, others, AutoPad.NOTSET, ceilMode);
  }

  /** This window with padding found by rule. */
  public Window withAutoPad(AutoPad other) {
    return new Window(kernel, strides, dilations, pads, other, ceilMode);
  }

  /** This window with the output's size rounded up or down. */
  public Window withCeilMode(boolean other) {
    return new Window(kernel, strides, dilations, pads, autoPad, other);
  }

  /** Number of spatial axes. */
  public int rank() {
    return kernel.size();
  }

  /** Size of the dilated window along a spatial axis. */
  public int extent(int axis) {
    return (kernel.get(axis) - 1) * dilations.get(axis) + 1;
  }

  /** Padding before a spatial axis of an input of shape (N, C, spatial…). */
  public int padBegin(Shape input, int axis) {
    return switch (autoPad) {
      case NOTSET -> pads.get(axis);
      case VALID -> 0;
      case SAME_UPPER -> samePad(input, axis) / 2;
      case SAME_LOWER -> (samePad(input, axis) + 1) / 2;
    };
  }

  /** Padding after a spatial axis, as declared; {@link #ceilMode} may read beyond it. */
  public int padEnd(Shape input, int axis) {
    return switch (autoPad) {
      case NOTSET -> pads.get(axis + rank());
      case VALID -> 0;
      case SAME_UPPER, SAME_LOWER -> samePad(input, axis) - padBegin(input, axis);
    };
  }

  private int samePad(Shape input, int axis) {
    int size = input.size(axis + 2);
    int steps = (size + strides.get(axis) - 1) / strides.get(axis);
    return Math.max(0, (steps - 1) * strides.get(axis) + extent(axis) - size);
  }

  /**
   * Sizes of the spatial axes of the output for an input of shape (N, C, spatial…). With ceilMode a
   * last window that would start in the end padding is dropped.
   *
   * @throws ShapeException if the window does not fit the input
   */
  public List<Integer> outputSizes(Shape input) {
    if (input.rank() != rank() + 2) {
      throw new ShapeException(
          "window: expected an input (N, C) and " + rank() + " spatial axes, got " + input);
    }
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < rank(); axis++) {
      int size = input.size(axis + 2);
      int begin = padBegin(input, axis);
      int room = size + begin + padEnd(input, axis) - extent(axis);
      int stride = strides.get(axis);
      if (room < 0) {
        throw new ShapeException(
            "window: expected an input of at least "
                + extent(axis)
                + " with padding on spatial axis "
                + axis
                + ", got "
                + input);
      }
      int steps = (ceilMode ? (room + stride - 1) / stride : room / stride) + 1;
      if (ceilMode && (steps - 1) * stride >= size + begin) {
        steps--;
      }
      sizes.add(steps);
    }
    return sizes;
  }

  /** Shape (N, channels, output sizes…) of the output for an input of shape (N, C, spatial…). */
  public Shape outputShape(Shape input, int channels) {
    List<Integer> sizes = new ArrayList<>(List.of(input.size(0), channels));
    sizes.addAll(outputSizes(input));
    return Shape.of(sizes);
  }
}
