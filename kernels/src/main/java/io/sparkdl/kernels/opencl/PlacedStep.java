package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.lowering.LoweringContext;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.function.ToIntFunction;

/** The second pass over a step: all places are known, launches are prepared. */
final class PlacedStep implements LoweringContext {
  private final Step step;
  private final boolean onProcessor;
  private final ToIntFunction<Value> places;
  private final ToIntFunction<int[]> tables;
  private final int[] workspaces;
  private final LaunchList launches;
  private final ExchangeStaging exchanges;
  private int workspace;

  PlacedStep(
      Step step,
      boolean onProcessor,
      ToIntFunction<Value> places,
      ToIntFunction<int[]> tables,
      int[] workspaces,
      LaunchList launches,
      ExchangeStaging exchanges) {
    this.step = step;
    this.onProcessor = onProcessor;
    this.places = places;
    this.tables = tables;
    this.workspaces = workspaces;
    this.launches = launches;
    this.exchanges = exchanges;
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
    return places.applyAsInt(step.inputs().get(input));
  }

  @Override
  public int output(int output) {
    return places.applyAsInt(step.outputs().get(output));
  }

  @Override
  public int table(int... words) {
    return tables.applyAsInt(words);
  }

  @Override
  public int workspace(ArenaKind kind, long elements) {
    return workspaces[workspace++];
  }

  @Override
  public void launch(ArenaKernel kernel, Grid grid) {
    launches.add(kernel, grid, null);
  }

  @Override
  public void exchange(int x, int y, int n) {
    exchanges.addTo(launches, x, y, n);
  }
}
