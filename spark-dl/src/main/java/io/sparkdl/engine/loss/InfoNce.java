package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Contrastive loss of pairs: row i has two embeddings q[i] and k[i], which are scaled to length 1;
 * its loss is the cross entropy of softmax over j of q[i] * k[j] / temperature, with i as the
 * label. Outputs (N, 2, E); no truth. Each worker sees its own rows only. Oord et al. 2018,
 * arXiv:1807.03748.
 *
 * @param temperature above 0; null for 0.1
 */
public record InfoNce(Double temperature) implements Loss {
  /** Keeps an embedding of zeros from 0 / 0. */
  private static final double LEAST_SQUARE = 1e-12;

  public InfoNce {
    temperature = Terms.positive("infoNce.temperature", temperature, 0.1);
  }

  /** With temperature 0.1. */
  public InfoNce() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    boolean pairs = outputs.rank() == 3 && outputs.size(1) == 2;
    Terms.require(pairs, "infoNce", "pairs of embeddings (N, 2, E)", outputs);
    return null;
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value none) {
    Terms terms = new Terms(builder);
    int rows = outputs.shape().size(0);
    int width = outputs.shape().size(2);
    Value squares = terms.reduce(Reduction.SUM_SQUARE, outputs, true, 2);
    Value lengths = terms.apply(Unary.SQRT, terms.plus(squares, LEAST_SQUARE));
    Value units = terms.div(outputs, lengths);
    List<Value> pair = builder.applyAll(new Split(1, List.of(1, 1)), List.of(units));
    Value queries = terms.reshape(pair.get(0), rows, width);
    Value keys = terms.reshape(pair.get(1), rows, width);
    Gemm product = new Gemm((float) (1 / temperature), 1, false, true);
    Value labels = terms.longs(Shape.of(rows), LongStream.range(0, rows).toArray());
    return Loss.CROSS_ENTROPY.rows(builder, builder.apply(product, queries, keys), labels);
  }
}
