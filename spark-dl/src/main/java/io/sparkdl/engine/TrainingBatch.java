package io.sparkdl.engine;

import io.sparkdl.engine.autodiff.Gradients;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The forward and backward pass of one number of rows. Fill the buffers, {@link #run}, read the
 * results. In the shapes, N is the number of rows and O that of outputs.
 */
public final class TrainingBatch implements AutoCloseable {
  private static final String FEATURES = "features";
  private static final String TRUTH = "truth";
  private static final String ROW_WEIGHTS = "rowWeights";
  private static final String ROW_KEYS = "rowKeys";

  private final int rows;
  private final Program program;
  private final FloatBuffer features;
  private final LongBuffer labels;
  private final FloatBuffer targets;
  private final FloatBuffer rowWeights;
  private final LongBuffer rowKeys;
  private final FloatBuffer lossSum;
  private final FloatBuffer outputs;

  private TrainingBatch(int rows, TrainingSpec spec, Program program) {
    this.rows = rows;
    this.program = program;
    Plan plan = program.plan();
    TensorType truth = spec.truth(rows);
    boolean takesLabels = truth != null && truth.element() == ElementType.INT64;
    features = program.floats(plan.input(FEATURES));
    labels = takesLabels ? program.longs(plan.input(TRUTH)) : null;
    targets = takesLabels || truth == null ? null : program.floats(plan.input(TRUTH));
    rowWeights = program.floats(plan.input(ROW_WEIGHTS));
    rowKeys = program.longs(plan.input(ROW_KEYS));
    lossSum = program.floats(plan.outputs().get(0));
    outputs = program.floats(plan.outputs().get(1));
  }

  static TrainingBatch compile(Device device, TrainingSpec spec, int rows, boolean accumulates) {
    return new TrainingBatch(rows, spec, device.compile(plan(spec, rows, accumulates)));
  }

  /** The plan of a batch whose gradients are not added to others. */
  static Plan plan(TrainingSpec spec, int rows) {
    return plan(spec, rows, false);
  }

  /**
   * The plan: outputs are the sum of the rows' losses, with the penalties of layers, times their
   * weights, and the network's outputs; gradients are assigned to their region and running
   * statistics to theirs.
   *
   * @param accumulates whether gradients are added to what their region holds
   */
  static Plan plan(TrainingSpec spec, int rows, boolean accumulates) {
    PlanBuilder builder = new PlanBuilder();
    TensorType inputType = TensorType.floats(Network.rows(rows, spec.inputShape()));
    Value x = builder.input(FEATURES, inputType);
    Value weights = builder.input(ROW_WEIGHTS, TensorType.floats(rows));
    Value keys = builder.input(ROW_KEYS, new TensorType(ElementType.INT64, Shape.of(rows)));
    LayerContext context = new LayerContext(builder, keys);
    Value y = spec.network().build(context, x);
    TensorType truthType = spec.loss().truth(y.shape());
    Value truth = truthType == null ? null : builder.input(TRUTH, truthType);
    Value losses = spec.loss().rows(builder, y, truth);
    for (Value penalty : context.penalties()) {
      losses = builder.apply(Binary.ADD, losses, penalty);
    }
    Value weighted = builder.apply(Binary.MUL, losses, weights);
    Value sum = builder.apply(new Reduce(Reduction.SUM, List.of(), false), weighted);
    assignGradients(spec, builder, context, sum, accumulates);
    return builder.build(List.of(sum, y));
  }

  /** Frozen parameters get no gradient, and nothing is computed for theirs alone. */
  private static void assignGradients(
      TrainingSpec spec,
      PlanBuilder builder,
      LayerContext context,
      Value sum,
      boolean accumulates) {
    ParameterRules rules = spec.options().parameters();
    List<TensorSpec> parameters = new ArrayList<>();
    List<Value> variables = new ArrayList<>();
    Map<TensorSpec, Value> values = context.tensors();
    for (TensorSpec tensor : context.layout().tensors()) {
      if (tensor.kind() == Kind.PARAMETER && !rules.isFrozen(tensor.name())) {
        parameters.add(tensor);
        variables.add(values.get(tensor));
      }
    }
    List<Value> gradients = Gradients.of(builder, sum, variables);
    for (int i = 0; i < variables.size(); i++) {
      if (gradients.get(i) != null) {
        Value target =
            builder.variable(
                Training.GRADIENTS, parameters.get(i).offset(), variables.get(i).type());
        Value gradient = gradients.get(i);
        builder.assign(
            target, accumulates ? builder.apply(Binary.ADD, target, gradient) : gradient);
      }
    }
  }

  /** Number of rows, N. */
  public int rows() {
    return rows;
  }

  /** Input (N, the spec's input shape), row-major. */
  public FloatBuffer features() {
    return features;
  }

  /** Input: class indexes, (N) or as the loss says, for a loss that takes labels; else null. */
  public LongBuffer labels() {
    return labels;
  }

  /** Input (N, O): targets, of the outputs' shape, for a loss that takes them; else null. */
  public FloatBuffer targets() {
    return targets;
  }

  /** Input (N): factors of the rows' losses. */
  public FloatBuffer rowWeights() {
    return rowWeights;
  }

  /** Input (N): keys of the rows' random numbers, see {@code CounterRandom.key}. */
  public LongBuffer rowKeys() {
    return rowKeys;
  }

  /**
   * Runs both passes: the region of the gradients then holds the gradient of the sum of weighted
   * losses (a sum, not a mean), and running statistics have advanced.
   */
  public void run() {
    program.run();
  }

  /** Sum of the rows' losses times their weights. */
  public double lossSum() {
    return lossSum.get(0);
  }

  /** Output (N, O): the network's outputs, raw scores. */
  public FloatBuffer outputs() {
    return outputs;
  }

  /** Floating-point operations of one run. */
  public long flops() {
    return program.plan().flops();
  }

  @Override
  public void close() {
    program.close();
  }
}
