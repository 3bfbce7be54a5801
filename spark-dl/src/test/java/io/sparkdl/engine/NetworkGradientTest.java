package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.autodiff.Gradients;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.reference.ReferenceProgram;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of every layer and loss by all parameters, against central differences in double on the
 * reference: those of the reference itself, and those of each back end in float32.
 */
class NetworkGradientTest {
  private static final int ROWS = 3;
  private static final double STEP = 1e-6;

  /** Parameters of a tensor that are compared. */
  private static final int PER_TENSOR = 6;

  /** Central differences in double are right to about 1e-9 here. */
  private static final double[] DOUBLE = {1e-7, 1e-5};

  /** Float32 through up to a dozen layers; batch norm of few elements magnifies rounding. */
  private static final double[] FLOAT = {2e-4, 2e-3};

  /** Central differences by case and position of the parameter. */
  private static final Map<String, Map<Integer, Double>> DIFFERENCES = new HashMap<>();

  static Stream<NetworkCase> cases() {
    return NetworkCase.all().stream();
  }

  static Stream<Arguments> casesOnBackends() {
    return TestBackends.present().stream()
        .flatMap(backend -> cases().map(networkCase -> Arguments.of(backend.name(), networkCase)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradient_onReference_equalsDifferences(NetworkCase networkCase) {
    new Check(networkCase, 1).inDouble();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradient_onePercentWrong_isCaughtInDouble(NetworkCase networkCase) {
    assertThrows(AssertionError.class, () -> new Check(networkCase, 1.01f).inDouble());
  }

  @ParameterizedTest
  @MethodSource("casesOnBackends")
  void gradient_onBackend_equalsDifferences(String backend, NetworkCase networkCase) {
    new Check(networkCase, 1).inFloat(Backends.named(backend));
  }

  @ParameterizedTest
  @MethodSource("casesOnBackends")
  void gradient_onePercentWrong_isCaughtInFloat(String backend, NetworkCase networkCase) {
    assertThrows(
        AssertionError.class, () -> new Check(networkCase, 1.01f).inFloat(Backends.named(backend)));
  }

  /** One case with its plan, weights and inputs; the rule is wrong by a factor other than 1. */
  private static final class Check {
    private final NetworkCase networkCase;
    private final ParameterLayout layout;
    private final Plan plan;
    private final Weights weights;

    private Check(NetworkCase networkCase, float ruleFactor) {
      this.networkCase = networkCase;
      this.layout = networkCase.spec().layout();
      this.plan = plan(networkCase.spec(), ruleFactor);
      this.weights = Weights.initial(layout, 5);
      SplittableRandom random = new SplittableRandom(3);
      for (int i = 0; i < weights.parameters().length; i++) {
        weights.parameters()[i] += (float) (0.2 * (random.nextDouble() - 0.5));
      }
    }

    private static Plan plan(TrainingSpec spec, float ruleFactor) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(Network.rows(ROWS, spec.inputShape())));
      TensorType truthType = spec.truth(ROWS);
      Value truth = truthType == null ? null : builder.input("truth", truthType);
      Value keys = builder.input("keys", new TensorType(ElementType.INT64, Shape.of(ROWS)));
      Value weights = builder.input("weights", TensorType.floats(ROWS));
      LayerContext context = new LayerContext(builder, keys);
      Value y = spec.network().build(context, x);
      Value rows = spec.loss().rows(builder, y, truth);
      for (Value penalty : context.penalties()) {
        rows = builder.apply(Binary.ADD, rows, penalty);
      }
      Value losses = builder.apply(Binary.MUL, rows, weights);
      Value sum = builder.apply(new Reduce(Reduction.SUM, List.of(), false), losses);
      List<TensorSpec> tensors = parameters(context.layout());
      List<Value> variables = new ArrayList<>();
      tensors.forEach(tensor -> variables.add(context.tensors().get(tensor)));
      List<Value> gradients = Gradients.of(builder, sum, variables);
      for (int i = 0; i < tensors.size(); i++) {
        Value target =
            builder.variable(Training.GRADIENTS, tensors.get(i).offset(), variables.get(i).type());
        Value gradient =
            ruleFactor == 1
                ? gradients.get(i)
                : builder.apply(Binary.MUL, gradients.get(i), builder.constant(ruleFactor));
        builder.assign(target, gradient);
      }
      return builder.build(List.of(sum));
    }

    private static List<TensorSpec> parameters(ParameterLayout layout) {
      return layout.tensors().stream()
          .filter(tensor -> tensor.kind() == TensorSpec.Kind.PARAMETER)
          .toList();
    }

    private void allocate(Device device) {
      device
          .allocate(LayerContext.PARAMETERS, layout.parameterLength())
          .write(0, FloatBuffer.wrap(weights.parameters()));
      device
          .allocate(LayerContext.STATE, layout.stateLength())
          .write(0, FloatBuffer.wrap(weights.state()));
      device.allocate(Training.GRADIENTS, layout.parameterLength());
    }

    private void fill(Program program) {
      SplittableRandom random = new SplittableRandom(9);
      FloatBuffer x = program.floats(plan.input("x"));
      for (int i = 0; i < x.capacity(); i++) {
        x.put(i, (float) (2 * random.nextDouble() - 1));
      }
      for (int row = 0; row < ROWS; row++) {
        program.longs(plan.input("keys")).put(row, CounterRandom.key(1, 2, row));
        program.floats(plan.input("weights")).put(row, 0.5f + row);
      }
      if (networkCase.spec().truth(ROWS) != null) {
        LossCases.fillTruth(networkCase.spec().loss(), program, plan.input("truth"));
      }
    }

    private void inDouble() {
      try (ReferenceDevice device = ReferenceBackend.open()) {
        allocate(device);
        try (ReferenceProgram program = device.compile(plan)) {
          fill(program);
          program.run();
          compare(device, program, device.region(Training.GRADIENTS).doubles().clone(), DOUBLE);
        }
      }
    }

    private void inFloat(Backend backend) {
      float[] gradients = new float[weights.parameters().length];
      try (Device device = backend.open(TestBackends.OPTIONS)) {
        allocate(device);
        try (Program program = device.compile(plan)) {
          fill(program);
          program.run();
          device.region(Training.GRADIENTS).read(0, FloatBuffer.wrap(gradients));
        }
      }
      double[] asDoubles = new double[gradients.length];
      for (int i = 0; i < gradients.length; i++) {
        asDoubles[i] = gradients[i];
      }
      try (ReferenceDevice device = ReferenceBackend.open()) {
        allocate(device);
        try (ReferenceProgram program = device.compile(plan)) {
          fill(program);
          compare(device, program, asDoubles, FLOAT);
        }
      }
    }

    private void compare(
        ReferenceDevice device, ReferenceProgram program, double[] gradients, double[] tolerance) {
      double[] parameters = device.region(LayerContext.PARAMETERS).doubles();
      for (TensorSpec tensor : parameters(layout)) {
        int count = (int) tensor.shape().elements();
        int stride = Math.max(1, count / PER_TENSOR);
        for (int i = 0; i < count; i += stride) {
          int position = (int) tensor.offset() + i;
          double difference = difference(program, parameters, position);
          double error = Math.abs(gradients[position] - difference);
          assertTrue(
              error <= tolerance[0] + tolerance[1] * Math.abs(difference),
              () ->
                  networkCase
                      + ", "
                      + tensor.name()
                      + ": expected "
                      + difference
                      + ", got "
                      + gradients[position]);
        }
      }
    }

    /** Computed once per case and parameter: it does not depend on the rule or the back end. */
    private double difference(ReferenceProgram program, double[] parameters, int position) {
      return DIFFERENCES
          .computeIfAbsent(networkCase.name(), name -> new HashMap<>())
          .computeIfAbsent(position, at -> computed(program, parameters, at));
    }

    private double computed(ReferenceProgram program, double[] parameters, int position) {
      double value = parameters[position];
      parameters[position] = value + STEP;
      program.run();
      double above = program.doubles(plan.outputs().get(0))[0];
      parameters[position] = value - STEP;
      program.run();
      double below = program.doubles(plan.outputs().get(0))[0];
      parameters[position] = value;
      return (above - below) / (2 * STEP);
    }
  }
}
