package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.LinkedHashSet;
import java.util.Set;

/** Tells of all that a plan reads before a run, and of all that it assigns behind it. */
final class WatchedRegions {
  private final Plan plan;
  private final Set<Value> read = new LinkedHashSet<>();

  /** The variables of a plan. */
  WatchedRegions(Plan plan) {
    this.plan = plan;
    for (Step step : plan.steps()) {
      step.inputs().forEach(this::addVariable);
    }
    plan.outputs().forEach(this::addVariable);
    plan.assignments().forEach(assignment -> addVariable(assignment.value()));
  }

  private void addVariable(Value value) {
    if (value.source() instanceof Value.Variable) {
      read.add(value);
    }
  }

  /** A run is about to begin. */
  void tellOfReads(RegionWatch watch) {
    for (Value value : read) {
      Value.Variable variable = (Value.Variable) value.source();
      watch.beforeRead(variable.region(), variable.offset(), end(value));
    }
  }

  /** A run has ended. */
  void tellOfAssignments(RegionWatch watch) {
    for (Assignment assignment : plan.assignments()) {
      Value.Variable variable = (Value.Variable) assignment.variable().source();
      watch.assigned(variable.region(), variable.offset(), end(assignment.variable()));
    }
  }

  private static long end(Value value) {
    return ((Value.Variable) value.source()).offset() + value.type().elements();
  }
}
