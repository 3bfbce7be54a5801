package io.sparkdl.engine;

import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.optimizer.LayerWise;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.UpdateStep;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.UpdateRule;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An optimizer's steps on those parameters of a worker that are trained, as programs of one update
 * per range. A layer-wise optimizer has a first program, see {@link LayerWise}. Nothing is compiled
 * before it is needed.
 */
final class ParameterUpdates implements AutoCloseable {
  private final Device device;
  private final Optimizer optimizer;
  private final TrainingOptions options;
  private final String slots;
  private final int tensors;
  private final List<ParameterRange> ranges;
  private Program preparation;
  private Program update;

  /**
   * Allocates the optimizer's slots.
   *
   * @param trained names of the parameters that are to change
   * @param slots region of the first slot, without its number
   * @param owned the worker's parameters
   */
  ParameterUpdates(
      Device device,
      ParameterLayout layout,
      Optimizer optimizer,
      TrainingOptions options,
      Predicate<String> trained,
      String slots,
      OwnedParameters owned) {
    this.device = device;
    this.optimizer = optimizer;
    this.options = options;
    this.slots = slots;
    this.tensors = layout.tensors().size();
    this.ranges =
        ParameterRange.of(
            layout, options.parameters(), trained, owned, optimizer instanceof LayerWise);
    for (int slot = 1; slot <= slotCount(); slot++) {
      device.allocate(slots + slot, owned.length());
    }
  }

  /** The regions of the optimizer's slots by name. */
  Map<String, Region> slots() {
    Map<String, Region> regions = new TreeMap<>();
    for (int slot = 1; slot <= slotCount(); slot++) {
      regions.put(slots + slot, device.region(slots + slot));
    }
    return regions;
  }

  private int slotCount() {
    int prepared = optimizer instanceof LayerWise layerWise ? layerWise.preparation().slots() : 0;
    return Math.max(prepared, optimizer.rule().slots());
  }

  /**
   * The first pass of a layer-wise optimizer; for others it does nothing.
   *
   * @return sums of squares over the worker's parts of each tensor and, behind them all, of its
   *     direction; empty if the optimizer needs none
   */
  double[] prepare(double gradientScale, long step) {
    if (!(optimizer instanceof LayerWise layerWise)) {
      return new double[0];
    }
    double[] squares = new double[2 * tensors];
    if (ranges.isEmpty()) {
      return squares;
    }
    if (preparation == null) {
      preparation = compilePreparation(layerWise);
    }
    FloatBuffer settings = preparation.floats(preparation.plan().input("settings"));
    for (int row = 0; row < ranges.size(); row++) {
      UpdateStep told = told(ranges.get(row), 0, gradientScale, step);
      write(settings, row, layerWise.preparationSettings(told));
    }
    preparation.run();
    List<Value> sums = preparation.plan().outputs();
    for (int row = 0; row < ranges.size(); row++) {
      int tensor = ranges.get(row).tensor();
      squares[tensor] = preparation.floats(sums.get(2 * row)).get(0);
      squares[tensors + tensor] = preparation.floats(sums.get(2 * row + 1)).get(0);
    }
    return squares;
  }

  /**
   * The pass that moves the parameters, and their average after them.
   *
   * @param squares sums over all workers of what {@link #prepare} gave
   */
  void update(double rate, double gradientScale, long step, double[] squares) {
    if (ranges.isEmpty()) {
      return;
    }
    if (update == null) {
      update = compileUpdate();
    }
    FloatBuffer settings = update.floats(update.plan().input("settings"));
    for (int row = 0; row < ranges.size(); row++) {
      ParameterRange range = ranges.get(row);
      double ratio = optimizer instanceof LayerWise w ? ratio(w, range, squares) : 1;
      write(settings, row, optimizer.settings(told(range, rate * ratio, gradientScale, step)));
    }
    if (options.averageDecay() > 0) {
      write(settings, ranges.size(), average(step));
    }
    update.run();
  }

  private double ratio(LayerWise layerWise, ParameterRange range, double[] squares) {
    double weights = Math.sqrt(squares[range.tensor()]);
    double direction = Math.sqrt(squares[tensors + range.tensor()]);
    return layerWise.ratio(weights, direction, optimizer.weightDecay() * range.decayFactor());
  }

