package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * The elements that the windows of a convolution see: x (N, C, spatial…) to y (N, C, K1 L1, K2 L2,
 * …), where K is the size of the window and L the number of windows along an axis; position k L + l
 * is element k of window l, 0 in the padding. {@link Col2Im} is its adjoint.
 *
 * @param window kernel, strides, dilations and pads
 */
public record Unfold(Window window) implements Selection {
  @Override
  public int[][] positions(Shape x) {
    Check.that(x.rank() == window.rank() + 2, this, window.rank() + " spatial axes", x);
    int[][] positions = new int[x.rank()][];
    List<Integer> windows = window.outputSizes(x);
    for (int axis = 0; axis < window.rank(); axis++) {
      int count = windows.get(axis);
      int[] table = new int[window.kernel().get(axis) * count];
      for (int i = 0; i < table.length; i++) {
        int at =
            i / count * window.dilations().get(axis)
                + i % count * window.strides().get(axis)
                - window.padBegin(x, axis);
        table[i] = at < 0 || at >= x.size(axis + 2) ? -1 : at;
      }
      positions[axis + 2] = table;
    }
    return positions;
  }
}
