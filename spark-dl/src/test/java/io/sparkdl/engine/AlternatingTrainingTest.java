package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.AlternatingTraining.Group;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two networks against each other in one graph. */
class AlternatingTrainingTest {
  private static final int ROWS = 32;
  private static final Sequential GENERATOR =
      Sequential.of(new Dense(8, Activation.TANH), new Dense(1));
  private static final Sequential CRITIC =
      Sequential.of(new Dense(8, Activation.TANH), new Dense(1));
  private static final List<Group> GROUPS =
      List.of(
          new Group("critic", "critic.*", new Optimizer.Adam(0.5, 0.9, 1e-8, 0.01)),
          new Group("generator", "generator.*", new Optimizer.RmsProp(0.9, 0, false, 1e-6, 0)));

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  /** Losses without saturation: mean of softplus(-D(real)) + softplus(D(fake)), of softplus(-D). */
  private static Map<String, Value> losses(PlanBuilder builder, LayerContext context) {
    Value noise = builder.input("noise", TensorType.floats(ROWS, 2));
    Value real = builder.input("real", TensorType.floats(ROWS, 1));
    Value fake = GENERATOR.build(context.scope("generator"), noise);
    Value ofReal = CRITIC.build(context.scope("critic"), real);
    Value ofFake = CRITIC.build(context.scope("critic"), fake);
    Value taken = softplus(builder, builder.apply(Unary.NEG, ofReal));
    Value caught = softplus(builder, ofFake);
    return Map.of(
        "critic",
        builder.apply(Binary.ADD, taken, caught),
        "generator",
        softplus(builder, builder.apply(Unary.NEG, ofFake)));
  }

  private static Value softplus(PlanBuilder builder, Value x) {
    Reduce mean = new Reduce(Reduction.MEAN, List.of(), false);
    return builder.apply(mean, builder.apply(Unary.SOFTPLUS, x));
  }

  /** Real numbers are 3 on average, give or take a half. */
  private static void fill(AlternatingTraining training, String group, SplittableRandom random) {
    FloatBuffer noise = training.floats(group, "noise");
    FloatBuffer real = training.floats(group, "real");
    for (int row = 0; row < ROWS; row++) {
      noise.put(2 * row, (float) random.nextDouble(-1, 1));
      noise.put(2 * row + 1, (float) random.nextDouble(-1, 1));
      real.put(row, (float) random.nextDouble(2.5, 3.5));
    }
  }

  private static void assertOnlyChanged(
      AlternatingTraining training, float[] before, float[] after, String prefix) {
    for (TensorSpec tensor : training.layout().tensors()) {
      boolean changed = false;
      for (long i = tensor.offset(); i < tensor.offset() + tensor.shape().elements(); i++) {
        changed |= before[(int) i] != after[(int) i];
      }
      assertEquals(tensor.name().startsWith(prefix), changed, tensor.name());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void step_ofAGroup_changesOnlyItsParameters(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        AlternatingTraining training =
            new AlternatingTraining(device, ROWS, AlternatingTrainingTest::losses, GROUPS)) {
      training.load(Weights.initial(training.layout(), 1));
      SplittableRandom random = new SplittableRandom(5);
      for (String group : List.of("critic", "generator", "critic")) {
        float[] before = training.save().parameters();
        fill(training, group, random);
        training.step(group, 0.01);
        assertOnlyChanged(training, before, training.save().parameters(), group);
      }
    }
  }

  /** The first step of Adam is as long as the rate, whatever steps others took before. */
  @ParameterizedTest
  @MethodSource("backends")
  void step_firstOfAGroup_isItsOptimizersFirst(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        AlternatingTraining training =
            new AlternatingTraining(device, ROWS, AlternatingTrainingTest::losses, GROUPS)) {
      training.load(Weights.initial(training.layout(), 1));
      SplittableRandom random = new SplittableRandom(5);
      for (int step = 0; step < 3; step++) {
        fill(training, "generator", random);
        training.step("generator", 0.01);
      }
      float[] before = training.save().parameters();
      fill(training, "critic", random);
      training.step("critic", 0.125);
      float[] after = training.save().parameters();
      double longest = 0;
      for (int i = 0; i < before.length; i++) {
        longest = Math.max(longest, Math.abs(after[i] - before[i]));
      }
      assertEquals(0.125, longest, 1e-4);
    }
  }

  @Test
  void step_alternating_drawsTheGeneratedTowardsTheReal() {
    Backend cpu =
        TestBackends.present().stream()
            .filter(backend -> backend.name().equals("cpu"))
            .findFirst()
            .orElseThrow();
    try (Device device = cpu.open(TestBackends.ONE_THREAD);
        AlternatingTraining training =
            new AlternatingTraining(device, ROWS, AlternatingTrainingTest::losses, GROUPS)) {
      training.load(Weights.initial(training.layout(), 1));
      SplittableRandom random = new SplittableRandom(5);
      List<Double> means = new ArrayList<>();
      means.add(mean(device, training));
      for (int step = 0; step < 1500; step++) {
        fill(training, "critic", random);
        training.step("critic", 0.01);
        fill(training, "generator", random);
        training.step("generator", 0.003);
      }
      means.add(mean(device, training));
      assertTrue(Math.abs(means.get(0)) < 1, means.toString());
      assertEquals(3, means.get(1), 0.75, means.toString());
    }
  }

  /** Mean of what the generator gives, computed from its weights. */
  private static double mean(Device device, AlternatingTraining training) {
    PlanBuilder builder = new PlanBuilder();
    LayerContext context = new LayerContext(builder, null);
    Value noise = builder.input("noise", TensorType.floats(ROWS, 2));
    Value fake = GENERATOR.build(context.scope("generator"), noise);
    Reduce mean = new Reduce(Reduction.MEAN, List.of(), false);
    Value result = builder.apply(mean, fake);
    try (var program = device.compile(builder.build(List.of(result)))) {
      SplittableRandom random = new SplittableRandom(9);
      for (int i = 0; i < 2 * ROWS; i++) {
        program.floats(noise).put(i, (float) random.nextDouble(-1, 1));
      }
      program.run();
      return program.floats(result).get(0);
    }
  }

  @Test
  void groups_thatDoNotFit_areRefused() {
    Optimizer adam = new Optimizer.Adam();
    refused("a loss among", new Group("judge", "critic.*", adam));
    refused("a pattern of parameters", new Group("critic", "judge.*", adam));
    refused(
        "of no other group", new Group("critic", "*", adam), new Group("generator", "gen*", adam));
  }

  private static void refused(String expected, Group... groups) {
    try (Device device = TestBackends.present().get(0).open(TestBackends.OPTIONS)) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  new AlternatingTraining(
                      device, ROWS, AlternatingTrainingTest::losses, List.of(groups)));
      assertTrue(error.getMessage().contains(expected), error.getMessage());
    }
  }
}
