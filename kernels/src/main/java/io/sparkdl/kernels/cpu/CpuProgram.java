package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceLostException;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;

/** Instructions in order, with every tensor they use placed. */
final class CpuProgram implements Program {
  /**
   * What the compiler made.
   *
   * @param instructions in the order of execution
   * @param prepares which of them give results that follow from variables and constants alone: they
   *     run only when these have changed
   * @param tensors every tensor that an instruction uses
   * @param visible tensors of the inputs and outputs
   * @param readRegions regions that those read
   * @param writtenRegions regions that a run changes
   * @param arenaBytes size of the arena that a run needs
   * @param memory the program's own memory
   * @param natives oneDNN's objects, to be freed with the program
   */
  record Parts(
      Instruction[] instructions,
      BitSet prepares,
      List<Tensor> tensors,
      Map<Value, Tensor> visible,
      List<CpuRegion> readRegions,
      List<CpuRegion> writtenRegions,
      long arenaBytes,
      NativeMemory memory,
      List<Pointer> natives) {}

  private final CpuDevice device;
  private final Plan plan;
  private final Parts parts;
  private long boundArena = -1;

  /** Of the regions that preparing instructions read, when each of these ran last. */
  private final long[] preparedVersions;

  private boolean closed;

  CpuProgram(CpuDevice device, Plan plan, Parts parts) {
    this.device = device;
    this.plan = plan;
    this.parts = parts;
    this.preparedVersions = new long[parts.instructions().length];
    Arrays.fill(preparedVersions, -1);
    bind();
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public FloatBuffer floats(Value value) {
    return visible(value).floats();
  }

  @Override
  public IntBuffer ints(Value value) {
    return visible(value).ints();
  }

  @Override
  public LongBuffer longs(Value value) {
    return visible(value).longs();
  }

  @Override
  public ByteBuffer bytes(Value value) {
    return visible(value).bytes();
  }

  private Tensor visible(Value value) {
    Tensor tensor = parts.visible().get(value);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "program: expected an input or output of its plan, got " + value);
    }
    return tensor;
  }

  @Override
  public void run() {
    if (closed) {
      throw new IllegalStateException("program: expected an open one, got a closed one");
    }
    bind();
    try {
      execute();
    } finally {
      // Also where who watches regions has ended the run: some have their new values by then.
      parts.writtenRegions().forEach(CpuRegion::changed);
    }
  }

  private void execute() {
    try {
      for (int i = 0; i < preparedVersions.length; i++) {
        if (!parts.prepares().get(i)) {
          parts.instructions()[i].run();
        } else if (preparedVersions[i] != version()) {
          // Regions may change during a run, by who watches them: before what changes is read.
          long version = version();
          parts.instructions()[i].run();
          preparedVersions[i] = version;
        }
      }
    } catch (DeviceException | UncheckedIOException e) {
      // The latter comes from an exchange with other programs, or from who watches regions.
      throw e;
    } catch (RuntimeException e) {
      // JavaCPP turns dnnl::error into a RuntimeException with oneDNN's text.
      throw new DeviceLostException(
          "cpu: expected oneDNN to run the plan, got " + e.getMessage(), e);
    }
  }

  private long version() {
    long version = 0;
    for (CpuRegion region : parts.readRegions()) {
      version += region.version();
    }
    return version;
  }

  private void bind() {
    long arena = parts.arenaBytes() == 0 ? 0 : device.arena(parts.arenaBytes());
    if (arena != boundArena) {
      for (Tensor tensor : parts.tensors()) {
        if (tensor.storage().life() == Storage.Life.ARENA) {
          tensor.storage().placeIn(arena);
        }
        if (tensor.storage().life() == Storage.Life.ARENA || boundArena == -1) {
          tensor.bind();
        }
      }
      boundArena = arena;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      parts.tensors().forEach(Tensor::release);
      parts.natives().forEach(Pointer::close);
      parts.memory().close();
      device.forget(this);
    }
  }
}
