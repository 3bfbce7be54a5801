package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.List;

/** The residual parts of transformer blocks. */
record TransformerParts(LayerContext context, double dropout, boolean normFirst) {
  /** Attention of the first input to itself or to the second. */
  Value attention(String name, MultiHeadAttention layer, List<Value> inputs) {
    Value x = inputs.get(0);
    List<Value> own = new ArrayList<>(inputs);
    own.set(0, before(name, x));
    return after(name, x, layer.build(context.scope(name), own));
  }

  /** Two dense layers. */
  Value dense(int hidden, Activation activation, Value x) {
    Value first = new Dense(hidden, activation).build(context.scope("inner"), before("dense", x));
    Value second = new Dense(x.shape().size(2)).build(context.scope("outer"), first);
    return after("dense", x, second);
  }

  private Value before(String name, Value x) {
    return normFirst ? norm(name, x) : x;
  }

  private Value after(String name, Value x, Value change) {
    Value sum = context.apply(Binary.ADD, x, Layers.dropout(context, dropout, change));
    return normFirst ? sum : norm(name, sum);
  }

  private Value norm(String name, Value x) {
    return new LayerNorm().build(context.scope(name + "Norm"), x);
  }
}
