package io.sparkdl.engine.describe;

import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.plan.BufferPlanner;
import io.sparkdl.kernels.plan.BufferPlanner.Buffer;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bytes of the arena that a plan needs on any device: buffers of values alive at the same time do
 * not overlap, an operator that may writes over its input, and assigned values lie in their region.
 * Layouts and workspaces of a back end come on top.
 */
public final class PlannedMemory {
  private static final int ALIGNMENT_BYTES = 64;

  private final Plan plan;
  private final BufferPlanner planner = new BufferPlanner(ALIGNMENT_BYTES);
  private final Map<Value, Buffer> buffers = new HashMap<>();
  private final Map<Value, Integer> lastUse = new HashMap<>();
  private final Set<Value> assigned = new HashSet<>();

  private PlannedMemory(Plan plan) {
    this.plan = plan;
    plan.assignments().forEach(assignment -> assigned.add(assignment.value()));
    for (int index = 0; index < plan.steps().size(); index++) {
      for (Value input : plan.steps().get(index).inputs()) {
        lastUse.put(input, index);
      }
    }
    plan.outputs().forEach(output -> lastUse.put(output, plan.steps().size()));
  }

  /** Bytes of inputs, intermediate results and outputs together. */
  public static long bytes(Plan plan) {
    return new PlannedMemory(plan).place();
  }

  private long place() {
    int end = plan.steps().size();
    for (Value input : plan.inputs()) {
      buffer(input, 0).use(end);
    }
    for (int index = 0; index < end; index++) {
      Step step = plan.steps().get(index);
      for (int output = 0; output < step.outputs().size(); output++) {
        place(step, index, output);
      }
      for (Value input : step.inputs()) {
        use(input, index);
      }
    }
    plan.outputs().forEach(output -> use(output, end));
    return planner.place();
  }

  private void place(Step step, int index, int output) {
    Value value = step.outputs().get(output);
    if (assigned.contains(value)) {
      return;
    }
    for (int input = 0; input < step.inputs().size(); input++) {
      Value from = step.inputs().get(input);
      boolean dies = lastUse.get(from) == index && from.source() instanceof Value.Result;
      boolean reuses = dies && step.operator().mayOverwrite(input, output);
      if (buffers.containsKey(from) && (reuses || renames(step.operator()))) {
        buffers.put(value, buffers.get(from));
        return;
      }
    }
    buffer(value, index);
  }

  private static boolean renames(Operator operator) {
    return operator instanceof Reshape
        || operator instanceof Flatten
        || operator instanceof Identity;
  }

  private Buffer buffer(Value value, int position) {
    long bytes = value.type().elements() * value.type().element().bytes();
    return buffers.computeIfAbsent(value, absent -> planner.add(bytes, position));
  }

  private void use(Value value, int position) {
    Buffer buffer = buffers.get(value);
    if (buffer != null) {
      buffer.use(position);
    }
  }
}
