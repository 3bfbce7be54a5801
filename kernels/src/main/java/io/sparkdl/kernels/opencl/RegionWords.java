package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Puts between the launches of a plan what is told to who watches the device's regions. */
final class RegionWords {
  private final Plan plan;
  private final Placement placement;
  private final Supplier<RegionWatch> watch;
  private final LaunchList launches;
  private final Set<Value> read = new HashSet<>();
  private final Set<Assignment> assigned = new HashSet<>();

  RegionWords(Plan plan, Placement placement, Supplier<RegionWatch> watch, LaunchList launches) {
    this.plan = plan;
    this.placement = placement;
    this.watch = watch;
    this.launches = launches;
  }

  /** Values are about to be read. */
  void beforeReading(List<Value> values) {
    for (Value value : values) {
      Value root = placement.root(value);
      if (root.source() instanceof Value.Variable variable && read.add(root)) {
        long to = variable.offset() + root.type().elements();
        launches.then(() -> watch.get().beforeRead(variable.region(), variable.offset(), to));
      }
    }
  }

  /** A step is computed; some of its results may lie in their variables already. */
  void after(Step step) {
    for (Assignment assignment : plan.assignments()) {
      boolean made = step.outputs().contains(placement.root(assignment.value()));
      if (made && placement.writtenInPlace(assignment)) {
        tell(assignment);
      }
    }
  }

  /** All variables have their values. */
  void afterAll() {
    plan.assignments().forEach(this::tell);
  }

  private void tell(Assignment assignment) {
    if (assigned.add(assignment)) {
      Value value = assignment.variable();
      Value.Variable variable = (Value.Variable) value.source();
      long to = variable.offset() + value.type().elements();
      launches.then(() -> watch.get().assigned(variable.region(), variable.offset(), to));
    }
  }
}
