package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * The sizes that {@link Resize} gives to axes: factors or sizes, one per axis of {@code axes}.
 *
 * @param scales factors of the sizes; empty if sizes are given
 * @param sizes new sizes; empty if scales are given
 * @param axes the axes; empty for all
 * @param policy how sizes are met
 */
public record ResizeTarget(
    List<Float> scales, List<Integer> sizes, List<Integer> axes, AspectRatio policy) {
  /** ONNX's keep_aspect_ratio_policy. */
  public enum AspectRatio {
    /** Each axis has its own factor. */
    STRETCH,
    /** One factor, so that no size is exceeded. */
    NOT_LARGER,
    /** One factor, so that every size is reached. */
    NOT_SMALLER
  }

  public ResizeTarget {
    scales = List.copyOf(scales);
    sizes = List.copyOf(sizes);
    axes = List.copyOf(axes);
    int given = Math.max(scales.size(), sizes.size());
    if (scales.isEmpty() == sizes.isEmpty() || !axes.isEmpty() && axes.size() != given) {
      throw new ShapeException(
          "Resize: expected scales or sizes, one per axis, got " + List.of(scales, sizes, axes));
    }
  }

  /** These factors, for all axes. */
  public static ResizeTarget scales(List<Float> scales) {
    return new ResizeTarget(scales, List.of(), List.of(), AspectRatio.STRETCH);
  }

  /** These sizes, for all axes. */
  public static ResizeTarget sizes(List<Integer> sizes) {
    return new ResizeTarget(List.of(), sizes, List.of(), AspectRatio.STRETCH);
  }

  /** Number of axes that are named. */
  int count() {
    return Math.max(scales.size(), sizes.size());
  }

  /** Axis of x that entry {@code i} is for. */
  int axis(Shape x, int i) {
    return axes.isEmpty() ? i : x.axis(axes.get(i));
  }

  /** The factor of entry {@code i}. */
  double scale(Shape x, int i) {
    if (!scales.isEmpty()) {
      return scales.get(i);
    }
    if (policy == AspectRatio.STRETCH) {
      return (double) sizes.get(i) / x.size(axis(x, i));
    }
    double scale = (double) sizes.get(0) / x.size(axis(x, 0));
    for (int other = 1; other < sizes.size(); other++) {
      double own = (double) sizes.get(other) / x.size(axis(x, other));
      scale = policy == AspectRatio.NOT_LARGER ? Math.min(scale, own) : Math.max(scale, own);
    }
    return scale;
  }

  /** The new size of entry {@code i}. */
  int size(Shape x, int i) {
    double exact = scale(x, i) * x.size(axis(x, i));
    if (!scales.isEmpty()) {
      return (int) Math.floor(exact);
    }
    return policy == AspectRatio.STRETCH ? sizes.get(i) : (int) Math.floor(exact + 0.5);
  }
}