  private UpdateStep told(ParameterRange range, double rate, double scale, long step) {
    double limit = options.clipValue() > 0 ? options.clipValue() : Float.MAX_VALUE;
    double decay = optimizer.weightDecay() * range.decayFactor();
    return new UpdateStep(rate * range.rateFactor(), decay, scale, limit, step);
  }

  /** As descent along the weights: keep * average + (1 - keep) * weights. */
  private double[] average(long step) {
    double keep = Math.min(options.averageDecay(), (1.0 + step) / (10.0 + step));
    return new double[] {keep - 1, 1, Float.MAX_VALUE, 0, keep};
  }

  private static void write(FloatBuffer settings, int row, double[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      settings.put(row * UpdateRule.SETTINGS + i, (float) numbers[i]);
    }
  }

  private Program compilePreparation(LayerWise layerWise) {
    PlanBuilder builder = new PlanBuilder();
    Value settings = settings(builder, ranges.size());
    Reduce squares = new Reduce(Reduction.SUM_SQUARE, List.of(), false);
    List<Value> sums = new ArrayList<>();
    for (int row = 0; row < ranges.size(); row++) {
      ParameterRange range = ranges.get(row);
      List<Value> inputs = inputs(builder, range, layerWise.preparation());
      List<Value> results = apply(builder, layerWise.preparation(), row, inputs, settings);
      builder.assign(inputs.get(1), results.get(0));
      sums.add(builder.apply(squares, inputs.get(0)));
      sums.add(builder.apply(squares, results.get(0)));
    }
    return device.compile(builder.build(sums));
  }

  private Program compileUpdate() {
    PlanBuilder builder = new PlanBuilder();
    boolean averages = options.averageDecay() > 0;
    Value settings = settings(builder, ranges.size() + (averages ? 1 : 0));
    for (int row = 0; row < ranges.size(); row++) {
      ParameterRange range = ranges.get(row);
      List<Value> inputs = inputs(builder, range, optimizer.rule());
      List<Value> results = apply(builder, optimizer.rule(), row, inputs, settings);
      builder.assign(inputs.get(0), results.get(0));
      if (averages) {
        Value average = slice(builder, Training.AVERAGE, range, range.packed());
        var blend = new ParameterUpdate(UpdateRule.DESCENT, ranges.size());
        builder.assign(average, builder.apply(blend, average, results.get(0), settings));
      }
    }
    return device.compile(builder.build(List.of()));
  }

  private static Value settings(PlanBuilder builder, int rows) {
    return builder.input("settings", TensorType.floats(rows, UpdateRule.SETTINGS));
  }

  /** Parameters, gradients and slots of a range. */
  private List<Value> inputs(PlanBuilder builder, ParameterRange range, UpdateRule rule) {
    List<Value> inputs = new ArrayList<>();
    inputs.add(slice(builder, LayerContext.PARAMETERS, range, range.from()));
    inputs.add(slice(builder, Training.GRADIENTS, range, range.from()));
    for (int slot = 1; slot <= rule.slots(); slot++) {
      inputs.add(slice(builder, slots + slot, range, range.packed()));
    }
    return inputs;
  }

  /** Adds the update and assigns the slots. */
  private static List<Value> apply(
      PlanBuilder builder, UpdateRule rule, int row, List<Value> inputs, Value settings) {
    List<Value> all = new ArrayList<>(inputs);
    all.add(settings);
    List<Value> results = builder.applyAll(new ParameterUpdate(rule, row), all);
    for (int slot = 1; slot <= rule.slots(); slot++) {
      builder.assign(inputs.get(slot + 1), results.get(slot));
    }
    return results;
  }

  private static Value slice(
      PlanBuilder builder, String region, ParameterRange range, long offset) {
    return builder.variable(region, offset, TensorType.floats(range.length()));
  }

  @Override
  public void close() {
    if (preparation != null) {
      preparation.close();
    }
    if (update != null) {
      update.close();
    }
  }
}
