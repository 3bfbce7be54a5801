package io.sparkdl.engine.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Functional.Merge;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkDescriptionTest {
  private static final Network SMALL =
      Sequential.of(new Conv2d(4, 3), new BatchNorm(), new FlattenLayer(), new Dense(5));

  private static final Network BRANCHES =
      Functional.builder()
          .layer("a", new Dense(3), Functional.INPUT)
          .layer("b", new Dense(3), Functional.INPUT)
          .merge("sum", Merge.ADD, "a", "b")
          .output("sum");

  @Test
  void of_sequential_countsByHand() {
    NetworkDescription described = NetworkDescription.of(SMALL, Shape.of(2, 6, 6), 10);
    assertEquals(
        List.of(Shape.of(4, 6, 6), Shape.of(4, 6, 6), Shape.of(4 * 36), Shape.of(5)),
        described.parts().stream().map(NetworkDescription.Part::output).toList());
    assertEquals(4 * 2 * 9 + 4, described.parts().get(0).parameters());
    assertEquals(2 * 4, described.parts().get(1).parameters());
    assertEquals(144 * 5 + 5, described.parts().get(3).parameters());
    assertEquals(76 + 8 + 725, described.parameters());
    assertEquals(8, described.state());
    assertEquals(10 * 36 * 4 * 2 * 9, described.parts().get(0).multiplyAdds());
    assertEquals(10 * 144 * 5, described.parts().get(3).multiplyAdds());
    assertEquals(4 * (809 + 8), described.weightBytes());
  }

  @Test
  void text_sequential_hasALineForEveryLayer() {
    String text = SMALL.describe(Shape.of(2, 6, 6), 10);
    assertEquals(8, text.lines().count(), text);
    assertTrue(text.contains("0-conv2d"), text);
    assertTrue(text.contains("total"), text);
    assertTrue(text.contains("training "), text);
  }

  @Test
  void dot_functional_hasAnArrowForEveryInput() {
    String dot = NetworkDescription.of(BRANCHES, Shape.of(7), 1).dot();
    for (String arrow :
        List.of(
            "\"input\" -> \"a\"", "\"input\" -> \"b\"", "\"a\" -> \"sum\"", "\"b\" -> \"sum\"")) {
      assertTrue(dot.contains(arrow), dot);
    }
  }

  @Test
  void svgAndHtml_functional_showEveryPart() {
    NetworkDescription described = NetworkDescription.of(BRANCHES, Shape.of(7), 1);
    for (String drawing : List.of(described.svg(), described.html())) {
      for (String shown : List.of("<svg", "input", "a: dense", "b: dense", "sum: add", "(3)")) {
        assertTrue(drawing.contains(shown), shown + " in " + drawing);
      }
    }
    assertEquals(4, described.svg().split("<path", -1).length / 2);
  }

  /** What the cpu back end takes for the CNN's forward pass: layouts of its own come on top. */
  @Test
  void inferenceBytes_ofTheCnn_areAboutWhatTheCpuTakes() {
    NetworkDescription described = NetworkDescription.of(Networks.cnn(10), Shape.of(3, 32, 32), 64);
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(64, 3, 32, 32));
    var context = new LayerContext(builder, null);
    Plan plan = builder.build(List.of(Networks.cnn(10).build(context, x)));
    try (Device device = Backends.named("cpu").open(new DeviceOptions(0, 1, 1L << 30))) {
      device.allocate("parameters", context.layout().parameterLength());
      device.allocate("state", context.layout().stateLength());
      long before = device.usedBytes();
      try (Program program = device.compile(plan)) {
        double ratio = (device.usedBytes() - before) / (double) described.inferenceBytes();
        assertTrue(ratio > 0.7 && ratio < 2, "cpu takes " + ratio + " of what is planned");
        assertEquals(plan, program.plan());
      }
    }
  }
}
