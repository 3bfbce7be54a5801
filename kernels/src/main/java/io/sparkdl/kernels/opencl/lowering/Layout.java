package io.sparkdl.kernels.opencl.lowering;

import java.util.Arrays;

/**
 * A row-major walk over axes, and the strides that operands have along them, with axes of size 1
 * left out and neighbours joined where every operand allows it; so most walks have one axis, which
 * kernels follow without a division.
 */
record Layout(int rank, int[] words) {
  /** The walk over these sizes; each operand has one stride per axis. */
  static Layout of(int[] sizes, int[]... operands) {
    int operandCount = operands.length;
    int[] joined = new int[sizes.length];
    int[][] strides = new int[operandCount][sizes.length];
    int rank = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 1) {
        continue;
      }
      boolean joins = rank > 0;
      for (int o = 0; joins && o < operandCount; o++) {
        joins = strides[o][rank - 1] == operands[o][axis] * sizes[axis];
      }
      int at = joins ? rank - 1 : rank++;
      joined[at] = joins ? joined[at] * sizes[axis] : sizes[axis];
      for (int o = 0; o < operandCount; o++) {
        strides[o][at] = operands[o][axis];
      }
    }
    if (rank == 0) {
      int[] words = new int[1 + operandCount];
      words[0] = 1;
      return new Layout(1, words);
    }
    int[] words = Arrays.copyOf(joined, rank * (1 + operandCount));
    Arrays.fill(words, rank, words.length, 0);
    for (int o = 0; o < operandCount; o++) {
      System.arraycopy(strides[o], 0, words, (o + 1) * rank, rank);
    }
    return new Layout(rank, words);
  }
}
