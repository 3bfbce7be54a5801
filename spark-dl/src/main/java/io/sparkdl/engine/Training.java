package io.sparkdl.engine;

import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Span;
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
 * statistics, and the optimizer's state for the parameters that the worker owns. Belongs to the
 * thread that opened the device, which stays the caller's.
 */
public final class Training implements AutoCloseable {
  /**
   * Region of the gradients; as long as that of the parameters, each gradient at the same place.
   */
  public static final String GRADIENTS = "gradients";

  /**
   * Region of a run's loss, one number: its sum over the rows. A run assigns it when its forward
   * pass is over, before any gradient.
   */
  public static final String LOSS = "loss";

  /** Region of the moving average of the weights that the worker owns. */
  public static final String AVERAGE = "average";

  private static final String SLOT = "optimizer.";

  private final Device device;
  private final TrainingSpec spec;
  private final ParameterLayout layout;
  private final OwnedParameters owned;
  private final Region parameters;
  private final Region gradients;
  private final Region state;
  private final Region average;
  private final ParameterUpdates updates;
  private final Map<Integer, TrainingBatch> batches = new HashMap<>();
  private final Map<Integer, TrainingBatch> furtherBatches = new HashMap<>();
  private final Map<List<Integer>, Map<Integer, TrainingBatch>> buckets = new HashMap<>();
  private Program squares;

  /**
   * Allocates the regions on a device that has none yet.
   *
   * @param owned the parameters that {@link #update} changes
   */
  public Training(Device device, TrainingSpec spec, OwnedParameters owned) {
    this.device = device;
    this.spec = spec;
    this.layout = spec.layout();
    this.owned = owned;
    if (owned.end() > layout.parameterLength()) {
      throw new IllegalArgumentException(
          "training: expected some of the "
              + layout.parameterLength()
              + " parameters, got "
              + owned.spans());
    }
    parameters = device.allocate(LayerContext.PARAMETERS, layout.parameterLength());
    gradients = device.allocate(GRADIENTS, layout.parameterLength());
    state = device.allocate(LayerContext.STATE, layout.stateLength());
    device.allocate(LOSS, 1);
    TrainingOptions options = spec.options();
    options.parameters().check(layout);
    average = options.averageDecay() > 0 ? device.allocate(AVERAGE, owned.length()) : null;
    updates =
        new ParameterUpdates(
            device,
            layout,
            spec.optimizer(),
            options,
            name -> !options.parameters().isFrozen(name),
            SLOT,
            owned);
  }

