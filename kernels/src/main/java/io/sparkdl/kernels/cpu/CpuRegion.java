package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Region;
import java.nio.FloatBuffer;

/** A region that lies at a fixed address outside the Java heap. */
final class CpuRegion implements Region, AutoCloseable {
  private final String name;
  private final long length;
  private final NativeMemory memory;
  private long version;

  CpuRegion(MemoryBudget budget, String name, long length) {
    this.name = name;
    this.length = length;
    this.memory = new NativeMemory(budget, "region " + name, length * Float.BYTES);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return length;
  }

  /** Address of an element. */
  long address(long offset) {
    return memory.address() + offset * Float.BYTES;
  }

  /** Grows with every change of the contents. */
  long version() {
    return version;
  }

  /** Notes a change of the contents. */
  void changed() {
    version++;
  }

  @Override
  public void read(long offset, FloatBuffer target) {
    target.put(view(offset, target.remaining()));
  }

  @Override
  public void write(long offset, FloatBuffer source) {
    view(offset, source.remaining()).put(source);
    changed();
  }

  private FloatBuffer view(long offset, int count) {
    if (offset < 0 || offset + count > length) {
      throw new IllegalArgumentException(
          "region "
              + name
              + ": expected elements within 0 to "
              + length
              + ", got "
              + count
              + " from "
              + offset);
    }
    return new Address(address(offset)).bytes((long) count * Float.BYTES).asFloatBuffer();
  }

  @Override
  public void close() {
    memory.close();
  }
}
