package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.plan.BufferPlanner;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;

/** Collects what a program is made of, gives every storage its place, and makes the program. */
final class ProgramAssembly {
  private final CpuDevice device;
  private final BufferPlanner arena = new BufferPlanner(NativeMemory.ALIGNMENT);
  private final Set<Tensor> tensors = new LinkedHashSet<>();
  private final List<Storage> lasting = new ArrayList<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private final BitSet prepares = new BitSet();
  private final List<Pointer> natives = new ArrayList<>();
  private final Map<Tensor, Object> constants = new HashMap<>();

  ProgramAssembly(CpuDevice device) {
    this.device = device;
  }

  /** A storage that lasts as long as the program. */
  Storage lasting(long bytes) {
    Storage storage = new Storage(Storage.Life.PROGRAM, bytes);
    lasting.add(storage);
    return storage;
  }

  /** Takes a tensor that needs to be bound. */
  void add(Tensor tensor) {
    tensors.add(tensor);
  }

  /** Takes a tensor whose elements are known now: a float[], int[], long[] or byte[]. */
  void fill(Tensor tensor, Object elements) {
    constants.put(tensor, elements);
  }

  /** Takes one of oneDNN's objects, to be freed with the program. */
  void own(Pointer pointer) {
    natives.add(pointer);
  }

  /**
   * Takes an instruction.
   *
   * @param used tensors that it reads or writes
   * @param once true to run it only when variables have changed
   */
  void add(List<Tensor> used, Instruction instruction, boolean once) {
    for (Tensor tensor : used) {
      tensors.add(tensor);
      tensor.storage().use(arena, instructions.size());
    }
    instructions.add(instruction);
    prepares.set(instructions.size() - 1, once);
  }

  /** Places everything and makes the program. */
  CpuProgram program(Plan plan, PlanUses uses, Map<Value, Tensor> visible) {
    tensors.addAll(visible.values());
    long arenaBytes = arena.place();
    NativeMemory memory = placeLasting();
    try {
      CpuProgram program = program(plan, uses, visible, arenaBytes, memory);
      constants.forEach(ProgramAssembly::copy);
      return program;
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  private CpuProgram program(
      Plan plan, PlanUses uses, Map<Value, Tensor> visible, long arenaBytes, NativeMemory memory) {
    return new CpuProgram(
        device,
        plan,
        new CpuProgram.Parts(
            instructions.toArray(Instruction[]::new),
            prepares,
            List.copyOf(tensors),
            visible,
            uses.stableRegions().stream().map(device::region).toList(),
            uses.assignedRegions().stream().map(device::region).toList(),
            arenaBytes,
            memory,
            natives));
  }

  private NativeMemory placeLasting() {
    long size = 0;
    long[] offsets = new long[lasting.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = size;
      long rounded = lasting.get(i).bytes() + NativeMemory.ALIGNMENT - 1;
      size += rounded / NativeMemory.ALIGNMENT * NativeMemory.ALIGNMENT;
    }
    NativeMemory memory = new NativeMemory(device.budget(), "a program", size);
    for (int i = 0; i < offsets.length; i++) {
      lasting.get(i).placeAt(memory.address() + offsets[i]);
    }
    return memory;
  }

  private static void copy(Tensor tensor, Object elements) {
    switch (tensor.type().element()) {
      case FLOAT -> tensor.floats().put(0, (float[]) elements);
      case INT32, BOOL -> tensor.ints().put(0, (int[]) elements);
      case INT64 -> tensor.longs().put(0, (long[]) elements);
      case INT8, UINT8 -> tensor.bytes().put(0, (byte[]) elements);
    }
  }
}
