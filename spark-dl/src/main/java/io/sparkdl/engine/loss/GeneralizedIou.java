package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Generalised intersection over union of boxes: mean over a row's boxes of 1 - i / u + (h - u) / h,
 * where i is the area of the intersection with the target, u that of the union and h that of the
 * smallest box around both. Outputs and targets (N, 4) or (N, …, 4): left, top, right, bottom; a
 * target has right above left and bottom above top. An output with its sides exchanged counts as
 * empty. Rezatofighi et al. 2019, arXiv:1902.09630.
 *
 * @param epsilon added to areas that divide, above 0; null for 1e-7
 */
public record GeneralizedIou(Double epsilon) implements Loss {
  public GeneralizedIou {
    epsilon = Terms.positive("generalizedIou.epsilon", epsilon, 1e-7);
  }

  /** With the default epsilon. */
  public GeneralizedIou() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    boolean boxes = outputs.rank() >= 2 && outputs.size(-1) == 4;
    Terms.require(boxes, "generalizedIou", "boxes (N, …, 4)", outputs);
    return new TensorType(ElementType.FLOAT, outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    List<Value> a = sides(builder, outputs);
    List<Value> b = sides(builder, targets);
    Value width = overlap(terms, a, b, 0);
    Value height = overlap(terms, a, b, 1);
    Value both = terms.mul(width, height);
    Value union = terms.sub(terms.add(area(terms, a), area(terms, b)), both);
    Value hull = terms.mul(span(terms, a, b, 0), span(terms, a, b, 1));
    Value iou = terms.div(both, terms.plus(union, epsilon));
    Value beside = terms.div(terms.sub(hull, union), terms.plus(hull, epsilon));
    return terms.meanOfRow(terms.add(terms.from(1, iou), beside));
  }

  private static List<Value> sides(GraphBuilder builder, Value boxes) {
    Split split = new Split(boxes.shape().rank() - 1, List.of(1, 1, 1, 1));
    return builder.applyAll(split, List.of(boxes));
  }

  private static Value area(Terms terms, List<Value> box) {
    Value width = terms.apply(Unary.RELU, terms.sub(box.get(2), box.get(0)));
    return terms.mul(width, terms.apply(Unary.RELU, terms.sub(box.get(3), box.get(1))));
  }

  /** Length that both cover along an axis: 0 is x, 1 is y. */
  private static Value overlap(Terms terms, List<Value> a, List<Value> b, int axis) {
    Value from = terms.larger(a.get(axis), b.get(axis));
    Value to = terms.smaller(a.get(axis + 2), b.get(axis + 2));
    return terms.apply(Unary.RELU, terms.sub(to, from));
  }

  /** Length from the first beginning to the last end along an axis. */
  private static Value span(Terms terms, List<Value> a, List<Value> b, int axis) {
    Value from = terms.smaller(a.get(axis), b.get(axis));
    return terms.sub(terms.larger(a.get(axis + 2), b.get(axis + 2)), from);
  }
}
