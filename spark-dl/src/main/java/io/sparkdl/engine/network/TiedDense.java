package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Fully connected with the transpose of another layer's matrix: x (…, D) to x * w' + bias (…,
 * units), where w (units, D) is trained by both; the usual output of a language model over its
 * embedding. Press and Wolf 2017, arXiv:1608.05859.
 *
 * @param weight name of a tensor of an earlier layer, such as {@code 0-embedding.weight}
 * @param bias null for true
 */
public record TiedDense(String weight, Boolean bias) implements Layer {
  public TiedDense {
    Objects.requireNonNull(weight, "tiedDense: expected the name of a weight, got none");
    bias = bias == null || bias;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Value shared = context.shared(weight);
    if (shared.shape().rank() != 2 || shared.shape().size(1) != x.shape().size(-1)) {
      throw new ShapeException(
          "tiedDense: expected a weight (units, "
              + x.shape().size(-1)
              + "), got "
              + weight
              + " "
              + shared.shape());
    }
    int units = shared.shape().size(0);
    List<Value> inputs = new ArrayList<>(List.of(Layers.matrix(context, x), shared));
    if (bias) {
      inputs.add(context.parameter("bias", Shape.of(units), Initializer.ZEROS));
    }
    Value y = context.builder().applyAll(new Gemm(1, 1, false, true), inputs).get(0);
    boolean matrix = x.shape().rank() == 2;
    return matrix ? y : Layers.reshape(context, y, x.shape().with(-1, units));
  }

  @Override
  public String kind() {
    return "tiedDense";
  }
}
