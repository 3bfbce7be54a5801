package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.plan.BufferPlanner;

/**
 * Where a value is: in a block, or among the temporaries.
 *
 * @param block the block, or null
 * @param buffer the temporary, or null
 * @param offset elements from the start of either
 */
record Slot(ArenaKind kind, Block block, BufferPlanner.Buffer buffer, int offset) {
  static Slot of(Block block, int offset) {
    return new Slot(block.kind(), block, null, offset);
  }

  static Slot of(ArenaKind kind, BufferPlanner.Buffer buffer, int offset) {
    return new Slot(kind, null, buffer, offset);
  }

  /** Offset in the arena, once temporaries are placed. */
  int address(DeviceMemory memory) {
    return block != null
        ? block.offset() + offset
        : Math.toIntExact(memory.arena(kind).base() + buffer.offset() + offset);
  }
}
