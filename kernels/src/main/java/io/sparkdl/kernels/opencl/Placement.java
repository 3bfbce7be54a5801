package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.BufferPlanner;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where every value of a plan is. Reshapes are other names of their inputs; a result is written
 * straight into the variable that takes it, or over an input that nobody reads any more, where that
 * changes nothing; all others are temporaries that share room when they do not live at once.
 *
 * <p>Positions in time: step i is i, the copies to the outputs {@code steps}, the copies to the
 * variables {@code steps + 1}.
 */
final class Placement {
  private final Plan plan;
  private final Function<String, Block> regions;
  private final Map<ArenaKind, BufferPlanner> planners = new EnumMap<>(ArenaKind.class);
  private final Map<Value, Value> roots = new HashMap<>();
  private final Map<Value, Integer> lastUses = new HashMap<>();
  private final Map<Value, Slot> slots = new HashMap<>();
  private final Map<Value, Value> writtenInPlace = new HashMap<>();
  private final int end;

  /**
   * Places the values of a plan.
   *
   * @param regions the block of a region, by name
   * @param constants the blocks that hold the plan's constants
   */
  Placement(Plan plan, Function<String, Block> regions, Map<Value, Slot> constants) {
    this.plan = plan;
    this.regions = regions;
    this.end = plan.steps().size();
    for (ArenaKind kind : ArenaKind.values()) {
      planners.put(kind, new BufferPlanner(Arena.ALIGNMENT));
    }
    slots.putAll(constants);
    findUses();
    placeInputs();
    for (int position = 0; position < end; position++) {
      placeOutputs(plan.steps().get(position), position);
    }
  }

  /** True for operators whose output is their input under another shape. */
  static boolean renames(Operator operator) {
    return operator instanceof Reshape
        || operator instanceof Flatten
        || operator instanceof Identity;
  }

  BufferPlanner planner(ArenaKind kind) {
    return planners.get(kind);
  }

  /** Where a value is. */
  Slot slot(Value value) {
    Value root = root(value);
    return slots.computeIfAbsent(root, this::variableSlot);
  }

  /** True if the variable gets its value without a copy at the end. */
  boolean writtenInPlace(Assignment assignment) {
    return writtenInPlace.get(root(assignment.value())) == assignment.variable();
  }

  /** The value of which this one is another name, or itself. */
  Value root(Value value) {
    return roots.getOrDefault(value, value);
  }

  private void findUses() {
    for (int position = 0; position < end; position++) {
      Step step = plan.steps().get(position);
      if (renames(step.operator())) {
        roots.put(step.outputs().get(0), root(step.inputs().get(0)));
      } else {
        for (Value input : step.inputs()) {
          lastUses.put(root(input), position);
        }
      }
    }
    plan.outputs().forEach(output -> lastUses.put(root(output), end));
    plan.assignments().forEach(assignment -> lastUses.put(root(assignment.value()), end + 1));
  }

  /** Inputs of one kind lie together, so that one launch brings them all. */
  private void placeInputs() {
    for (ArenaKind kind : ArenaKind.values()) {
      int length = StagingLayout.length(plan.inputs(), kind);
      if (length > 0) {
        BufferPlanner.Buffer buffer = planners.get(kind).add(length, 0);
        buffer.use(end + 1);
        StagingLayout.offsets(plan.inputs(), kind)
            .forEach((value, offset) -> slots.put(value, Slot.of(kind, buffer, offset)));
      }
    }
  }

  private Slot variableSlot(Value value) {
    if (!(value.source() instanceof Value.Variable variable)) {
      throw new IllegalStateException(value + ": expected a value with a place");
    }
    Block block = regions.apply(variable.region());
    if (value.type().element() != ElementType.FLOAT
        || variable.offset() < 0
        || variable.offset() + value.type().elements() > block.length()) {
      throw new DeviceException(
          "%s: expected floats within region %s of length %d, got offset %d"
              .formatted(value, variable.region(), block.length(), variable.offset()));
    }
    return Slot.of(block, (int) variable.offset());
  }

