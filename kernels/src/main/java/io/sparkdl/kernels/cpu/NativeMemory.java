package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.DeviceException;
import org.bytedeco.javacpp.Pointer;

/**
 * A block of zeroed memory outside the Java heap, aligned for vector instructions and cache lines.
 */
final class NativeMemory implements AutoCloseable {
  /** Alignment of blocks and of the buffers in them, in bytes. */
  static final long ALIGNMENT = 64;

  private final MemoryBudget budget;
  private final long size;
  private Pointer block;

  /**
   * Allocates a block.
   *
   * @throws io.sparkdl.kernels.backend.DeviceException if the budget does not allow it
   */
  NativeMemory(MemoryBudget budget, String purpose, long size) {
    budget.reserve(purpose, size);
    this.budget = budget;
    this.size = size;
    this.block = Pointer.malloc(size + ALIGNMENT);
    if (block == null || block.isNull()) {
      budget.release(size);
      throw new DeviceException(
          "cpu: expected "
              + size
              + " bytes of memory for "
              + purpose
              + ", got none from the operating system; lower the batch size or the memory limit");
    }
    Pointer.memset(block, 0, size + ALIGNMENT);
  }

  /** Address of the first byte. */
  long address() {
    return (block.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Size in bytes. */
  long size() {
    return size;
  }

  @Override
  public void close() {
    if (block != null) {
      Pointer.free(block);
      block = null;
      budget.release(size);
    }
  }
}
