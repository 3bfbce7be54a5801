package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operator's gradient rule is right, and a wrong one is noticed. */
class GradientCheckTest {
  @TestFactory
  Stream<DynamicTest> gradient_everyOperator_matchesCentralDifferences() {
    return cases().stream()
        .map(
            operatorCase ->
                DynamicTest.dynamicTest(
                    operatorCase.name(), () -> GradientCheck.check(operatorCase)));
  }

  @Test
  void cases_everyDifferentiableOperator_isCompared() {
    Set<String> compared = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (OperatorCase operatorCase : cases()) {
      String name = operatorCase.operator().onnxName();
      all.add(name);
      if (GradientCheck.check(operatorCase) > 0) {
        compared.add(name);
      }
    }
    all.removeAll(compared);
    assertEquals(new TreeSet<>(WithoutGradient.NAMES), new TreeSet<>(all));
  }

  @Test
  void check_ruleWrongByOnePercent_fails() {
    int wrong = 0;
    for (OperatorCase operatorCase : cases()) {
      Operator operator = operatorCase.operator();
      if (operator == Unary.TANH && operatorCase.inputTypes().get(0).elements() > 0) {
        assertThrows(
            AssertionError.class,
            () ->
                GradientCheck.check(
                    operatorCase, d -> d.onlyFirst(d.scale(operator.gradient(d).get(0), 1.01f))));
        wrong++;
      }
    }
    assertTrue(wrong > 1, "cases of Tanh: " + wrong);
  }

  @Test
  void check_operandsSwappedInRule_fails() {
    OperatorCase product =
        cases().stream().filter(c -> c.operator() == Binary.MUL).findFirst().orElseThrow();
    assertThrows(
        AssertionError.class, () -> GradientCheck.check(product, d -> List.of(d.dy(0), d.dy(0))));
  }

  /** Cases of operators that have rules, at inputs where they are differentiable. */
  private static List<OperatorCase> cases() {
    List<OperatorCase> cases = new ArrayList<>();
    for (OperatorCase operatorCase : OperatorCases.all()) {
      Operator operator = operatorCase.operator();
      boolean hasRule =
          (!operator.getClass().getSimpleName().endsWith("Grad")
                  || operator instanceof ConvInputGrad)
              && !(operator instanceof ParameterUpdate);
      boolean kinks = operatorCase.name().endsWith("_ties") || operatorCase.name().endsWith("_far");
      boolean floats =
          operatorCase.inputTypes().stream().anyMatch(x -> x.element() == ElementType.FLOAT);
      if (hasRule && floats && !kinks) {
        cases.add(operatorCase);
      }
    }
    return cases;
  }
}
