package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.Region;
import java.nio.FloatBuffer;

/** A block of the float arena. */
final class OpenClRegion implements Region {
  private final OpenClDevice device;
  private final String name;
  private final Block block;

  OpenClRegion(OpenClDevice device, String name, Block block) {
    this.device = device;
    this.name = name;
    this.block = block;
  }

  Block block() {
    return block;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return block.length();
  }

  @Override
  public void read(long offset, FloatBuffer target) {
    check(offset, target.remaining());
    device.transfer().read(Math.toIntExact(block.offset() + offset), target);
  }

  @Override
  public void write(long offset, FloatBuffer source) {
    check(offset, source.remaining());
    device.transfer().write(Math.toIntExact(block.offset() + offset), source);
  }

  private void check(long offset, int count) {
    device.checkOpen();
    if (offset < 0 || offset + count > block.length()) {
      throw new IllegalArgumentException(
          "region %s: expected floats within its length of %d, got %d from %d on"
              .formatted(name, block.length(), count, offset));
    }
  }
}
