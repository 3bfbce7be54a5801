package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;

/**
 * Turns a plan into a program. Lowerings call it to get their inputs in the layout they want, to
 * define their outputs, and to emit instructions.
 */
final class CpuCompiler {
  /** An argument of a primitive: oneDNN's number of it, and the tensor. */
  record Argument(int number, Tensor tensor) {}

  private final CpuDevice device;
  private final PlanUses uses;
  private final Plan plan;
  private final ProgramAssembly assembly;
  private final Map<Value, List<Tensor>> layouts = new HashMap<>();
  private final Map<Value, List<Tensor>> reshaped = new HashMap<>();
  private final Set<Step> done = new HashSet<>();
  private final Map<Object, Object> notes = new HashMap<>();
  private final CpuAssignments assignments;
  private boolean preparing;
  private int stepIndex;

  CpuCompiler(CpuDevice device, Plan plan) {
    this.device = device;
    this.plan = plan;
    this.uses = new PlanUses(plan);
    this.assembly = new ProgramAssembly(device);
    this.assignments = new CpuAssignments(this, plan, uses);
  }

  CpuProgram compile() {
    plan.inputs().forEach(input -> addRowMajor(input));
    for (stepIndex = 0; stepIndex < plan.steps().size(); stepIndex++) {
      Step step = plan.steps().get(stepIndex);
      if (!done.contains(step)) {
        preparing = uses.isStable(step);
        Lowerings.lower(step, this);
        preparing = false;
        assignments.assignComputed(stepIndex);
      }
    }
    Map<Value, Tensor> visible = new HashMap<>();
    plan.inputs().forEach(input -> visible.put(input, rowMajor(input)));
    for (Value output : plan.outputs()) {
      visible.put(output, lasting(output));
    }
    assignments.assignRest();
    return assembly.program(plan, uses, visible);
  }

  // What lowerings ask.

  /** oneDNN's engine. */
  engine engine() {
    return device.engine();
  }

  /** The device's exchange, whichever it is when a program runs. */
  Exchange exchange() {
    return elements -> device.exchange().sum(elements);
  }

  /** Who uses which value. */
  PlanUses uses() {
    return uses;
  }

  /** What one lowering left for a later one (a workspace, say), by a key they share. */
  Map<Object, Object> notes() {
    return notes;
  }

  /** Marks a later step as done: its work is part of what is being emitted now. */
  void markDone(Step step) {
    done.add(step);
  }

  /** The value as its producer left it, in whatever layout. */
  Tensor any(Value value) {
    return known(value).get(0);
  }

  /** The value in row-major order. */
  Tensor rowMajor(Value value) {
    for (Tensor tensor : known(value)) {
      if (tensor.rowMajor()) {
        return tensor;
      }
    }
    return converted(value, Layouts.rowMajor(value.shape()), true);
  }

  /** The value in a layout, converted if no layout it exists in equals that one. */
  Tensor in(Value value, memory.desc layout) {
    for (Tensor tensor : known(value)) {
      if (tensor.layout().equals(layout)) {
        return tensor;
      }
    }
    return converted(value, layout, layout.equals(Layouts.rowMajor(value.shape())));
  }

  /**
   * The value's elements read under another shape, in a layout of that shape. Kept, as {@link #in}
   * keeps its results.
   */
  Tensor inReshaped(Value value, Shape shape, memory.desc layout) {
    for (Tensor tensor : reshaped.getOrDefault(value, List.of())) {
      if (tensor.layout().equals(layout)) {
        return tensor;
      }
    }
    return derived(
        value,
        () -> {
          Tensor plain = rowMajor(value);
          TensorType type = value.type().withShape(shape);
          Tensor from = new Tensor(type, plain.storage(), Layouts.rowMajor(shape), false);
          Tensor to = new Tensor(type, storage(layout.get_size()), layout, false);
          reorder(from, to);
          reshaped.computeIfAbsent(value, key -> new ArrayList<>()).add(to);
          return to;
        });
  }

