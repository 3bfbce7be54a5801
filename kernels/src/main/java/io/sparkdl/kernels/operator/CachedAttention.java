package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Attention} over past keys and values and new ones, ONNX's past_key, past_value and present
 * ones: q, k, v, past keys (B, Hk, P, D), past values (B, Hk, P, Dv), then the attention's optional
 * inputs, to y, present keys (B, Hk, P + Lk, D), present values, and scores if asked for. P may be
 * 0. Made of concatenations and, for packed inputs, transposes; a cache of fixed size is {@link
 * TensorScatter}'s.
 */
public record CachedAttention(Attention attention) implements Composite {
  @Override
  public String onnxName() {
    return attention.onnxName();
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    boolean packed = inputs.get(0).shape().rank() == 3;
    int past = inputs.get(3).shape().size(2);
    List<Value> parts = new ArrayList<>();
    parts.add(heads(builder, inputs.get(0), attention.queryHeads()));
    for (int i = 1; i < 3; i++) {
      Value fresh = heads(builder, inputs.get(i), attention.keyHeads());
      parts.add(past == 0 ? fresh : builder.apply(new Concat(2), inputs.get(i + 2), fresh));
    }
    parts.addAll(inputs.subList(5, inputs.size()));
    Attention inner =
        new Attention(
            0,
            0,
            attention.scale(),
            attention.causal(),
            past,
            attention.softcap(),
            attention.scores(),
            attention.dropout(),
            attention.stream(),
            attention.extras());
    List<Value> outputs = builder.applyAll(inner, parts);
    List<Value> results = new ArrayList<>();
    results.add(packed ? joined(builder, outputs.get(0)) : outputs.get(0));
    results.add(parts.get(1));
    results.add(parts.get(2));
    results.addAll(outputs.subList(2, outputs.size()));
    return results;
  }

  private static Value heads(GraphBuilder builder, Value packed, int heads) {
    Shape shape = packed.shape();
    if (shape.rank() == 4) {
      return packed;
    }
    Shape split = Shape.of(shape.size(0), shape.size(1), heads, shape.size(2) / heads);
    Value rows = builder.apply(Reshape.to(split), packed);
    return builder.apply(new Transpose(List.of(0, 2, 1, 3)), rows);
  }

  private static Value joined(GraphBuilder builder, Value heads) {
    Value rows = builder.apply(new Transpose(List.of(0, 2, 1, 3)), heads);
    Shape shape = rows.shape();
    Shape packed = Shape.of(shape.size(0), shape.size(1), shape.size(2) * shape.size(3));
    return builder.apply(Reshape.to(packed), rows);
  }
}
