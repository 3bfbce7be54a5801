package io.sparkdl.engine.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Functional.Merge;
import io.sparkdl.engine.network.GlobalAveragePool2d;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Residual;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.reference.ReferenceProgram;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Folding keeps what a network computes, in double, and folds what it can and no more. */
class FoldBatchNormalizationTest {
  private static final Shape ROW = Shape.of(4, 8, 8);
  private static final int ROWS = 3;

  @Test
  void fold_cnn_keepsOutputsAndLeavesNoNormalisation() {
    expectFolded(Networks.cnn(5), 5, 0);
  }

  @Test
  void fold_convolutionWithBiasAndGroups_keepsOutputs() {
    Layer grouped = new Conv2d(6, List.of(3), null, null, null, 2, true, null, null);
    expectFolded(Sequential.of(grouped, new BatchNorm(null, 0.1)), 1, 0);
  }

  @Test
  void fold_residual_foldsBothBranches() {
    Layer residual =
        new Residual(
            List.of(new Conv2d(6, 3).withoutBias(), new BatchNorm()),
            List.of(new Conv2d(6, 1), new BatchNorm()),
            Activation.RELU);
    expectFolded(Sequential.of(residual, new GlobalAveragePool2d(), new Dense(2)), 2, 0);
  }

  @Test
  void fold_twoNormsInARow_foldsTheFirst() {
    expectFolded(Sequential.of(new Conv2d(6, 3), new BatchNorm(), new BatchNorm()), 2, 1);
  }

  @Test
  void fold_normOfInputDenseOrActivation_staysAsItIs() {
    expectFolded(Sequential.of(new BatchNorm(), new FlattenLayer(), new Dense(3)), 1, 1);
    expectFolded(Sequential.of(new FlattenLayer(), new Dense(3), new BatchNorm()), 1, 1);
    Layer active = new Conv2d(6, 3).withActivation(Activation.RELU);
    expectFolded(Sequential.of(active, new BatchNorm()), 1, 1);
  }

  /** Another reader of the convolution needs it as it is. */
  @Test
  void fold_convolutionReadTwice_staysAsItIs() {
    Network network =
        Functional.builder()
            .layer("conv", new Conv2d(6, 3), Functional.INPUT)
            .layer("norm", new BatchNorm(), "conv")
            .merge("sum", Merge.ADD, "conv", "norm")
            .output("sum");
    expectFolded(network, 1, 1);
    Network both =
        Functional.builder()
            .layer("conv", new Conv2d(6, 3), Functional.INPUT)
            .layer("a", new BatchNorm(), "conv")
            .layer("b", new BatchNorm(), "conv")
            .merge("sum", Merge.ADD, "a", "b")
            .output("sum");
    expectFolded(both, 2, 2);
  }

  @Test
  void fold_trainingPlan_foldsNothing() {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(Network.rows(ROWS, ROW)));
    Value keys = builder.input("keys", new TensorType(ElementType.INT64, Shape.of(ROWS)));
    Value y = Networks.cnn(5).build(new LayerContext(builder, keys), x);
    Plan plan = builder.build(List.of(y));
    assertEquals(5, norms(plan));
    Plan folded = FoldBatchNormalization.fold(plan);
    assertEquals(5, norms(folded));
    assertEquals(plan.assignments().size(), folded.assignments().size());
    assertEquals(plan.toString(), folded.toString());
  }

  private static void expectFolded(Network network, int before, int after) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(Network.rows(ROWS, ROW)));
    Plan plan = builder.build(List.of(network.build(new LayerContext(builder, null), x)));
    Plan folded = FoldBatchNormalization.fold(plan);
    assertEquals(before, norms(plan), "normalisations before");
    assertEquals(after, norms(folded), "normalisations after");
    ParameterLayout layout = network.layout(ROW);
    assertArrayEquals(outputs(plan, layout), outputs(folded, layout), 1e-9);
  }

  private static long norms(Plan plan) {
    return plan.steps().stream()
        .filter(step -> step.operator().onnxName().equals("BatchNormalization"))
        .count();
  }

  /** Outputs in double for weights, statistics and inputs that are none of them 0 or 1. */
  private static double[] outputs(Plan plan, ParameterLayout layout) {
    Weights weights = Weights.initial(layout, 3);
    SplittableRandom random = new SplittableRandom(5);
    try (ReferenceDevice device = ReferenceBackend.open()) {
      device.allocate(LayerContext.PARAMETERS, layout.parameterLength());
      device.allocate(LayerContext.STATE, layout.stateLength());
      double[] parameters = device.region(LayerContext.PARAMETERS).doubles();
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = weights.parameters()[i] + 0.2 * random.nextDouble();
      }
      double[] state = device.region(LayerContext.STATE).doubles();
      for (int i = 0; i < state.length; i++) {
        state[i] = 0.5 + random.nextDouble();
      }
      try (ReferenceProgram program = device.compile(plan)) {
        double[] x = program.doubles(plan.input("x"));
        for (int i = 0; i < x.length; i++) {
          x[i] = 2 * random.nextDouble() - 1;
        }
        program.run();
        return program.doubles(plan.outputs().get(0)).clone();
      }
    }
  }
}
