package io.sparkdl.kernels.opencl;

import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLArgDescriptor;
import com.aparapi.internal.opencl.OpenCLKernel;
import com.aparapi.internal.opencl.OpenCLMem;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceLostException;
import io.sparkdl.kernels.opencl.KernelArgument.Role;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A kernel of a built program, with the descriptors through which Aparapi finds its buffers. */
final class CompiledKernel {
  private final KernelSource source;
  private final OpenCLKernel kernel;
  private final List<OpenCLArgDescriptor> descriptors;
  private final Map<ArenaKind, OpenCLArgDescriptor> arenas = new EnumMap<>(ArenaKind.class);
  private final Map<ArenaKind, OpenCLMem> shared = new EnumMap<>(ArenaKind.class);
  private final LostArena lost;
  private OpenCLArgDescriptor transfer;

  /** Told of a buffer that took the place of a shared one. */
  interface LostArena {
    void replaced(ArenaKind kind, OpenCLMem memory);
  }

  CompiledKernel(
      KernelSource source,
      OpenCLKernel kernel,
      List<OpenCLArgDescriptor> descriptors,
      LostArena lost) {
    this.lost = lost;
    this.source = source;
    this.kernel = kernel;
    this.descriptors = descriptors;
    for (int i = 0; i < source.arguments().size(); i++) {
      KernelArgument argument = source.arguments().get(i);
      if (argument.role() == Role.ARENA) {
        arenas.put(argument.kind(), descriptors.get(i));
      } else if (argument.role() == Role.INCOMING || argument.role() == Role.OUTGOING) {
        transfer = descriptors.get(i);
      }
    }
  }

  /** Takes over the arenas' buffers; an arena without one gets it from the next launch. */
  void share(Map<ArenaKind, OpenCLMem> memories) {
    shared.clear();
    shared.putAll(memories);
    arenas.forEach((kind, descriptor) -> descriptor.memVal = memories.get(kind));
  }

  /** The buffers that this kernel's arena arguments have now. */
  Map<ArenaKind, OpenCLMem> memories() {
    Map<ArenaKind, OpenCLMem> memories = new EnumMap<>(ArenaKind.class);
    arenas.forEach((kind, descriptor) -> memories.put(kind, descriptor.memVal));
    return memories;
  }

  /** Whether a launch copies the arena back to the host. */
  void transferring(ArenaKind kind, boolean on) {
    OpenCLArgDescriptor descriptor = arenas.get(kind);
    descriptor.bits =
        on
            ? descriptor.bits | OpenCLArgDescriptor.ARG_WRITEONLY_BIT
            : descriptor.bits & ~(long) OpenCLArgDescriptor.ARG_WRITEONLY_BIT;
  }

  /** A launch with the arguments that the kernel's fields hold. */
  Prepared launch(
      ArenaKernel arguments,
      Grid grid,
      Staging staging,
      int position,
      Map<ArenaKind, Object> hosts,
      OpenCLDevice device) {
    Object[] values = new Object[descriptors.size() + 1];
    values[0] = range(grid, device);
    for (int i = 0; i < source.arguments().size(); i++) {
      KernelArgument argument = source.arguments().get(i);
      values[i + 1] =
          switch (argument.role()) {
            case ARENA -> hosts.get(argument.kind());
            case INCOMING, OUTGOING -> staging.array();
            case LOCAL, SCALAR -> argument.valueIn(arguments);
          };
    }
    values[descriptors.size()] = position;
    return new Prepared(values, staging, device.getName());
  }

  /** A launch that fails crashes the process (Aparapi waits for an event it never got): refuse. */
  private Range range(Grid grid, OpenCLDevice device) {
    Range range =
        Range.create3D(device, grid.x(), grid.y(), grid.z(), grid.localX(), grid.localY(), 1);
    if (!range.isValid()) {
      throw new DeviceException(
          "device %s, kernel %s: expected work groups of at most %d items, got %s"
              .formatted(device.getName(), source.name(), device.getMaxWorkGroupSize(), grid));
    }
    return range;
  }

  /** Frees the kernel but not its buffers, which others share. */
  void dispose() {
    descriptors.forEach(descriptor -> descriptor.bits = 0);
    kernel.dispose();
  }

  /** One launch. */
  final class Prepared implements Launch {
    private final Object[] values;
    private final Staging staging;
    private final String device;

    private Prepared(Object[] values, Staging staging, String device) {
      this.values = values;
      this.staging = staging;
      this.device = device;
    }

    @Override
    public void run() {
      if (staging != null) {
        transfer.memVal = staging.memory;
        if (staging.memory != null) {
          staging.memory.sizeInBytes = staging.length() * staging.kind().bytes();
        }
      }
      kernel.invoke(values);
      if (staging != null) {
        OpenCLMem before = staging.memory;
        staging.memory = transfer.memVal;
        if (before != null && before != staging.memory) {
          throw lost("the staging array was moved");
        }
      }
      checkArena(ArenaKind.FLOATS);
      checkArena(ArenaKind.INTS);
      checkArena(ArenaKind.LONGS);
    }

    void runUnchecked() {
      kernel.invoke(values);
    }

    /** Where an array had moved, Aparapi has put a new buffer in the descriptor. */
    private void checkArena(ArenaKind kind) {
      OpenCLArgDescriptor descriptor = arenas.get(kind);
      if (descriptor != null && descriptor.memVal != shared.get(kind)) {
        lost.replaced(kind, descriptor.memVal);
        throw lost("the host copy of arena " + kind.field() + " was moved");
      }
    }

    private DeviceLostException lost(String reason) {
      return new DeviceLostException(
          "device %s, kernel %s: expected the device's memory unchanged, but %s; results are lost"
              .formatted(device, source.name(), reason));
    }
  }
}
