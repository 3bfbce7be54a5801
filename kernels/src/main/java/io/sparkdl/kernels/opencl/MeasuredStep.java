package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.lowering.LoweringContext;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** The first pass over a step: collects its tables and workspaces, all places being 0. */
final class MeasuredStep implements LoweringContext {
  private final Step step;
  private final boolean onProcessor;
  private final TableWords tables;
  private final Placement placement;
  private final int position;
  private final List<Slot> workspaces = new ArrayList<>();

  MeasuredStep(
      Step step, boolean onProcessor, TableWords tables, Placement placement, int position) {
    this.step = step;
    this.onProcessor = onProcessor;
    this.tables = tables;
    this.placement = placement;
    this.position = position;
  }

  /** The workspaces in the order in which the rule asked for them. */
  List<Slot> workspaces() {
    return workspaces;
  }

  @Override
  public boolean onProcessor() {
    return onProcessor;
  }

  @Override
  public int inputs() {
    return step.inputs().size();
  }

  @Override
  public TensorType inputType(int input) {
    return step.inputs().get(input).type();
  }

  @Override
  public TensorType outputType(int output) {
    return step.outputs().get(output).type();
  }

  @Override
  public int input(int input) {
    return 0;
  }

  @Override
  public int output(int output) {
    return 0;
  }

  @Override
  public int table(int... words) {
    return tables.add(words);
  }

  @Override
  public int workspace(ArenaKind kind, long elements) {
    workspaces.add(Slot.of(kind, placement.planner(kind).add(elements, position), 0));
    return 0;
  }

  @Override
  public void launch(ArenaKernel kernel, Grid grid) {}

  @Override
  public void exchange(int x, int y, int n) {}
}
