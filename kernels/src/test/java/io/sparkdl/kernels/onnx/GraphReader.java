package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.Rules;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes terms: those of a plan that is being built, and constants. */
final class GraphReader {
  private final PlanBuilder builder = new PlanBuilder();

  PlanBuilder builder() {
    return builder;
  }

  /** An input; {@code known} is its elements in a test, or null. */
  Term input(String name, TensorType type, Argument known) {
    Value value = builder.input(name, type);
    Supplier<Elements> elements = known == null ? null : () -> Elements.of(type, known.data());
    return new Term(type, () -> value, elements, false);
  }

  /** A constant. */
  Term constant(Argument argument) {
    return constant(Elements.of(argument.type(), argument.data()));
  }

  /** A constant. */
  Term constant(Elements elements) {
    TensorType type = elements.type();
    Supplier<Value> value = () -> builder.constant(type, OnnxTensors.data(elements));
    return new Term(type, value, () -> elements, true);
  }

  /** Outputs of an operator; their elements are known where those of all inputs are. */
  List<Term> applyAll(Operator operator, List<Term> inputs) {
    List<Value> outputs = builder.applyAll(operator, inputs.stream().map(Term::value).toList());
    boolean known = inputs.stream().allMatch(Term::known);
    boolean fixed = inputs.stream().allMatch(Term::fixed);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Value output = outputs.get(i);
      int index = i;
      if (output.source() instanceof Value.Constant constant) {
        Elements data = Elements.of(output.type(), constant.data());
        terms.add(new Term(output.type(), () -> output, () -> data, true));
        continue;
      }
      Supplier<Elements> elements =
          known
              ? () -> Rules.apply(operator, inputs.stream().map(Term::elements).toList()).get(index)
              : null;
      terms.add(new Term(output.type(), () -> output, elements, fixed));
    }
    return terms;
  }

  /** First output of an operator. */
  Term apply(Operator operator, Term... inputs) {
    return applyAll(operator, List.of(inputs)).get(0);
  }
}
