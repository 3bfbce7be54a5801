package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects the cases of a family of operators. */
final class CaseList {
  private final List<OperatorCase> cases = new ArrayList<>();

  /** Adds a case named after the operator and what is special about it. */
  void add(
      String special,
      Operator operator,
      Tolerance tolerance,
      Function<Samples, List<Argument>> inputs) {
    String name = operator.onnxName() + "_" + special;
    cases.add(new OperatorCase(name, operator, inputs.apply(new Samples(name)), tolerance));
  }

  List<OperatorCase> cases() {
    return cases;
  }
}
