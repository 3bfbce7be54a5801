package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.folding.DeviceEvaluator;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.ConstantOfShape;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.ShapeOf;
import io.sparkdl.kernels.operator.SizeOf;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.Unsqueeze;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a plan's builder computes while the plan is made. */
final class FoldingCases {
  private FoldingCases() {}

  static void addTo(Map<String, Consumer<Device>> cases) {
    cases.put("folding_arithmeticOnShapes_leavesConstants", FoldingCases::shapes);
    cases.put("folding_inputsAndLargeResults_areLeftToTheRun", FoldingCases::notFolded);
    cases.put("folding_output_isReadFromTheProgram", FoldingCases::output);
  }

  private static long[] longs(Value value) {
    return (long[]) ((Value.Constant) value.source()).data();
  }

  /** The sizes (x.size(1), x.elements() / 6) of an x (2, 3, 5), as a model file writes them. */
  private static Value sizes(PlanBuilder builder) {
    Value x = builder.input("x", TensorType.floats(2, 3, 5));
    TensorType scalar = new TensorType(ElementType.INT64, Shape.SCALAR);
    Value one = builder.constant(scalar, new long[] {1});
    Value six = builder.constant(scalar, new long[] {6});
    Value shape = builder.apply(new ShapeOf(), x);
    Value channels = builder.apply(new Gather(0), shape, one);
    Value rest = builder.apply(Binary.DIV, builder.apply(new SizeOf(), x), six);
    Unsqueeze axis = new Unsqueeze(List.of(0));
    return builder.apply(new Concat(0), builder.apply(axis, channels), builder.apply(axis, rest));
  }

  private static void shapes(Device device) {
    PlanBuilder builder = new PlanBuilder(new DeviceEvaluator(device));
    assertArrayEquals(new long[] {3, 5}, longs(sizes(builder)));
    assertEquals(List.of(), builder.steps());
  }

  private static void notFolded(Device device) {
    PlanBuilder builder = new PlanBuilder(new DeviceEvaluator(device));
    Value x = builder.input("x", TensorType.floats(3));
    builder.apply(Unary.NEG, x);
    assertEquals(1, builder.steps().size());
    ConstantOfShape many = new ConstantOfShape(ElementType.FLOAT, Shape.of(100, 100), 1);
    builder.applyAll(many, List.of());
    assertEquals(2, builder.steps().size());
    ConstantOfShape few = new ConstantOfShape(ElementType.FLOAT, Shape.of(10, 10), 1);
    builder.applyAll(few, List.of());
    assertEquals(2, builder.steps().size());
  }

  private static void output(Device device) {
    PlanBuilder builder = new PlanBuilder(new DeviceEvaluator(device));
    Value sizes = sizes(builder);
    try (Program program = device.compile(builder.build(List.of(sizes)))) {
      program.run();
      long[] read = new long[2];
      program.longs(sizes).get(0, read);
      assertArrayEquals(new long[] {3, 5}, read);
    }
  }
}
