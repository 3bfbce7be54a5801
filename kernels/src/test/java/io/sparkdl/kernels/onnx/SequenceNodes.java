package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Cell;
import io.sparkdl.kernels.operator.Recurrent.Direction;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentBatchFirst;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Recurrent operators and attention. */
final class SequenceNodes {
  private SequenceNodes() {}

  /** The optional inputs are the third and later ones, in the order of {@link Extra}. */
  static List<Term> recurrent(GraphReader graph, OnnxNode node, Cell cell) {
    node.floatsOnly();
    Direction direction =
        Direction.valueOf(node.text("direction", "forward").toUpperCase(Locale.ROOT));
    Set<Extra> extras = new TreeSet<>();
    for (Extra extra : Extra.values()) {
      if (node.has(3 + extra.ordinal())) {
        extras.add(extra);
      }
    }
    Recurrent operator =
        new Recurrent(
            cell,
            direction,
            node.integer("hidden_size", node.input(2).shape().size(2)),
            functions(node, cell, direction),
            node.number("clip", Float.POSITIVE_INFINITY),
            node.flag("input_forget", false),
            node.flag("linear_before_reset", false),
            extras);
    if (node.flag("layout", false)) {
      return graph.applyAll(new RecurrentBatchFirst(operator), node.inputs());
    }
    List<Term> outputs = graph.applyAll(operator, node.inputs());
    return outputs.subList(0, outputs.size() - 1);
  }

  /** Parameters are listed for the functions that have one, in their order. */
  private static List<CellFunction> functions(OnnxNode node, Cell cell, Direction direction) {
    if (!node.hasAttribute("activations")) {
      return Recurrent.of(cell, direction, 1, Set.of()).functions();
    }
    List<Float> alphas = node.numbers("activation_alpha");
    List<Float> betas = node.numbers("activation_beta");
    int alpha = 0;
    int beta = 0;
    List<CellFunction> functions = new ArrayList<>();
    for (String name : node.texts("activations")) {
      CellFunction function = CellFunction.Kind.named(name).withDefaults();
      float a = function.alpha();
      float b = function.beta();
      if (function.kind().hasAlpha() && alpha < alphas.size()) {
        a = alphas.get(alpha++);
      }
      if (function.kind().hasBeta() && beta < betas.size()) {
        b = betas.get(beta++);
      }
      functions.add(new CellFunction(function.kind(), a, b));
    }
    return functions;
  }
}
