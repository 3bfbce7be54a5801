package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Where in a plane of x each tap of each position of a convolution's y lies. */
final class TapTable {
  private final int[] places;
  private final int taps;

  TapTable(Window window, Shape x) {
    List<Integer> outputs = window.outputSizes(x);
    this.taps = product(window.kernel());
    this.places = new int[product(outputs) * taps];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(window, x, outputs, i / taps, i % taps);
    }
  }

  private static int product(List<Integer> sizes) {
    return sizes.stream().reduce(1, (a, b) -> a * b);
  }

  private static int place(Window window, Shape x, List<Integer> outputs, int position, int tap) {
    int place = 0;
    int stride = 1;
    for (int axis = window.rank() - 1; axis >= 0; axis--) {
      int size = x.size(axis + 2);
      int at =
          position % outputs.get(axis) * window.strides().get(axis)
              + tap % window.kernel().get(axis) * window.dilations().get(axis)
              - window.padBegin(x, axis);
      if (at < 0 || at >= size) {
        return -1;
      }
      place += at * stride;
      stride *= size;
      position /= outputs.get(axis);
      tap /= window.kernel().get(axis);
    }
    return place;
  }

  /** Taps of the window. */
  int taps() {
    return taps;
  }

  /** Positions of y in one plane. */
  int positions() {
    return taps == 0 ? 0 : places.length / taps;
  }

  /** Offset in the plane of x of a tap at a position; -1 in the padding. */
  int place(int position, int tap) {
    return places[position * taps + tap];
  }

  /** Number of taps within the plane, by position. */
  int[] counts() {
    int[] counts = new int[positions()];
    for (int i = 0; i < places.length; i++) {
      counts[i / taps] += places[i] < 0 ? 0 : 1;
    }
    return counts;
  }
}
