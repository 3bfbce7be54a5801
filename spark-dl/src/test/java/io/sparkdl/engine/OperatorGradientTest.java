package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.cases.GradientCheck;
import io.sparkdl.kernels.cases.OperatorCase;
import io.sparkdl.kernels.cases.OperatorCases;
import io.sparkdl.kernels.cases.WithoutGradient;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.NoGradient;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The gradient rule of every operator, on all of its cases: in double against central differences,
 * and each back end's float32 result against the reference's. For every operator a rule that is
 * wrong by 2 % must fail both.
 */
class OperatorGradientTest {
  private static final float WRONG = 1.02f;

  /** Operators whose documentation says that they have no gradient rule. */
  static boolean documentedAsWithoutRule(Object key) {
    Class<?> type = key instanceof Class<?> record ? record : key.getClass();
    return type.getSimpleName().endsWith("Grad") && type != ConvInputGrad.class
        || type == ParameterUpdate.class;
  }

  /** What tells operators apart: the constant of an enum, else the class. */
  static Object key(Operator operator) {
    return operator instanceof Enum<?> constant ? constant : operator.getClass();
  }

  /** Operators that have no float input in any case: there is nothing to differentiate by. */
  static Set<Object> withoutFloats() {
    Set<Object> without = new HashSet<>();
    Set<Object> with = new HashSet<>();
    for (OperatorCase operatorCase : OperatorCases.all()) {
      boolean floats =
          operatorCase.inputTypes().stream().anyMatch(x -> x.element() == ElementType.FLOAT);
      (floats ? with : without).add(key(operatorCase.operator()));
    }
    without.removeAll(with);
    return without;
  }

  /** Cases by operator, of those with a rule, at float inputs where they are differentiable. */
  static Map<Object, List<OperatorCase>> cases() {
    Map<Object, List<OperatorCase>> cases = new LinkedHashMap<>();
    for (OperatorCase operatorCase : OperatorCases.all()) {
      Object key = key(operatorCase.operator());
      boolean kinks = operatorCase.name().endsWith("_ties") || operatorCase.name().endsWith("_far");
      boolean floats =
          operatorCase.inputTypes().stream().anyMatch(x -> x.element() == ElementType.FLOAT);
      if (floats && !kinks && !documentedAsWithoutRule(key)) {
        cases.computeIfAbsent(key, absent -> new ArrayList<>()).add(operatorCase);
      }
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> gradient_onReference_equalsDifferencesAndWrongOneDoesNot() {
    return perOperator(
        "reference",
        operatorCases -> {
          int caught = 0;
          for (OperatorCase c : operatorCases) {
            GradientCheck.check(c);
            caught += fails(() -> GradientCheck.check(c, wrong(c.operator()))) ? 1 : 0;
          }
          return caught;
        });
  }

  @TestFactory
  Stream<DynamicTest> gradient_onBackend_equalsReferenceAndWrongOneDoesNot() {
    Stream<DynamicTest> tests = Stream.empty();
    for (Backend backend : TestBackends.present()) {
      Device device = backend.open(TestBackends.OPTIONS);
      tests =
          Stream.concat(
              tests, perOperator(backend.name(), c -> onDevice(device, c)).onClose(device::close));
    }
    return tests;
  }

  /** Checks the cases of an operator; returns how many notice that a rule is wrong. */
  private static int onDevice(Device device, List<OperatorCase> operatorCases) {
    int caught = 0;
    for (OperatorCase c : operatorCases) {
      FloatGradientCheck.check(device, c, c.operator()::gradient);
      caught += fails(() -> FloatGradientCheck.check(device, c, wrong(c.operator()))) ? 1 : 0;
    }
    return caught;
  }

  @Test
  void gradient_operatorWithoutRule_throws() {
    int asked = 0;
    for (OperatorCase c : OperatorCases.all()) {
      if (documentedAsWithoutRule(key(c.operator()))) {
        assertThrows(NoGradient.class, () -> GradientCheck.check(c), c.name());
        asked++;
      }
    }
    assertTrue(asked > 10, "cases: " + asked);
  }

  @FunctionalInterface
  private interface Check {
    int caught(List<OperatorCase> operatorCases);
  }

  private static Stream<DynamicTest> perOperator(String where, Check check) {
    return cases().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    where + " " + entry.getValue().get(0).operator().onnxName(),
                    () -> {
                      int caught = check.caught(entry.getValue());
                      String name = entry.getValue().get(0).operator().onnxName();
                      boolean without = WithoutGradient.NAMES.contains(name);
                      assertEquals(!without, caught > 0, caught + " cases caught a wrong rule");
                    }));
  }

  /** The operator's rule, all gradients a little too large. */
  private static GradientCheck.Rule wrong(Operator operator) {
    return d -> {
      List<Value> gradients = new ArrayList<>();
      operator.gradient(d).forEach(dx -> gradients.add(dx == null ? null : d.scale(dx, WRONG)));
      return gradients;
    };
  }

  private static boolean fails(Runnable check) {
    try {
      check.run();
      return false;
    } catch (AssertionError expected) {
      return true;
    }
  }
}