  /** Emits what follows from a value alone: only when variables change, if the value is stable. */
  <T> T derived(Value value, Supplier<T> emission) {
    boolean wasPreparing = preparing;
    preparing = uses.isStable(value);
    T result = emission.get();
    preparing = wasPreparing;
    return result;
  }

  /** An output of the step being lowered, in row-major order. */
  Tensor defineRowMajor(Value value) {
    Storage storage = destination(value);
    return add(value, new Tensor(value.type(), storage, Layouts.rowMajor(value.type()), true));
  }

  /** An output of the step being lowered, in a layout that oneDNN chose. */
  Tensor define(Value value, memory.desc layout) {
    if (layout.equals(Layouts.rowMajor(value.shape()))) {
      return defineRowMajor(value);
    }
    return add(value, new Tensor(value.type(), storage(layout.get_size()), layout, false));
  }

  /**
   * An output in an input's layout, written over the input where nobody else needs that. The
   * operator of the step being lowered must allow it for this input and output 0.
   */
  Tensor defineLike(Value output, Value inputValue, Tensor input, Operator operator, int index) {
    boolean free =
        input.storage().life() == Storage.Life.ARENA
            && !preparing
            && operator.mayOverwrite(index, 0)
            && output.type().equals(inputValue.type())
            && uses.lastUse(inputValue) <= stepIndex
            && notes.get(input.storage()) != Storage.Life.PROGRAM
            && !uses.mustLast(output);
    if (free) {
      return add(
          output, new Tensor(output.type(), input.storage(), input.layout(), input.rowMajor()));
    }
    return input.rowMajor() ? defineRowMajor(output) : define(output, input.layout());
  }

  /** Makes the output another name of the input's elements, which must be in row-major order. */
  Tensor alias(Value output, Tensor input) {
    // Its life is that of two values, so nobody may write over it.
    notes.put(input.storage(), Storage.Life.PROGRAM);
    return add(
        output, new Tensor(output.type(), input.storage(), Layouts.rowMajor(output.type()), true));
  }

  /** Makes the output the very tensor, layout and all. */
  void same(Value output, Tensor tensor) {
    notes.put(tensor.storage(), Storage.Life.PROGRAM);
    add(output, tensor);
  }

  /** A tensor that is no value of the plan. */
  Tensor scratch(TensorType type, memory.desc layout) {
    Tensor tensor = new Tensor(type, storage(layout.get_size()), layout, false);
    assembly.add(tensor);
    return tensor;
  }

  /** A row-major tensor that is no value of the plan. */
  Tensor scratchRowMajor(TensorType type) {
    long bytes = Math.max(1, type.elements()) * type.element().bytes();
    Tensor tensor = new Tensor(type, storage(bytes), Layouts.rowMajor(type), true);
    assembly.add(tensor);
    return tensor;
  }

