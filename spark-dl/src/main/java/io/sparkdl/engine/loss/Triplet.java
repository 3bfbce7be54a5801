package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Triplet loss with the hardest examples of the batch: max(0, margin + p - n), where p is the
 * largest squared distance from the row's embedding to one of its own label and n the smallest to
 * one of another. Outputs (N, E) are embeddings, labels (N) int64. A row without another label in
 * the batch costs nothing. Each worker sees its own rows only, as with batch norm. Schroff et al.
 * 2015, arXiv:1503.03832; Hermans et al. 2017, arXiv:1703.07737.
 *
 * @param margin above 0; null for 0.2
 */
public record Triplet(Double margin) implements Loss {
  public Triplet {
    margin = Terms.positive("triplet.margin", margin, 0.2);
  }

  /** With margin 0.2. */
  public Triplet() {
    this(null);
  }

  /** Beyond every distance that float32 tells from its neighbours here. */
  private static final double FAR = 1e9;

  private static TensorType labels(Shape outputs) {
    Terms.require(outputs.rank() == 2, "triplet", "embeddings (N, E)", outputs);
    return new TensorType(ElementType.INT64, Shape.of(outputs.size(0)));
  }

  @Override
  public TensorType truth(Shape outputs) {
    return labels(outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value labels) {
    Terms terms = new Terms(builder);
    int rows = outputs.shape().size(0);
    Value squares = terms.reduce(Reduction.SUM_SQUARE, outputs, true, 1);
    Value products = builder.apply(new Gemm(-2, 1, false, true), outputs, outputs);
    Value distances = terms.add(products, squares);
    distances = terms.add(distances, terms.reshape(squares, 1, rows));
    Value same = terms.equal(terms.reshape(labels, rows, 1), terms.reshape(labels, 1, rows));
    Value own = terms.reduce(Reduction.MAX, terms.mul(distances, same), false, 1);
    // Rows of the same label are moved out of the way of the minimum.
    Value moved = terms.add(distances, terms.times(same, FAR));
    Value other = terms.reduce(Reduction.MAX, terms.apply(Unary.NEG, moved), false, 1);
    return terms.apply(Unary.RELU, terms.plus(terms.add(own, other), margin));
  }
}
