package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/**
 * Where every tap of a window lies over the spatial axes of an input (N, C, spatial…).
 *
 * @param outputs number of spatial positions of the output
 * @param taps number of taps of the window
 * @param inputs number of spatial positions of the input
 * @param input at output * taps + tap: the spatial position in the input, or -1 in the padding
 * @param declared at output * taps + tap: in the input or in the padding that was asked for, not in
 *     what ceilMode reads beyond it
 */
record Taps(int outputs, int taps, int inputs, int[] input, boolean[] declared) {
  static Taps of(Window window, Shape x) {
    int rank = window.rank();
    int[] outputSizes = window.outputSizes(x).stream().mapToInt(Integer::intValue).toArray();
    int[] kernel = window.kernel().stream().mapToInt(Integer::intValue).toArray();
    int[] inputSizes = Arrays.copyOfRange(x.toArray(), 2, 2 + rank);
    int[] inputStrides = Shape.of(inputSizes).strides();
    int outputs = (int) Shape.of(outputSizes).elements();
    int taps = (int) Shape.of(kernel).elements();
    int[] input = new int[outputs * taps];
    boolean[] declared = new boolean[outputs * taps];
    int[] output = new int[rank];
    int[] tap = new int[rank];
    for (int i = 0; i < input.length; i++) {
      boolean inside = true;
      declared[i] = true;
      int flat = 0;
      for (int axis = 0; axis < rank; axis++) {
        int at =
            output[axis] * window.strides().get(axis)
                + tap[axis] * window.dilations().get(axis)
                - window.padBegin(x, axis);
        inside &= at >= 0 && at < inputSizes[axis];
        declared[i] &= at < inputSizes[axis] + window.padEnd(x, axis);
        flat += at * inputStrides[axis];
      }
      input[i] = inside ? flat : -1;
      Indexes.next(tap, kernel);
      if ((i + 1) % taps == 0) {
        Indexes.next(output, outputSizes);
      }
    }
    return new Taps(outputs, taps, (int) Shape.of(inputSizes).elements(), input, declared);
  }
}