  /** Attributes for a primitive: scratch memory is ours, results are repeatable. */
  primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    attributes.set_deterministic(true);
    return attributes;
  }

  /** Emits a primitive. Its description must have been made with {@link #attributes}. */
  void emit(primitive_desc_base description, primitive primitive, Argument... arguments) {
    List<Argument> all = new ArrayList<>(List.of(arguments));
    memory.desc scratchpad = description.scratchpad_desc();
    if (scratchpad.get_size() > 0) {
      int bytes = (int) Math.min(Integer.MAX_VALUE, scratchpad.get_size());
      all.add(
          new Argument(
              dnnl.DNNL_ARG_SCRATCHPAD, scratch(TensorType.floats(bytes / 4 + 1), scratchpad)));
    }
    IntMemoryMap map = new IntMemoryMap();
    List<Tensor> used = new ArrayList<>();
    for (Argument argument : all) {
      map.put(argument.number(), argument.tensor().memory(device.engine()));
      used.add(argument.tensor());
    }
    assembly.own(primitive);
    assembly.own(map);
    var stream = device.stream();
    emit(used, () -> primitive.execute(stream, map));
  }

  /** Emits a Java loop that reads and writes these tensors. */
  void emit(List<Tensor> used, Instruction instruction) {
    assembly.add(used, instruction, preparing);
  }

  // What it does itself.

  private List<Tensor> known(Value value) {
    if (!layouts.containsKey(value)) {
      source(value);
    }
    return layouts.get(value);
  }

  private void source(Value value) {
    if (value.source() instanceof Value.Variable variable) {
      long bytes = value.type().elements() * Float.BYTES;
      Storage storage = Storage.at(address(variable, value.type()), bytes);
      long to = variable.offset() + value.type().elements();
      tell(watch -> watch.beforeRead(variable.region(), variable.offset(), to));
      add(value, new Tensor(value.type(), storage, Layouts.rowMajor(value.type()), true));
    } else if (value.source() instanceof Value.Constant constant) {
      assembly.fill(addRowMajor(value), constant.data());
    } else {
      throw new IllegalStateException("cpu: expected a value with a producer, got " + value);
    }
  }

  /** Whether the value exists by now, in whatever layout. */
  boolean isDefined(Value value) {
    return layouts.containsKey(value);
  }

  /** Emits, for every run, a word to whoever watches the device. */
  void tell(Consumer<RegionWatch> word) {
    assembly.add(List.of(), () -> word.accept(device.watch()), false);
  }

  /** Address of a variable's first element. */
  long address(Value.Variable variable, TensorType type) {
    CpuRegion region = device.region(variable.region());
    if (variable.offset() + type.elements() > region.length()) {
      throw new IllegalArgumentException(
          "cpu: expected a variable within the "
              + region.length()
              + " floats of region "
              + region.name()
              + ", got "
              + type
              + " from "
              + variable.offset());
    }
    return region.address(variable.offset());
  }

  private Tensor addRowMajor(Value value) {
    long bytes = Math.max(1, value.type().elements()) * value.type().element().bytes();
    Storage storage = assembly.lasting(bytes);
    return add(value, new Tensor(value.type(), storage, Layouts.rowMajor(value.type()), true));
  }

  private Tensor add(Value value, Tensor tensor) {
    layouts.computeIfAbsent(value, key -> new ArrayList<>()).add(tensor);
    assembly.add(tensor);
    return tensor;
  }

  private Tensor converted(Value value, memory.desc layout, boolean rowMajor) {
    return derived(
        value,
        () -> {
          Tensor from = any(value);
          Tensor to = new Tensor(value.type(), storage(layout.get_size()), layout, rowMajor);
          reorder(from, add(value, to));
          return to;
        });
  }

  /** Emits a copy between layouts. */
  void reorder(Tensor from, Tensor to) {
    var description =
        new reorder.primitive_desc(
            engine(), from.layout(), engine(), to.layout(), attributes(), false);
    emit(
        description,
        new reorder(description),
        new Argument(dnnl.DNNL_ARG_FROM, from),
        new Argument(dnnl.DNNL_ARG_TO, to));
  }

  private Storage storage(long bytes) {
    return preparing ? assembly.lasting(bytes) : new Storage(Storage.Life.ARENA, bytes);
  }

  /**
   * Where a row-major result belongs: in the variable it is assigned to, if that is free already.
   */
  private Storage destination(Value value) {
    long bytes = Math.max(1, value.type().elements()) * value.type().element().bytes();
    // An output lasts until the program runs again, a variable only until another assigns it.
    if (plan.outputs().contains(value)) {
      return assembly.lasting(bytes);
    }
    Assignment assignment = uses.directAssignment(value, stepIndex);
    // What is computed only now and then is copied in every run.
    if (assignment != null && !preparing) {
      Value variable = assignment.variable();
      return Storage.at(address((Value.Variable) variable.source(), variable.type()), bytes);
    }
    return storage(bytes);
  }

  private Tensor lasting(Value output) {
    Tensor tensor = rowMajor(output);
    boolean inInput =
        !plan.inputs().contains(output)
            && plan.inputs().stream().anyMatch(input -> any(input).storage() == tensor.storage());
    if (tensor.storage().life() != Storage.Life.ARENA && !inInput) {
      return tensor;
    }
    Storage storage = assembly.lasting(tensor.storage().bytes());
    Tensor copy = new Tensor(output.type(), storage, tensor.layout(), true);
    MovementLowering.copy(this, tensor, copy);
    return copy;
  }
}
