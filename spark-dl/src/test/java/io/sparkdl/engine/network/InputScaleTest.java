package io.sparkdl.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkdl.engine.Inference;
import io.sparkdl.engine.InferenceBatch;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputScaleTest {
  private static final Shape IMAGE = Shape.of(2, 4, 4);

  private static List<Layer> after(Layer... layers) {
    return List.of(layers);
  }

  /** Steps that read the input or what was made of it, up to the first with weights. */
  private static List<String> untilWeights(Layer rescale, List<Layer> rest) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(Network.rows(3, IMAGE)));
    Plan plan = builder.build(List.of(network(rescale, rest).build(context(builder), x)));
    List<String> names = new ArrayList<>();
    List<Value> made = new ArrayList<>(List.of(x));
    for (var step : plan.steps()) {
      if (made.contains(step.inputs().get(0))) {
        names.add(step.operator().onnxName());
        made.addAll(step.outputs());
      }
    }
    return names;
  }

  private static LayerContext context(PlanBuilder builder) {
    return new LayerContext(builder, null);
  }

  private static Sequential network(Layer first, List<Layer> rest) {
    List<Layer> layers = new ArrayList<>(List.of(first));
    layers.addAll(rest);
    return Sequential.of(layers.toArray(Layer[]::new));
  }

  private static float[] infer(Network network, float[] x) {
    Weights weights = Weights.initial(network.layout(IMAGE), 5);
    float[] outputs = new float[Math.toIntExact(network.outputShape(IMAGE).elements())];
    try (Device device = Backends.named("cpu").open(new DeviceOptions(0, 1, 1L << 28));
        Inference inference = new Inference(device, network, IMAGE, weights)) {
      InferenceBatch batch = inference.batch(1);
      batch.features().put(0, x);
      batch.run();
      batch.outputs().get(0, outputs);
    }
    return outputs;
  }

  /** The network with the scaling inside gives what it gives without, on scaled input. */
  private static void checkValues(Rescale rescale, List<Layer> rest) {
    float[] x = new float[32];
    float[] scaled = new float[32];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 37) % 256;
      int channel = Math.min(i / 16, rescale.deviation().size() - 1);
      scaled[i] = (float) (x[i] * rescale.scale() / rescale.deviation().get(channel));
    }
    Rescale nothing = new Rescale(1.0, null, null);
    assertArrayEquals(
        infer(network(nothing, rest), scaled), infer(network(rescale, rest), x), 2e-6f);
  }

  @Test
  void build_convolutionFollows_scalesItsWeights() {
    Rescale perChannel = new Rescale(null, null, List.of(1.0, 2.0));
    List<Layer> rest = after(new Conv2d(3, 3));
    assertEquals(List.of("Conv"), untilWeights(perChannel, rest));
    checkValues(perChannel, rest);
  }

  @Test
  void build_denseFollows_scalesTheProduct() {
    List<Layer> rest = after(new FlattenLayer(), new Dense(3));
    assertEquals(List.of("Flatten", "Gemm"), untilWeights(new Rescale(), rest));
    checkValues(new Rescale(), rest);
  }

  @Test
  void build_anotherOperatorFollows_computesTheScaledValue() {
    List<Layer> rest = after(new MaxPool2d(2), new Conv2d(3, 3));
    assertEquals(List.of("Mul", "MaxPool", "Conv"), untilWeights(new Rescale(), rest));
    checkValues(new Rescale(), rest);
  }

  @Test
  void build_withMean_isOnePass() {
    Rescale shifted = new Rescale(null, List.of(0.5), List.of(0.25));
    assertEquals(
        List.of("BatchNormalization", "Conv"), untilWeights(shifted, after(new Conv2d(3, 3))));
  }
}
