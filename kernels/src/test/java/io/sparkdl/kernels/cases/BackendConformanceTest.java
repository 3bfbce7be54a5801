package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison catches what is wrong. */
class BackendConformanceTest {
  @Test
  void compare_elementBeyondTolerance_isNamed() {
    Elements expected = Elements.of(TensorType.floats(3), new float[] {1, 2, 3});
    Elements actual = Elements.of(TensorType.floats(3), new float[] {1, 2.1f, 3.5f});
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> BackendConformance.compare("case", actual, expected, new Tolerance(0.01, 0.01)));
    assertTrue(error.getMessage().contains("2 of 3 wrong: first [1]"), error.getMessage());
    assertTrue(error.getMessage().contains("worst [2]"), error.getMessage());
  }

  @Test
  void compare_integerOffByOne_fails() {
    TensorType type = new TensorType(ElementType.INT64, Shape.of(1));
    Elements expected = Elements.of(type, new long[] {Long.MAX_VALUE});
    Elements actual = Elements.of(type, new long[] {Long.MAX_VALUE - 1});
    assertThrows(
        AssertionError.class,
        () -> BackendConformance.compare("case", actual, expected, new Tolerance(9, 9)));
  }

  @Test
  void compare_otherShape_fails() {
    Elements expected = Elements.zeros(TensorType.floats(2, 3));
    Elements actual = Elements.zeros(TensorType.floats(3, 2));
    assertThrows(
        AssertionError.class,
        () -> BackendConformance.compare("case", actual, expected, Tolerance.EXACT));
  }

  @Test
  void allows_notANumber_matchesOnlyItself() {
    Tolerance tolerance = Tolerance.ACCUMULATED;
    assertTrue(tolerance.allows(Double.NaN, Double.NaN));
    assertFalse(tolerance.allows(1, Double.NaN));
    assertFalse(tolerance.allows(Double.NaN, 1));
    assertTrue(tolerance.allows(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY));
    assertFalse(tolerance.allows(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
  }

  @Test
  void reference_knownCase_computesTheFunction() {
    Samples samples = new Samples("known");
    OperatorCase relu =
        new OperatorCase(
            "known",
            Unary.RELU,
            List.of(samples.floats(new float[] {-1, 0, 2}, 3)),
            Tolerance.EXACT);
    Elements y = BackendConformance.reference(relu).get(0);
    assertEquals(2, y.doubles()[2]);
    assertEquals(0, y.doubles()[0]);
  }
}
