package io.sparkdl.engine;

import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One worker's copy of a network in training: all parameters, their gradients and the running
 * statistics, and the optimizer's state for the slice of parameters that the worker owns. Belongs
 * to the thread that opened the device, which stays the caller's.
 */
public final class Training implements AutoCloseable {
  /**
   * Region of the gradients; as long as that of the parameters, each gradient at the same place.
   */
  public static final String GRADIENTS = "gradients";

  private static final String SLOT = "optimizer.";

  private final Device device;
  private final TrainingSpec spec;
  private final ParameterLayout layout;
  private final long ownedFrom;
  private final long ownedTo;
  private final Region parameters;
  private final Region gradients;
  private final Region state;
  private final Map<Integer, TrainingBatch> batches = new HashMap<>();
  private Program update;
  private Value settings;
  private Program squares;

  /**
   * Allocates the regions on a device that has none yet.
   *
   * @param ownedFrom first parameter, in the flat array, that {@link #update} changes
   * @param ownedTo one behind the last
   */
  public Training(Device device, TrainingSpec spec, long ownedFrom, long ownedTo) {
    this.device = device;
    this.spec = spec;
    this.layout = spec.layout();
    this.ownedFrom = ownedFrom;
    this.ownedTo = ownedTo;
    if (ownedFrom < 0 || ownedFrom > ownedTo || ownedTo > layout.parameterLength()) {
      throw new IllegalArgumentException(
          "training: expected a slice of the "
              + layout.parameterLength()
              + " parameters, got "
              + ownedFrom
              + " to "
              + ownedTo);
    }
    parameters = device.allocate(LayerContext.PARAMETERS, layout.parameterLength());
    gradients = device.allocate(GRADIENTS, layout.parameterLength());
    state = device.allocate(LayerContext.STATE, layout.stateLength());
    for (int slot = 1; slot <= spec.optimizer().slots(); slot++) {
      device.allocate(SLOT + slot, ownedTo - ownedFrom);
    }
  }

  /** A training that owns every parameter. */
  public Training(Device device, TrainingSpec spec) {
    this(device, spec, 0, spec.layout().parameterLength());
  }

  /** Where the weights lie. */
  public ParameterLayout layout() {
    return layout;
  }

  /** What is trained. */
  public TrainingSpec spec() {
    return spec;
  }

  /** All parameters. */
  public Region parameters() {
    return parameters;
  }

  /** The gradients of the last run. */
  public Region gradients() {
    return gradients;
  }

  /** The running statistics. */
  public Region state() {
    return state;
  }

  /** Copies weights to the device. */
  public void load(Weights weights) {
    parameters.write(0, FloatBuffer.wrap(weights.parameters()));
    state.write(0, FloatBuffer.wrap(weights.state()));
  }

  /** Copies the weights from the device. */
  public Weights save() {
    Weights weights = Weights.zeros(layout);
    parameters.read(0, FloatBuffer.wrap(weights.parameters()));
    state.read(0, FloatBuffer.wrap(weights.state()));
    return weights;
  }

  /** The program for this many rows, compiled on first use and kept. */
  public TrainingBatch batch(int rows) {
    return batches.computeIfAbsent(rows, count -> TrainingBatch.compile(device, spec, count));
  }

  /** Sum of the squares of the gradients of the owned slice. */
  public double gradientSquares() {
    if (ownedFrom == ownedTo) {
      return 0;
    }
    if (squares == null) {
      PlanBuilder builder = new PlanBuilder();
      Value slice = slice(builder, GRADIENTS, ownedFrom);
      Reduce sum = new Reduce(Reduction.SUM_SQUARE, List.of(), false);
      squares = device.compile(builder.build(List.of(builder.apply(sum, slice))));
    }
    squares.run();
    return squares.floats(squares.plan().outputs().get(0)).get(0);
  }

  /**
   * One step of the optimizer on the owned slice, with the gradients times {@code gradientScale}.
   *
   * @param step counted from 1
   */
  public void update(double learningRate, double gradientScale, long step) {
    if (ownedFrom == ownedTo) {
      return;
    }
    if (update == null) {
      compileUpdate();
    }
    Optimizer optimizer = spec.optimizer();
    optimizer.settings(update.floats(settings), learningRate, gradientScale, step);
    update.run();
  }

  private void compileUpdate() {
    PlanBuilder builder = new PlanBuilder();
    List<Value> variables = new ArrayList<>();
    variables.add(slice(builder, LayerContext.PARAMETERS, ownedFrom));
    variables.add(slice(builder, GRADIENTS, ownedFrom));
    for (int slot = 1; slot <= spec.optimizer().slots(); slot++) {
      variables.add(slice(builder, SLOT + slot, 0));
    }
    settings = builder.input("settings", TensorType.floats(spec.optimizer().settingsLength()));
    List<Value> inputs = new ArrayList<>(variables);
    inputs.add(settings);
    List<Value> results = builder.applyAll(spec.optimizer().operator(), inputs);
    builder.assign(variables.get(0), results.get(0));
    for (int slot = 1; slot <= spec.optimizer().slots(); slot++) {
      builder.assign(variables.get(slot + 1), results.get(slot));
    }
    update = device.compile(builder.build(List.of()));
  }

  private Value slice(PlanBuilder builder, String region, long offset) {
    return builder.variable(
        region, offset, TensorType.floats(Math.toIntExact(ownedTo - ownedFrom)));
  }

  /** Frees the programs; the regions stay with the device. */
  @Override
  public void close() {
    batches.values().forEach(TrainingBatch::close);
    batches.clear();
    if (update != null) {
      update.close();
    }
    if (squares != null) {
      squares.close();
    }
  }
}
