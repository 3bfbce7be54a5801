package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** The device of the reference. Counts 8 bytes for every element against the memory limit. */
public final class ReferenceDevice implements Device {
  private final long memoryLimitBytes;
  private final Map<String, ReferenceRegion> regions = new LinkedHashMap<>();
  private long usedBytes;
  private Exchange exchange = Exchange.ALONE;
  private RegionWatch watch = RegionWatch.NONE;

  ReferenceDevice(long memoryLimitBytes) {
    this.memoryLimitBytes = memoryLimitBytes;
  }

  @Override
  public DeviceInfo info() {
    return ReferenceBackend.DEVICE;
  }

  @Override
  public ReferenceRegion allocate(String name, long length) {
    if (regions.containsKey(name)) {
      throw new DeviceException("reference: expected a new region, got " + name + " again");
    }
    take(Double.BYTES * length);
    ReferenceRegion region = new ReferenceRegion(name, Math.toIntExact(length));
    regions.put(name, region);
    return region;
  }

  @Override
  public ReferenceRegion region(String name) {
    ReferenceRegion region = regions.get(name);
    if (region == null) {
      throw new IllegalArgumentException(
          "reference: expected a region of " + regions.keySet() + ", got " + name);
    }
    return region;
  }

  @Override
  public ReferenceProgram compile(Plan plan) {
    long bytes = 0;
    for (Value value : plan.values()) {
      bytes += Double.BYTES * value.type().elements();
    }
    take(bytes);
    return new ReferenceProgram(this, plan, bytes);
  }

  @Override
  public void exchangeThrough(Exchange other) {
    exchange = other;
  }

  @Override
  public void watchThrough(RegionWatch other) {
    watch = other;
  }

  RegionWatch watch() {
    return watch;
  }

  Exchange exchange() {
    return exchange;
  }

  @Override
  public long usedBytes() {
    return usedBytes;
  }

  @Override
  public void close() {
    regions.clear();
  }

  void release(long bytes) {
    usedBytes -= bytes;
  }

  private void take(long bytes) {
    if (bytes > memoryLimitBytes - usedBytes) {
      throw new DeviceException(
          "reference: expected at most "
              + memoryLimitBytes
              + " bytes, got "
              + (usedBytes + bytes)
              + "; raise the memory limit");
    }
    usedBytes += bytes;
  }
}
