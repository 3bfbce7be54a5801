package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;

/** Elements of an arena that are reserved from run to run; they stay where they are. */
record Block(ArenaKind kind, int offset, int length) {
  int end() {
    return offset + length;
  }
}
