package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Cuts the input's middle out, or puts it into the middle of zeros, so that axes get given sizes;
 * with an odd difference the end loses or gets one more. ONNX CenterCropPad-18.
 *
 * @param sizes the new sizes, one per axis of {@code axes}
 * @param axes negative ones from the end; none means all
 */
public record CenterCropPad(List<Integer> sizes, List<Integer> axes) implements Selection {
  public CenterCropPad {
    sizes = List.copyOf(sizes);
    axes = List.copyOf(axes);
    if (!axes.isEmpty() && axes.size() != sizes.size()) {
      throw new IllegalArgumentException(
          "CenterCropPad: expected a size per axis, got " + sizes + " for " + axes);
    }
  }

  @Override
  public int[][] positions(Shape x) {
    boolean all = axes.isEmpty();
    Check.that(!all || sizes.size() == x.rank(), this, x.rank() + " sizes", sizes);
    int[][] positions = new int[x.rank()][];
    for (int i = 0; i < sizes.size(); i++) {
      int axis = x.axis(all ? i : axes.get(i));
      int size = x.size(axis);
      int wanted = sizes.get(i);
      int begin = wanted > size ? -((wanted - size) / 2) : (size - wanted) / 2;
      positions[axis] = new int[wanted];
      for (int k = 0; k < wanted; k++) {
        int at = k + begin;
        positions[axis][k] = at < 0 || at >= size ? -1 : at;
      }
    }
    return positions;
  }
}
