package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.WindowKernel;
import io.sparkdl.kernels.opencl.kernel.WindowTable;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** A window over an input (N, C, spatial…), as kernels read it. */
final class WindowGeometry {
  private WindowGeometry() {}

  static WindowTable of(LoweringContext step, Window window, Shape input) {
    int rank = window.rank();
    List<Integer> outputSizes = window.outputSizes(input);
    int[] words = new int[WindowKernel.WORDS * rank];
    int taps = 1;
    int outPoints = 1;
    for (int axis = 0; axis < rank; axis++) {
      words[axis] = window.kernel().get(axis);
      words[rank + axis] = window.strides().get(axis);
      words[2 * rank + axis] = window.dilations().get(axis);
      words[3 * rank + axis] = window.padBegin(input, axis);
      words[4 * rank + axis] = input.size(axis + 2);
      words[5 * rank + axis] = outputSizes.get(axis);
      words[6 * rank + axis] = window.padEnd(input, axis);
      taps *= words[axis];
      outPoints *= words[5 * rank + axis];
    }
    return new WindowTable(
        rank, step.table(words), taps, input.product(2, input.rank()), outPoints);
  }
}
