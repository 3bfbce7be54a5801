package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Elements start, start + step, … before end along each of the axes. Negative starts and ends count
 * from the end of the axis, those beyond it are cut off; a negative step goes backwards. ONNX
 * Slice-13.
 *
 * @param axes axes that are cut, negative ones from the end; none means the first ones
 * @param steps one per axis; none means 1
 */
public record Slice(
    List<Integer> starts, List<Integer> ends, List<Integer> axes, List<Integer> steps)
    implements Selection {
  public Slice {
    starts = List.copyOf(starts);
    ends = List.copyOf(ends);
    axes = List.copyOf(axes);
    steps = List.copyOf(steps);
    int count = starts.size();
    boolean fits =
        ends.size() == count
            && (axes.isEmpty() || axes.size() == count)
            && (steps.isEmpty() || steps.size() == count);
    if (!fits || steps.contains(0)) {
      throw new IllegalArgumentException(
          "Slice: expected as many ends, axes and steps (not 0) as starts, got %s, %s, %s, %s"
              .formatted(starts, ends, axes, steps));
    }
  }

  /** A slice along one axis with step 1. */
  public static Slice of(int axis, int start, int end) {
    return new Slice(List.of(start), List.of(end), List.of(axis), List.of());
  }

  @Override
  public int[][] positions(Shape x) {
    int[][] positions = new int[x.rank()][];
    Check.that(starts.size() <= x.rank(), this, "at most " + x.rank() + " starts", starts);
    for (int i = 0; i < starts.size(); i++) {
      int axis = x.axis(axes.isEmpty() ? i : axes.get(i));
      int step = steps.isEmpty() ? 1 : steps.get(i);
      Check.that(positions[axis] == null, this, "every axis once", axes);
      positions[axis] = positions(x.size(axis), starts.get(i), ends.get(i), step);
    }
    return positions;
  }

  private static int[] positions(int size, int start, int end, int step) {
    int least = step > 0 ? 0 : -1;
    int most = step > 0 ? size : size - 1;
    long from = Math.max(least, Math.min(most, start < 0 ? (long) start + size : start));
    long to = Math.max(least, Math.min(most, end < 0 ? (long) end + size : end));
    long count = step > 0 ? (to - from + step - 1) / step : (from - to - step - 1L) / -(long) step;
    int[] positions = new int[(int) Math.max(0, count)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) (from + (long) i * step);
    }
    return positions;
  }
}