  /** A training that owns every parameter. */
  public Training(Device device, TrainingSpec spec) {
    this(device, spec, OwnedParameters.of(0, spec.layout().parameterLength()));
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

  /** The moving average of the owned parameters; null if there is none. */
  public Region average() {
    return average;
  }

  /** The parameters that this worker updates. */
  public OwnedParameters owned() {
    return owned;
  }

  /** What the owner keeps of its parameters between updates, by name; each packed. */
  public Map<String, Region> ownedState() {
    Map<String, Region> kept = updates.slots();
    if (average != null) {
      kept.put(AVERAGE, average);
    }
    return kept;
  }

  /** Copies weights to the device; their average begins with them. */
  public void load(Weights weights) {
    parameters.write(0, FloatBuffer.wrap(weights.parameters()));
    if (average != null) {
      long packed = 0;
      for (Span span : owned.spans()) {
        int from = Math.toIntExact(span.from());
        int length = Math.toIntExact(span.length());
        average.write(packed, FloatBuffer.wrap(weights.parameters(), from, length));
        packed += length;
      }
    }
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
    return batches.computeIfAbsent(
        rows, count -> TrainingBatch.compile(device, spec, count, false));
  }

  /**
   * The same, but with gradients that are added to those of the last run: the further parts of a
   * batch that is run in parts.
   */
  public TrainingBatch furtherBatch(int rows) {
    return furtherBatches.computeIfAbsent(
        rows, count -> TrainingBatch.compile(device, spec, count, true));
  }

  /**
   * For finding faults: runs a batch again, with every intermediate result kept, and tells what
   * gave the first number that is not finite. Gradients and running statistics are then those of
   * this run; parameters stay.
   *
   * @param batch filled as it was
   *     <p>Sums over several programs are asked for again; the device's exchange must have those of
   *     the run.
   * @return the operator, its step and its layer, in words; empty if the number came from another
   *     program through such a sum
   */
  public String firstNonFinite(TrainingBatch batch) {
    return NonFiniteTrace.find(device, spec, parameters, batch);
  }

  /**
   * The program for this many rows of another shape than the spec's, with the same weights: that of
   * a bucket of sequences, say; compiled on first use and kept.
   *
   * @throws io.sparkdl.kernels.tensor.ShapeException if the network does not fit the shape, or its
   *     weights depend on it
   */
  public TrainingBatch batch(int rows, List<Integer> inputSizes) {
    return buckets
        .computeIfAbsent(inputSizes, sizes -> new HashMap<>())
        .computeIfAbsent(
            rows,
            count -> TrainingBatch.compile(device, spec.withInputSizes(inputSizes), count, false));
  }

  /** Sum of the squares of the owned parameters' gradients. */
  public double gradientSquares() {
    if (owned.length() == 0) {
      return 0;
    }
    if (squares == null) {
      squares = compileSquares();
    }
    squares.run();
    double sum = 0;
    for (Value part : squares.plan().outputs()) {
      sum += squares.floats(part).get(0);
    }
    return sum;
  }

  private Program compileSquares() {
    PlanBuilder builder = new PlanBuilder();
    Reduce sum = new Reduce(Reduction.SUM_SQUARE, List.of(), false);
    List<Value> sums = new ArrayList<>();
    for (Span span : owned.spans()) {
      if (span.length() > 0) {
        TensorType type = TensorType.floats(Math.toIntExact(span.length()));
        sums.add(builder.apply(sum, builder.variable(GRADIENTS, span.from(), type)));
      }
    }
    return device.compile(builder.build(sums));
  }

  /**
   * One step of the optimizer on the owned parameters, with the gradients times {@code
   * gradientScale}.
   *
   * @param step counted from 1
   * @throws IllegalStateException if others own some of the parameters and the optimizer needs the
   *     norms of whole tensors
   */
  public void update(double learningRate, double gradientScale, long step) {
    double[] squares = layerSquares(gradientScale, step);
    if (squares.length > 0 && owned.length() < layout.parameterLength()) {
      throw new IllegalStateException(
          "training: expected the sums of layerSquares over all owners, got none");
    }
    update(learningRate, gradientScale, step, squares);
  }

  /**
   * What a layer-wise optimizer needs to know of every owner before {@link #update}: it prepares
   * the owned gradients and gives sums of squares, which are to be added over the owners.
   *
   * @return as many numbers for every owner; none for other optimizers
   */
  public double[] layerSquares(double gradientScale, long step) {
    return updates.prepare(gradientScale, step);
  }

  /**
   * One step of the optimizer on the owned parameters.
   *
   * @param layerSquares sum over the owners of what {@link #layerSquares} gave for this step
   */
  public void update(double learningRate, double gradientScale, long step, double[] layerSquares) {
    updates.update(learningRate, gradientScale, step, layerSquares);
  }

  /** Frees the programs; the regions stay with the device. */
  @Override
  public void close() {
    batches.values().forEach(TrainingBatch::close);
    batches.clear();
    furtherBatches.values().forEach(TrainingBatch::close);
    furtherBatches.clear();
    buckets.values().forEach(bucket -> bucket.values().forEach(TrainingBatch::close));
    buckets.clear();
    updates.close();
    if (squares != null) {
      squares.close();
    }
  }
}
