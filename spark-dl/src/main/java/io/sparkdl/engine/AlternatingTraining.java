package io.sparkdl.engine;

import io.sparkdl.engine.autodiff.Gradients;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains groups of parameters of one graph in turn, each by a loss and an optimizer of its own,
 * such as the two networks of a generative adversarial one (Goodfellow et al. 2014,
 * arXiv:1406.2661). All lie in the regions of one device; a step of a group computes and changes
 * nothing of the others but running statistics of layers that its loss passes through. It takes no
 * {@link TrainingOptions}: a batch norm sees the whole batch, which is all on one device, so that
 * there is nothing for {@code syncBatchNorm} to exchange. Belongs to the thread that opened the
 * device, which stays the caller's.
 */
public final class AlternatingTraining implements AutoCloseable {
  /** Input of the keys of the rows' random numbers, (N) int64. */
  public static final String ROW_KEYS = "rowKeys";

  /** Adds the steps of the whole graph. */
  @FunctionalInterface
  public interface Graph {
    /**
     * Adds inputs, networks and losses. A network that is built twice under one {@link
     * LayerContext#scope} has the same weights both times.
     *
     * @param builder takes inputs and steps
     * @param context of the networks
     * @return the scalar loss of each group, by the group's name
     */
    Map<String, Value> losses(PlanBuilder builder, LayerContext context);
  }

  /**
   * Parameters that are trained together.
   *
   * @param name of the group and of its loss
   * @param parameters pattern of their names, as in {@link ParameterRules}
   * @param optimizer what changes them
   */
  public record Group(String name, String parameters, Optimizer optimizer) {}

  private final Device device;
  private final ParameterLayout layout;
  private final Region parameters;
  private final Region state;
  private final Map<String, Phase> phases = new LinkedHashMap<>();

  /** What belongs to a group, and the number of its steps so far. */
  private static final class Phase {
    private final Program program;
    private final ParameterUpdates updates;
    private long steps;

    private Phase(Program program, ParameterUpdates updates) {
      this.program = program;
      this.updates = updates;
    }
  }

  /**
   * Allocates the regions on a device that has none yet, and compiles a program per group.
   *
   * @param rows of a batch, N
   * @throws IllegalArgumentException if a group has no loss or no parameter, or two share one
   */
  public AlternatingTraining(Device device, int rows, Graph graph, List<Group> groups) {
    this.device = device;
    Built first = new Built(graph, rows);
    this.layout = first.context.layout();
    check(first, groups);
    parameters = device.allocate(LayerContext.PARAMETERS, layout.parameterLength());
    device.allocate(Training.GRADIENTS, layout.parameterLength());
    state = device.allocate(LayerContext.STATE, layout.stateLength());
    device.allocate(Training.LOSS, 1);
    for (Group group : groups) {
      Program program = device.compile(new Built(graph, rows).plan(group));
      phases.put(group.name(), new Phase(program, updates(group)));
    }
  }

  /** The graph in a builder of its own. */
  private static final class Built {
    private final PlanBuilder builder = new PlanBuilder();
    private final LayerContext context;
    private final Map<String, Value> losses;

    private Built(Graph graph, int rows) {
      Value keys = builder.input(ROW_KEYS, new TensorType(ElementType.INT64, Shape.of(rows)));
      context = new LayerContext(builder, keys);
      losses = graph.losses(builder, context);
    }

    private Plan plan(Group group) {
      Value loss = losses.get(group.name());
      builder.assign(builder.variable(Training.LOSS, 0, loss.type()), loss);
      List<TensorSpec> tensors = tensors(context.layout(), group);
      List<Value> variables = tensors.stream().map(context.tensors()::get).toList();
      List<Value> gradients = Gradients.of(builder, loss, variables);
      for (int i = 0; i < tensors.size(); i++) {
        if (gradients.get(i) != null) {
          Value target =
              builder.variable(
                  Training.GRADIENTS, tensors.get(i).offset(), variables.get(i).type());
          builder.assign(target, gradients.get(i));
        }
      }
      return builder.build(List.of(loss));
    }
  }

  private static List<TensorSpec> tensors(ParameterLayout layout, Group group) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (TensorSpec tensor : layout.tensors()) {
      boolean parameter = tensor.kind() == Kind.PARAMETER;
      if (parameter && ParameterRules.matches(group.parameters(), tensor.name())) {
        tensors.add(tensor);
      }
    }
    return tensors;
  }

  private static void check(Built built, List<Group> groups) {
    Map<TensorSpec, String> owners = new LinkedHashMap<>();
    for (Group group : groups) {
      if (!built.losses.containsKey(group.name())) {
        throw new IllegalArgumentException(
            "group " + group.name() + ": expected a loss among " + built.losses.keySet());
      }
      List<TensorSpec> tensors = tensors(built.context.layout(), group);
      if (tensors.isEmpty()) {
        throw new IllegalArgumentException(
            "group "
                + group.name()
                + ": expected a pattern of parameters among "
                + built.context.layout().tensors().stream().map(TensorSpec::name).toList()
                + ", got "
                + group.parameters());
      }
      for (TensorSpec tensor : tensors) {
        String other = owners.put(tensor, group.name());
        if (other != null) {
          throw new IllegalArgumentException(
              "group "
                  + group.name()
                  + ": expected parameters of no other group, got "
                  + tensor.name()
                  + " of group "
                  + other);
        }
      }
    }
  }

  /** The optimizer's state covers the group's tensors and what lies between them. */
  private ParameterUpdates updates(Group group) {
    List<TensorSpec> tensors = tensors(layout, group);
    TensorSpec last = tensors.get(tensors.size() - 1);
    return new ParameterUpdates(
        device,
        layout,
        group.optimizer(),
        TrainingOptions.NONE,
        name -> ParameterRules.matches(group.parameters(), name),
        "optimizer." + group.name() + ".",
        OwnedParameters.of(tensors.get(0).offset(), last.offset() + last.shape().elements()));
  }

  /** Where the weights lie. */
  public ParameterLayout layout() {
    return layout;
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

  /** A float input of a group's program, to be filled before its step. */
  public FloatBuffer floats(String group, String input) {
    Program program = phase(group).program;
    return program.floats(program.plan().input(input));
  }

  /** An int64 input of a group's program, such as {@link #ROW_KEYS} or labels. */
  public LongBuffer longs(String group, String input) {
    Program program = phase(group).program;
    return program.longs(program.plan().input(input));
  }

  /**
   * One step of a group on what its inputs hold.
   *
   * @return its loss before the step
   */
  public double step(String group, double learningRate) {
    Phase phase = phase(group);
    phase.program.run();
    phase.steps++;
    double[] squares = phase.updates.prepare(1, phase.steps);
    phase.updates.update(learningRate, 1, phase.steps, squares);
    return phase.program.floats(phase.program.plan().outputs().get(0)).get(0);
  }

  private Phase phase(String group) {
    Phase phase = phases.get(group);
    if (phase == null) {
      throw new IllegalArgumentException(
          "group: expected one of " + phases.keySet() + ", got " + group);
    }
    return phase;
  }

  /** Frees the programs; the regions stay with the device. */
  @Override
  public void close() {
    for (Phase phase : phases.values()) {
      phase.program.close();
      phase.updates.close();
    }
  }
}
