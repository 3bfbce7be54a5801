package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives variables their new values: as soon as a value is computed, where no later step reads the
 * variable, so that who watches the region need not wait for the end of the run; else at the end.
 */
final class CpuAssignments {
  private final CpuCompiler compiler;
  private final PlanUses uses;
  private final Set<Assignment> left;

  CpuAssignments(CpuCompiler compiler, Plan plan, PlanUses uses) {
    this.compiler = compiler;
    this.uses = uses;
    this.left = new LinkedHashSet<>(plan.assignments());
  }

  /** Emits what may be assigned now that the step, and what was done with it, is computed. */
  void assignComputed(int stepIndex) {
    for (Assignment assignment : List.copyOf(left)) {
      boolean computed =
          assignment.value().source() instanceof Value.Result
              && compiler.isDefined(assignment.value());
      if (computed && uses.isUnreadAfter(assignment.variable(), stepIndex)) {
        left.remove(assignment);
        assign(assignment, compiler.any(assignment.value()));
      }
    }
  }

  /** Emits all other assignments. */
  void assignRest() {
    List<Tensor> sources = new ArrayList<>();
    for (Assignment assignment : left) {
      Tensor from = compiler.rowMajor(assignment.value());
      boolean variable = assignment.value().source() instanceof Value.Variable;
      // A variable may be assigned itself: its old value is put aside before any takes a new one.
      Tensor source = variable ? compiler.scratchRowMajor(from.type()) : from;
      if (variable) {
        MovementLowering.copy(compiler, from, source);
      }
      sources.add(source);
    }
    int next = 0;
    for (Assignment assignment : left) {
      assign(assignment, sources.get(next++));
    }
  }

  private void assign(Assignment assignment, Tensor from) {
    Value value = assignment.variable();
    Value.Variable variable = (Value.Variable) value.source();
    long target = compiler.address(variable, value.type());
    if (from.storage().life() != Storage.Life.REGION || from.storage().address() != target) {
      long bytes = value.type().elements() * Float.BYTES;
      var layout = Layouts.rowMajor(from.type());
      Tensor to = new Tensor(from.type(), Storage.at(target, bytes), layout, true);
      if (from.rowMajor()) {
        MovementLowering.copy(compiler, from, to);
      } else {
        compiler.reorder(from, to);
      }
    }
    long end = variable.offset() + value.type().elements();
    compiler.tell(watch -> watch.assigned(variable.region(), variable.offset(), end));
  }
}
