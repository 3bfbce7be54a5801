package io.sparkdl.kernels.opencl;

import com.aparapi.device.OpenCLDevice;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceLostException;
import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.lowering.Lowerings;
import io.sparkdl.kernels.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OpenCL device with all kernels built, its arenas, regions and programs. */
final class OpenClDevice implements Device {
  private final DeviceInfo info;
  private final Engine engine;
  private final DeviceMemory memory;
  private final Transfer transfer;
  private final Lowerings lowerings = new Lowerings();
  private final Map<String, OpenClRegion> regions = new LinkedHashMap<>();
  private final List<OpenClProgram> programs = new ArrayList<>();
  private Exchange exchange = Exchange.ALONE;
  private RegionWatch watch = RegionWatch.NONE;
  private boolean closed;

  OpenClDevice(OpenCLDevice device, DeviceInfo info, long memoryLimitBytes) {
    this.info = info;
    this.engine = new SharedBufferEngine(device, KernelCatalog.TYPES);
    this.memory =
        new DeviceMemory(engine, info.name(), memoryLimitBytes, device.getMaxMemAllocSize());
    this.transfer = new Transfer(engine, info.name());
    memory.settle();
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  @Override
  public Region allocate(String name, long length) {
    checkOpen();
    if (regions.containsKey(name)) {
      throw new DeviceException("region: expected a name that is not taken, got " + name);
    }
    Block block = memory.reserve(ArenaKind.FLOATS, length, "region " + name);
    memory.settle();
    transfer.clear(block.offset(), block.length());
    OpenClRegion region = new OpenClRegion(this, name, block);
    regions.put(name, region);
    return region;
  }

  @Override
  public OpenClRegion region(String name) {
    OpenClRegion region = regions.get(name);
    if (region == null) {
      throw new IllegalArgumentException(
          "region: expected one of " + regions.keySet() + ", got " + name);
    }
    return region;
  }

  @Override
  public Program compile(Plan plan) {
    checkOpen();
    OpenClProgram program = new OpenClProgram(this, plan);
    programs.add(program);
    return program;
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
    return memory.usedBytes();
  }

  boolean onProcessor() {
    return info.kind().equals("CPU");
  }

  Engine engine() {
    return engine;
  }

  DeviceMemory memory() {
    return memory;
  }

  Transfer transfer() {
    return transfer;
  }

  Lowerings lowerings() {
    return lowerings;
  }

  void closed(OpenClProgram program) {
    programs.remove(program);
  }

  /** Checks that the device is open and that its memory was never lost. */
  void checkOpen() {
    if (engine.lost()) {
      throw new DeviceLostException(
          "device "
              + info.name()
              + ": expected the memory that was put there, but it was lost; open the device again"
              + " and start from the last checkpoint");
    }
    if (closed) {
      throw new DeviceException("device " + info.name() + ": expected an open device, got closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      List.copyOf(programs).forEach(OpenClProgram::close);
      closed = true;
      transfer.close();
      engine.close();
    }
  }
}
