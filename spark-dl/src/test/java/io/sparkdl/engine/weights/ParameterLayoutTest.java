package io.sparkdl.engine.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where tensors lie in the flat arrays. */
class ParameterLayoutTest {
  private final ParameterLayout layout = new ParameterLayout();
  private final TensorSpec weight =
      layout.add("weight", Shape.of(3, 7), Kind.PARAMETER, Initializer.HE_NORMAL);
  private final TensorSpec mean = layout.add("mean", Shape.of(3), Kind.STATE, Initializer.ZEROS);
  private final TensorSpec bias =
      layout.add("bias", Shape.of(16), Kind.PARAMETER, Initializer.ONES);
  private final TensorSpec variance =
      layout.add("variance", Shape.of(3), Kind.STATE, Initializer.ONES);

  @Test
  void add_tensorsOfBothKinds_areAlignedAndApart() {
    assertEquals(List.of(weight, mean, bias, variance), layout.tensors());
    assertEquals(0, weight.offset());
    assertEquals(32, bias.offset());
    assertEquals(48, layout.parameterLength());
    assertEquals(0, mean.offset());
    assertEquals(16, variance.offset());
    assertEquals(32, layout.stateLength());
    assertEquals(21 + 16, layout.parameterCount());
  }

  @Test
  void add_sameNameAgain_givesTheSameTensor() {
    assertSame(weight, layout.add("weight", Shape.of(3, 7), Kind.PARAMETER, Initializer.ZEROS));
    assertEquals(4, layout.tensors().size());
  }

  @Test
  void add_sameNameWithOtherShapeOrKind_isRefused() {
    var shape =
        assertThrows(
            IllegalArgumentException.class,
            () -> layout.add("weight", Shape.of(7, 3), Kind.PARAMETER, Initializer.ZEROS));
    assertTrue(shape.getMessage().contains("to keep its shape and kind"), shape.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> layout.add("weight", Shape.of(3, 7), Kind.STATE, Initializer.ZEROS));
  }

  @Test
  void initial_eachTensor_liesAtItsOffsetWithZerosBetween() {
    Weights weights = Weights.initial(layout, 4);
    for (int i = 0; i < 16; i++) {
      assertEquals(1, weights.parameters()[32 + i]);
      assertEquals(i < 3 ? 1 : 0, weights.state()[16 + i]);
      assertEquals(0, weights.state()[i]);
    }
    for (int i = 21; i < 32; i++) {
      assertEquals(0, weights.parameters()[i], "gap of alignment");
    }
    assertArrayEquals(new float[] {1, 1, 1}, weights.elements(variance));
    assertEquals(21, weights.elements(weight).length);
  }

  @Test
  void of_tensorOfOtherShape_isNamedWithBothShapes() {
    Map<String, NamedTensor> tensors =
        Map.of(
            "weight", new NamedTensor(Shape.of(7, 3), new float[21]),
            "mean", new NamedTensor(Shape.of(3), new float[3]),
            "bias", new NamedTensor(Shape.of(16), new float[16]),
            "variance", new NamedTensor(Shape.of(3), new float[3]));
    var error = assertThrows(IllegalArgumentException.class, () -> Weights.of(layout, tensors));
    assertEquals("weights: expected a tensor weight (3, 7), got (7, 3)", error.getMessage());
  }

  @Test
  void weights_arraysOfOtherLength_areRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Weights(layout, new float[47], new float[32]));
    assertTrue(error.getMessage().contains("48 parameters and 32 of state"), error.getMessage());
  }
}