  private void placeOutputs(Step step, int position) {
    if (renames(step.operator())) {
      return;
    }
    boolean[] overwritten = new boolean[step.inputs().size()];
    for (int output = 0; output < step.outputs().size(); output++) {
      Value value = step.outputs().get(output);
      int last = lastUses.getOrDefault(value, position);
      ArenaKind kind = ArenaKind.of(value.type().element());
      Value variable = variableFor(value, step, output, position);
      if (variable != null) {
        writtenInPlace.put(value, variable);
        slots.put(value, slot(variable));
        continue;
      }
      int input = overwritable(step, output, position, overwritten);
      if (input >= 0) {
        overwritten[input] = true;
        Slot slot = slot(step.inputs().get(input));
        slot.buffer().use(last);
        slots.put(value, slot);
        continue;
      }
      BufferPlanner.Buffer buffer = planners.get(kind).add(value.type().elements(), position);
      buffer.use(last);
      slots.put(value, Slot.of(kind, buffer, 0));
    }
  }

  /** An input that the step may write its output over, or -1. */
  private int overwritable(Step step, int output, int position, boolean[] overwritten) {
    Value value = step.outputs().get(output);
    for (int input = 0; input < step.inputs().size(); input++) {
      Value root = root(step.inputs().get(input));
      boolean dies =
          root.source() instanceof Value.Result
              && !writtenInPlace.containsKey(root)
              && lastUses.get(root) == position;
      boolean fits =
          step.operator().mayOverwrite(input, output)
              && root.type().element() == value.type().element()
              && root.type().elements() == value.type().elements();
      if (dies && fits && !overwritten[input] && !sharedWithAnother(step, input, output)) {
        return input;
      }
    }
    return -1;
  }

  /** True if another input that may not be overwritten is in the same place as this one. */
  private boolean sharedWithAnother(Step step, int input, int output) {
    Slot slot = slot(step.inputs().get(input));
    for (int other = 0; other < step.inputs().size(); other++) {
      Slot place = slot(step.inputs().get(other));
      boolean same = other != input && place.buffer() != null && place.buffer() == slot.buffer();
      if (same && !step.operator().mayOverwrite(other, output)) {
        return true;
      }
    }
    for (Value sibling : step.outputs()) {
      Slot place = slots.get(sibling);
      if (place != null && place.buffer() != null && place.buffer() == slot.buffer()) {
        return true;
      }
    }
    return false;
  }

  /** The variable that takes the value, if it can be written now; else null. */
  private Value variableFor(Value value, Step step, int output, int position) {
    for (Assignment assignment : plan.assignments()) {
      if (root(assignment.value()) == value) {
        Value variable = assignment.variable();
        return readLater(variable, step, output, position) ? null : variable;
      }
    }
    return null;
  }

  /** True if the variable's old value is still needed once the step writes. */
  private boolean readLater(Value variable, Step step, int output, int position) {
    for (int input = 0; input < step.inputs().size(); input++) {
      Value read = root(step.inputs().get(input));
      boolean same =
          read.type().elements() == variable.type().elements() && sameStart(read, variable);
      if (overlap(read, variable) && !(same && step.operator().mayOverwrite(input, output))) {
        return true;
      }
    }
    for (int later = position + 1; later < end; later++) {
      List<Value> inputs = plan.steps().get(later).inputs();
      if (inputs.stream().anyMatch(input -> overlap(root(input), variable))) {
        return true;
      }
    }
    for (Assignment other : plan.assignments()) {
      boolean sameTarget = other.variable() != variable && overlap(other.variable(), variable);
      if (sameTarget || overlap(root(other.value()), variable)) {
        return true;
      }
    }
    return plan.outputs().stream().anyMatch(read -> overlap(root(read), variable));
  }

  private static boolean sameStart(Value a, Value b) {
    return a.source() instanceof Value.Variable left
        && b.source() instanceof Value.Variable right
        && left.offset() == right.offset();
  }

  private static boolean overlap(Value a, Value b) {
    return a.source() instanceof Value.Variable left
        && b.source() instanceof Value.Variable right
        && left.region().equals(right.region())
        && left.offset() < right.offset() + b.type().elements()
        && right.offset() < left.offset() + a.type().elements();
  }
}
