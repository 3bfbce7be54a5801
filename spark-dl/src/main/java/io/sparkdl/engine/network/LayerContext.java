package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a layer sees while it adds its steps to a plan: the builder, whether the plan is for
 * training, and the weights, which it asks for by name.
 */
public final class LayerContext {
  /** Region of the trained tensors. */
  public static final String PARAMETERS = "parameters";

  /** Region of the running statistics. */
  public static final String STATE = "state";

  private final Build build;
  private final String scope;
  private final boolean frozen;

  /** What all scopes of one build share. */
  private static final class Build {
    private final PlanBuilder builder;
    private final Value rowKeys;
    private final Value batchShare;
    private final ParameterLayout layout = new ParameterLayout();
    private final Map<TensorSpec, Value> values = new LinkedHashMap<>();
    private final List<BuiltPart> parts = new ArrayList<>();
    private final List<Value> penalties = new ArrayList<>();
    private final InputScale scale;
    private int streams;

    private Build(PlanBuilder builder, Value rowKeys, Value batchShare) {
      this.builder = builder;
      this.scale = new InputScale(builder);
      this.rowKeys = rowKeys;
      this.batchShare = batchShare;
    }
  }

  /**
   * The context of a whole network.
   *
   * @param rowKeys keys of the rows' random numbers, (N) int64, for training; null for inference
   */
  public LayerContext(PlanBuilder builder, Value rowKeys) {
    this(builder, rowKeys, null);
  }

  /**
   * The context of a whole network that several programs train on parts of one batch.
   *
   * @param rowKeys keys of the rows' random numbers, (N) int64
   * @param batchShare the program's rows as a part of all programs' rows, a scalar; null where the
   *     program's rows are taken for the whole batch
   */
  public LayerContext(PlanBuilder builder, Value rowKeys, Value batchShare) {
    this(new Build(builder, rowKeys, batchShare), "", false);
  }

  private LayerContext(Build build, String scope, boolean frozen) {
    this.build = build;
    this.scope = scope;
    this.frozen = frozen;
  }

  /** The same build; names get this prefix. */
  public LayerContext scope(String name) {
    return new LayerContext(build, scope.isEmpty() ? name : scope + "." + name, frozen);
  }

  /**
   * Adds a named part in a scope of its own and, for a part of the whole network, keeps what {@link
   * #parts()} tells of it.
   *
   * @param inputs names of the parts that it reads
   */
  Value add(String name, String kind, List<String> inputs, Function<LayerContext, Value> part) {
    int first = build.builder.steps().size();
    Value value = part.apply(scope(name));
    if (scope.isEmpty()) {
      int end = build.builder.steps().size();
      build.parts.add(new BuiltPart(name, kind, inputs, value.shape(), first, end));
    }
    return value;
  }

  /**
   * Adds a term to the losses of a training batch, such as a divergence or a balance of loads.
   *
   * @param rows one number per row, (N)
   */
  public void penalize(Value rows) {
    build.penalties.add(rows);
  }

  /** The terms that layers add to the rows' losses. */
  public List<Value> penalties() {
    return List.copyOf(build.penalties);
  }

  /** The parts of the whole network, in order. */
  public List<BuiltPart> parts() {
    return List.copyOf(build.parts);
  }

  /** True if the plan is for training. */
  public boolean training() {
    return build.rowKeys != null;
  }

  /** Keys of the rows' random numbers, (N) int64; only in training. */
  public Value rowKeys() {
    return build.rowKeys;
  }

  /**
   * The program's rows as a part of the batch's, a scalar, where layers that look at a whole batch
   * are to look at all programs' rows; else null.
   */
  public Value batchShare() {
    return build.batchShare;
  }

  /** A number that no other caller gets, for {@link io.sparkdl.kernels.operator.Dropout}. */
  public int nextStream() {
    return build.streams++;
  }

  /** Takes steps. */
  public GraphBuilder builder() {
    return build.scale;
  }

  /** Adds a step and returns its first output. */
  public Value apply(Operator operator, Value... inputs) {
    return applyAll(operator, inputs).get(0);
  }

  /** Adds a step and returns all of its outputs. */
  public List<Value> applyAll(Operator operator, Value... inputs) {
    return build.scale.applyAll(operator, List.of(inputs));
  }

  /**
   * x * factor, with one factor for all or one per channel (axis 1); it costs nothing where a
   * convolution or a dense layer follows.
   */
  public Value scale(Value x, float... factor) {
    return build.scale.scale(x, factor);
  }

  /** A float tensor known now. */
  public Value constant(Shape shape, float... elements) {
    return build.builder.constant(TensorType.floats(shape.toArray()), elements);
  }

  /** The same scope of the same build, where parameters are state: kept, but not trained. */
  public LayerContext frozen() {
    return new LayerContext(build, scope, true);
  }

  /** A trained tensor; asking twice for a name gives the same one. */
  public Value parameter(String name, Shape shape, Initializer initializer) {
    return tensor(name, shape, frozen ? Kind.STATE : Kind.PARAMETER, initializer);
  }

  /**
   * A tensor that an earlier layer asked for.
   *
   * @param name in the whole network, such as {@code 0-embedding.weight}
   * @throws IllegalArgumentException if no earlier layer has it
   */
  public Value shared(String name) {
    for (Map.Entry<TensorSpec, Value> entry : build.values.entrySet()) {
      if (entry.getKey().name().equals(name)) {
        return entry.getValue();
      }
    }
    List<String> known = build.values.keySet().stream().map(TensorSpec::name).toList();
    throw new IllegalArgumentException(
        "weights: expected a tensor of an earlier layer among " + known + ", got " + name);
  }

  /** A tensor that is not trained but may be updated in training. */
  public Value state(String name, Shape shape, Initializer initializer) {
    return tensor(name, shape, Kind.STATE, initializer);
  }

  /** The state takes this value at the end of the run. */
  public void update(Value state, Value next) {
    build.builder.assign(state, next);
  }

  /** The tensors asked for so far, by the variables that hold them. */
  public Map<TensorSpec, Value> tensors() {
    return Map.copyOf(build.values);
  }

  /** Where the tensors asked for so far lie. */
  public ParameterLayout layout() {
    return build.layout;
  }

  private Value tensor(String name, Shape shape, Kind kind, Initializer initializer) {
    String full = scope.isEmpty() ? name : scope + "." + name;
    TensorSpec spec = build.layout.add(full, shape, kind, initializer);
    String region = kind == Kind.PARAMETER ? PARAMETERS : STATE;
    return build.values.computeIfAbsent(
        spec,
        key -> build.builder.variable(region, spec.offset(), TensorType.floats(shape.toArray())));
  }
}
