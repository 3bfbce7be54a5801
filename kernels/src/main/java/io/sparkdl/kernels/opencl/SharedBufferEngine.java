package io.sparkdl.kernels.opencl;

import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLArgDescriptor;
import com.aparapi.internal.opencl.OpenCLKernel;
import com.aparapi.internal.opencl.OpenCLMem;
import com.aparapi.internal.opencl.OpenCLProgram;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.Seal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All kernels in one OpenCL program with one queue; the arenas' buffers are made by the first
 * launch that takes them and handed to the other kernels' argument descriptors.
 */
final class SharedBufferEngine implements Engine {
  /** What the device writes into the canaries; no host array ever holds it. */
  static final int CANARY_WORD = 0x5EA1ED;

  /** Held while a program is built: PoCL aborts the process where two threads build one text. */
  private static final Object BUILDING = new Object();

  private final OpenCLDevice device;
  private final OpenCLProgram program;
  private final Map<Class<?>, CompiledKernel> kernels = new HashMap<>();
  private final Map<ArenaKind, OpenCLMem> memories = new EnumMap<>(ArenaKind.class);
  private final Map<ArenaKind, Object> hosts = new EnumMap<>(ArenaKind.class);
  private boolean lost;

  /** Translates and builds every kernel for the device. */
  SharedBufferEngine(OpenCLDevice device, List<Class<? extends ArenaKernel>> types) {
    this.device = device;
    List<KernelSource> sources = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Class<? extends ArenaKernel> type : types) {
      KernelSource source = KernelSource.translate(type);
      sources.add(source);
      text.append(source.text());
    }
    program = build(sources, text.toString());
  }

  /**
   * Builds the text, and a second time where the first fails: once in thousands of builds PoCL 3.1
   * finds no kernel in a program that it took from its cache. The cache goes by the hash of the
   * text, so the second text, which differs, is compiled.
   */
  private OpenCLProgram build(List<KernelSource> sources, String text) {
    try {
      return buildOnce(sources, text);
    } catch (DeviceException first) {
      try {
        return buildOnce(sources, text + "// Not the driver's stored program.\n");
      } catch (DeviceException second) {
        first.addSuppressed(second);
        throw first;
      }
    }
  }

  private OpenCLProgram buildOnce(List<KernelSource> sources, String text) {
    OpenCLProgram built;
    synchronized (BUILDING) {
      built = new OpenCLProgram(device, text).createProgram(device);
    }
    boolean complete = false;
    try {
      for (KernelSource source : sources) {
        kernels.put(source.type(), compiled(built, source));
      }
      complete = true;
      return built;
    } finally {
      if (!complete) {
        kernels.values().forEach(CompiledKernel::dispose);
        kernels.clear();
        built.dispose();
      }
    }
  }

  private CompiledKernel compiled(OpenCLProgram built, KernelSource source) {
    List<OpenCLArgDescriptor> descriptors = new ArrayList<>();
    for (KernelArgument argument : source.arguments()) {
      descriptors.add(argument.descriptor());
    }
    descriptors.add(
        new OpenCLArgDescriptor(
            "passid", OpenCLArgDescriptor.ARG_PRIMITIVE_BIT | OpenCLArgDescriptor.ARG_INT_BIT));
    OpenCLKernel kernel = OpenCLKernel.createKernel(built, source.name(), descriptors);
    if (kernel == null) {
      throw new DeviceException(
          "device "
              + device.getName()
              + ", kernel "
              + source.name()
              + ": expected a program that builds, got an error; the build log is on standard"
              + " error");
    }
    return new CompiledKernel(source, kernel, descriptors, this::replaced);
  }

  /** Aparapi has freed the shared buffer: no kernel may use it again, and no result is good. */
  private void replaced(ArenaKind kind, OpenCLMem memory) {
    memories.put(kind, memory);
    for (CompiledKernel kernel : kernels.values()) {
      kernel.share(memories);
    }
    lost = true;
  }

  @Override
  public boolean lost() {
    return lost;
  }

  @Override
  public void attach(ArenaKind kind, Object host) {
    OpenCLMem old = memories.remove(kind);
    hosts.put(kind, host);
    if (old != null) {
      release(kind, old);
    }
    if (hosts.size() < ArenaKind.values().length) {
      return;
    }
    for (CompiledKernel kernel : kernels.values()) {
      kernel.share(memories);
    }
    // The first launch makes the buffers that are missing, from the host arrays.
    CompiledKernel seal = kernels.get(Seal.class);
    seal.launch(new Seal(CANARY_WORD), Grid.items(1), null, -2, hosts, device).runUnchecked();
    memories.putAll(seal.memories());
    for (CompiledKernel kernel : kernels.values()) {
      kernel.share(memories);
    }
  }

  @Override
  public void fetch(ArenaKind kind, int length) {
    OpenCLMem memory = memories.get(kind);
    memory.sizeInBytes = length * kind.bytes();
    CompiledKernel seal = kernels.get(Seal.class);
    seal.transferring(kind, true);
    seal.launch(new Seal(CANARY_WORD), Grid.items(1), null, -2, hosts, device).run();
    seal.transferring(kind, false);
  }

  @Override
  public Launch prepare(ArenaKernel kernel, Grid grid, Staging staging, int position) {
    return kernels.get(kernel.getClass()).launch(kernel, grid, staging, position, hosts, device);
  }

  @Override
  public void release(Staging staging) {
    if (staging.memory != null) {
      release(staging.kind(), staging.memory);
      staging.memory = null;
    }
  }

  /** A kernel that is disposed of frees the buffers of its arguments; there is no other way. */
  private void release(ArenaKind kind, OpenCLMem memory) {
    long bits = OpenCLArgDescriptor.ARG_GLOBAL_BIT | OpenCLArgDescriptor.ARG_ARRAY_BIT;
    OpenCLArgDescriptor descriptor = new OpenCLArgDescriptor(kind.field(), bits);
    descriptor.memVal = memory;
    OpenCLKernel.createKernel(program, Seal.class.getSimpleName(), List.of(descriptor)).dispose();
  }

  @Override
  public void close() {
    for (CompiledKernel kernel : kernels.values()) {
      kernel.dispose();
    }
    memories.forEach(this::release);
    memories.clear();
    program.dispose();
  }
}
