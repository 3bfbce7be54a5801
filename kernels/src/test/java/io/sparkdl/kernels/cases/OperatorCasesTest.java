package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UpdateRule;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The cases cover every operator on the class path. */
class OperatorCasesTest {
  @Test
  void all_everyOperatorOnTheClassPath_hasCases() throws Exception {
    Set<Object> covered = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (OperatorCase operatorCase : OperatorCases.all()) {
      Operator operator = operatorCase.operator();
      covered.add(operator instanceof Enum<?> ? operator : operator.getClass());
      names.add(operator.onnxName());
    }
    List<Object> missing = new ArrayList<>(operators());
    missing.removeAll(covered);
    assertEquals(List.of(), missing, "operators without a case");
    for (Unary function : Unary.values()) {
      boolean covers = names.contains(function.onnxName() + "Grad");
      assertEquals(function.differentiable(), covers, function + " gradient");
    }
    for (Reduction reduction : Reduction.values()) {
      assertTrue(names.contains(reduction.onnxName()), reduction.onnxName());
    }
    for (UpdateRule rule : UpdateRule.values()) {
      assertTrue(names.contains(rule.onnxName()), rule.onnxName());
    }
  }

  @Test
  void operators_scan_findsRecordsAndEnumConstants() throws Exception {
    List<Object> operators = operators();
    assertTrue(operators.contains(Unary.RELU), "enum constants");
    assertTrue(operators.contains(io.sparkdl.kernels.operator.Conv.class), "records");
  }

  @Test
  void all_names_areUnique() {
    Set<String> names = new HashSet<>();
    for (OperatorCase operatorCase : OperatorCases.all()) {
      assertTrue(names.add(operatorCase.name()), operatorCase.name());
    }
  }

  @Test
  void all_drawnTwice_areEqual() {
    OperatorCase first = OperatorCases.all().get(0);
    OperatorCase second = OperatorCases.all().get(0);
    assertEquals(first.inputTypes(), second.inputTypes());
    BackendConformance.compare(
        first.name(),
        BackendConformance.reference(first).get(0),
        BackendConformance.reference(second).get(0),
        Tolerance.EXACT);
  }

  /** Classes of records and constants of enums that are operators. */
  private static List<Object> operators() throws IOException, ClassNotFoundException {
    String name = Operator.class.getPackageName();
    Path classes =
        Path.of(
                java.net.URI.create(
                    Operator.class.getProtectionDomain().getCodeSource().getLocation().toString()))
            .resolve(name.replace('.', '/'));
    List<Object> operators = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
      for (Path file : files) {
        String simple = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(name + "." + simple);
        if (Operator.class.isAssignableFrom(type) && type.isEnum()) {
          operators.addAll(List.of(type.getEnumConstants()));
        } else if (Operator.class.isAssignableFrom(type) && type.isRecord()) {
          operators.add(type);
        }
      }
    }
    return operators;
  }
}
