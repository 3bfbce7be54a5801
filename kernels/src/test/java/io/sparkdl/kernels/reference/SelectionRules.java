package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.CenterCropPad;
import io.sparkdl.kernels.operator.Pad;
import io.sparkdl.kernels.operator.SelectionAdjoint;
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.Tile;
import io.sparkdl.kernels.operator.Trilu;
import io.sparkdl.kernels.operator.Unfold;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Operators that choose elements by their indexes, each by the formula of its documentation. */
final class SelectionRules {
  private SelectionRules() {}

  /** Where along an axis of x an element of y comes from; outside the axis is nowhere. */
  @FunctionalInterface
  private interface Source {
    int at(int axis, int i);
  }

  private static void choose(Elements x, Elements fill, Elements y, Source source) {
    int[] sizes = y.shape().toArray();
    int[] strides = x.shape().strides();
    int[] index = new int[sizes.length];
    for (int i = 0; i < y.length(); i++) {
      int from = 0;
      boolean inside = true;
      for (int axis = 0; axis < sizes.length; axis++) {
        int at = source.at(axis, index[axis]);
        inside &= at >= 0 && at < x.shape().size(axis);
        from += at * strides[axis];
      }
      if (inside) {
        y.take(i, x, from);
      } else if (fill != null) {
        y.take(i, fill, 0);
      }
      Indexes.next(index, sizes);
    }
  }

  private static int find(List<Integer> axes, Elements x, int axis) {
    for (int i = 0; i < axes.size(); i++) {
      if (x.shape().axis(axes.get(i)) == axis) {
        return i;
      }
    }
    return axes.isEmpty() ? axis : -1;
  }

  static void slice(Slice slice, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    choose(
        x,
        null,
        out.get(0),
        (axis, i) -> {
          int at = find(slice.axes(), x, axis);
          if (at < 0 || at >= slice.starts().size()) {
            return i;
          }
          int size = x.shape().size(axis);
          int step = slice.steps().isEmpty() ? 1 : slice.steps().get(at);
          int start = slice.starts().get(at);
          start = start < 0 ? start + size : start;
          int first = step > 0 ? Math.max(start, 0) : Math.min(start, size - 1);
          return first + i * step;
        });
  }

  static void pad(Pad pad, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    choose(
        x,
        in.size() > 1 ? in.get(1) : null,
        out.get(0),
        (axis, i) -> {
          int which = find(pad.axes(), x, axis);
          int at = which < 0 ? i : i - pad.pads().get(which);
          int size = x.shape().size(axis);
          // Step by step, as a mirror or a repetition is drawn on paper.
          while (at < 0 || at >= size) {
            switch (pad.mode()) {
              case CONSTANT -> {
                return -1;
              }
              case EDGE -> at = at < 0 ? 0 : size - 1;
              case WRAP -> at += at < 0 ? size : -size;
              case REFLECT -> at = size == 1 ? 0 : at < 0 ? -at : 2 * (size - 1) - at;
            }
          }
          return at;
        });
  }

  static void tile(Tile tile, List<Elements> in, List<Elements> out) {
    choose(in.get(0), null, out.get(0), (axis, i) -> i % in.get(0).shape().size(axis));
  }

  static void centerCropPad(CenterCropPad crop, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    choose(
        in.get(0),
        null,
        y,
        (axis, i) -> {
          // Half of the difference, rounded towards 0, is before the middle.
          return i + (in.get(0).shape().size(axis) - y.shape().size(axis)) / 2;
        });
  }

  static void trilu(Trilu trilu, List<Elements> in, List<Elements> out) {
    int columns = in.get(0).shape().size(-1);
    int rows = in.get(0).shape().size(-2);
    for (int i = 0; i < in.get(0).length(); i++) {
      int above = i % columns - i / columns % rows;
      if (trilu.upper() ? above >= trilu.diagonal() : above <= trilu.diagonal()) {
        out.get(0).take(i, in.get(0), i);
      }
    }
  }

  static void unfold(Unfold unfold, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Window window = unfold.window();
    List<Integer> windows = window.outputSizes(x.shape());
    choose(
        x,
        null,
        out.get(0),
        (axis, i) -> {
          if (axis < 2) {
            return i;
          }
          int tap = i / windows.get(axis - 2);
          int start = i % windows.get(axis - 2) * window.strides().get(axis - 2);
          return start
              + tap * window.dilations().get(axis - 2)
              - window.padBegin(x.shape(), axis - 2);
        });
  }

  /** Sends the numbers of x's elements through the forward rule, to see where each went. */
  static void adjoint(SelectionAdjoint adjoint, List<Elements> in, List<Elements> out) {
    Elements numbers = Elements.zeros(new TensorType(ElementType.INT64, adjoint.x()));
    for (int i = 0; i < numbers.length(); i++) {
      numbers.set(i, i + 1);
    }
    Elements sources = Rules.apply(adjoint.forward(), List.of(numbers)).get(0);
    for (int i = 0; i < sources.length(); i++) {
      int source = (int) sources.longs()[i] - 1;
      if (source >= 0) {
        out.get(0).doubles()[source] += in.get(0).doubles()[i];
      }
    }
  }
}
