package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;

/** oneDNN's engine and stream, the regions, and the arena that the programs take turns in. */
final class CpuDevice implements Device {
  private final DeviceInfo info;
  private final MemoryBudget budget;
  private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
  private final stream stream = new stream(engine);
  private final Map<String, CpuRegion> regions = new LinkedHashMap<>();
  private final List<CpuProgram> programs = new ArrayList<>();
  private NativeMemory arena;
  private Exchange exchange = Exchange.ALONE;
  private RegionWatch watch = RegionWatch.NONE;

  CpuDevice(DeviceInfo info, DeviceOptions options) {
    this.info = info;
    this.budget = new MemoryBudget(options.memoryLimitBytes());
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  @Override
  public CpuRegion allocate(String name, long length) {
    if (regions.containsKey(name)) {
      throw new DeviceException("cpu: expected a new region, got a second one named " + name);
    }
    CpuRegion region = new CpuRegion(budget, name, length);
    regions.put(name, region);
    return region;
  }

  @Override
  public CpuRegion region(String name) {
    CpuRegion region = regions.get(name);
    if (region == null) {
      throw new IllegalArgumentException(
          "cpu: expected one of the regions " + regions.keySet() + ", got " + name);
    }
    return region;
  }

  @Override
  public Program compile(Plan plan) {
    CpuProgram program = new CpuCompiler(this, plan).compile();
    programs.add(program);
    return program;
  }

  @Override
  public void exchangeThrough(Exchange other) {
    exchange = other;
  }

  Exchange exchange() {
    return exchange;
  }

  @Override
  public void watchThrough(RegionWatch other) {
    watch = other;
  }

  RegionWatch watch() {
    return watch;
  }

  /** Address of an arena of at least this size; it moves, and loses its contents, when it grows. */
  long arena(long size) {
    if (arena == null || arena.size() < size) {
      if (arena != null) {
        arena.close();
        arena = null;
      }
      arena = new NativeMemory(budget, "values between operators", size);
    }
    return arena.address();
  }

  /**
   * True if oneDNN adds products of bytes in int32 on this processor: with AVX2-VNNI or AVX512-VNNI
   * instructions, or what includes them. Elsewhere pairs are added in int16, which saturates.
   */
  static boolean multipliesBytesExactly() {
    int vnni = dnnl.dnnl_cpu_isa_avx2_vnni & ~dnnl.dnnl_cpu_isa_avx2;
    vnni |= dnnl.dnnl_cpu_isa_avx512_core_vnni & ~dnnl.dnnl_cpu_isa_avx512_core;
    return (dnnl.dnnl_get_effective_cpu_isa() & vnni) != 0;
  }

  engine engine() {
    return engine;
  }

  stream stream() {
    return stream;
  }

  MemoryBudget budget() {
    return budget;
  }

  /** Called by a program that is being closed. */
  void forget(CpuProgram program) {
    programs.remove(program);
  }

  @Override
  public long usedBytes() {
    return budget.used();
  }

  @Override
  public void close() {
    List.copyOf(programs).forEach(CpuProgram::close);
    regions.values().forEach(CpuRegion::close);
    regions.clear();
    if (arena != null) {
      arena.close();
      arena = null;
    }
    stream.close();
    engine.close();
  }
}
