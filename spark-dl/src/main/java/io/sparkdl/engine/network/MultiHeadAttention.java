package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * Attention with several heads: each query takes the mean of the values, weighted by softmax(q * k
 * / sqrt(d)), d numbers a head; the heads' results pass a linear map to the input's width. Inputs:
 * x (N, S, D); of attention to another sequence also that, (N, T, M); and last, where rows have
 * several lengths, the mask (N, T) of the sequence that is attended to. Output (N, S, D). Vaswani
 * et al. 2017, arXiv:1706.03762.
 *
 * @param heads which divide D
 * @param keyHeads heads of keys and values, which divide {@code heads}, each used by several heads
 *     of queries (Ainslie et al. 2023, arXiv:2305.13245); null for as many
 * @param causal whether a query sees only what is not behind it; null for false
 * @param rotary whether queries and keys are turned by their positions (Su et al. 2021,
 *     arXiv:2104.09864); null for false
 * @param bias of the four linear maps; null for true
 * @param dropout of the weights; null for 0
 */
public record MultiHeadAttention(
    int heads, Integer keyHeads, Boolean causal, Boolean rotary, Boolean bias, Double dropout)
    implements Layer {
  private static final String KIND = "multiHeadAttention";

  public MultiHeadAttention {
    Layers.count("multiHeadAttention.heads", heads, heads, 1);
    keyHeads = Layers.count("multiHeadAttention.keyHeads", keyHeads, heads, 1);
    causal = causal != null && causal;
    rotary = rotary != null && rotary;
    bias = bias == null || bias;
    dropout = Layers.ratio("multiHeadAttention.dropout", dropout);
    if (heads % keyHeads != 0) {
      throw new IllegalArgumentException(
          "multiHeadAttention: expected key heads that divide the heads, got "
              + keyHeads
              + " and "
              + heads);
    }
  }

  /** To the sequence itself, every position to every one. */
  public MultiHeadAttention(int heads) {
    this(heads, null, null, null, null, null);
  }

  @Override
  public boolean takes(int inputs) {
    return inputs >= 1 && inputs <= 3;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return build(context, List.of(x));
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    Value x = inputs.get(0);
    Layers.requireTokens(KIND, x);
    Value last = inputs.get(inputs.size() - 1);
    boolean masked = inputs.size() > 1 && last.shape().rank() == 2;
    boolean cross = inputs.size() - (masked ? 1 : 0) == 2;
    Value memory = cross ? inputs.get(1) : x;
    Layers.requireTokens(KIND, memory);
    int width = x.shape().size(2);
    if (width % heads != 0 || rotary && width / heads % 2 != 0) {
      throw new ShapeException(
          "multiHeadAttention: expected a width that "
              + heads
              + " heads divide"
              + (rotary ? " into even parts" : "")
              + ", got "
              + x.shape());
    }
    int size = width / heads;
    Value queries = turned(context, heads(context, "query", x, heads, size));
    Value keys = turned(context, heads(context, "key", memory, keyHeads, size));
    Value values = heads(context, "value", memory, keyHeads, size);
    Value mask = masked ? last : null;
    Value mixed =
        attend(context, queries, repeated(context, keys), repeated(context, values), mask);
    Value joined = Layers.transpose(context, mixed, 0, 2, 1, 3);
    Value y = Layers.reshape(context, joined, x.shape());
    return Layers.linear(context.scope("output"), y, width, bias, Initializer.GLOROT_UNIFORM);
  }

  /** Of vectors (N, T, D), a linear map to (N, heads, T, size). */
  private Value heads(LayerContext context, String name, Value x, int count, int size) {
    Value y = Layers.linear(context.scope(name), x, count * size, bias, Initializer.GLOROT_UNIFORM);
    int[] s = x.shape().toArray();
    return Layers.transpose(
        context, Layers.reshape(context, y, s[0], s[1], count, size), 0, 2, 1, 3);
  }

  private Value attend(LayerContext context, Value queries, Value keys, Value values, Value mask) {
    int size = queries.shape().size(3);
    Value transposed = Layers.transpose(context, keys, 0, 1, 3, 2);
    Value products = context.apply(new MatMul(), queries, transposed);
    Value scores = Layers.scaled(context, products, 1 / Math.sqrt(size));
    int rows = queries.shape().size(0);
    int length = keys.shape().size(2);
    if (causal) {
      Value order = Masks.causal(context, queries.shape().size(2), length);
      scores = context.apply(Binary.ADD, scores, order);
    }
    if (mask != null) {
      Value absent = Masks.ofKeys(KIND, context, mask, rows, length);
      scores = context.apply(Binary.ADD, scores, absent);
    }
    Value weights = context.apply(new Softmax(3), scores);
    return context.apply(new MatMul(), Layers.dropout(context, dropout, weights), values);
  }

  /** Keys or values (N, keyHeads, T, d) for every head of queries. */
  private Value repeated(LayerContext context, Value x) {
    if (keyHeads == heads) {
      return x;
    }
    int[] s = x.shape().toArray();
    Value apart = Layers.reshape(context, x, s[0], keyHeads, 1, s[2], s[3]);
    Shape each = Shape.of(s[0], keyHeads, heads / keyHeads, s[2], s[3]);
    return Layers.reshape(context, context.apply(new Expand(each), apart), s[0], heads, s[2], s[3]);
  }

  /** Turned by the position: x * cos + (-second half, first half) * sin. */
  private Value turned(LayerContext context, Value x) {
    if (!rotary) {
      return x;
    }
    int length = x.shape().size(2);
    int size = x.shape().size(3);
    float[] cosines = new float[length * size];
    float[] sines = new float[length * size];
    for (int i = 0; i < cosines.length; i++) {
      int pair = i % size % (size / 2);
      double angle = (i / size) / Math.pow(10000, 2.0 * pair / size);
      cosines[i] = (float) Math.cos(angle);
      sines[i] = (float) Math.sin(angle);
    }
    Shape table = Shape.of(length, size);
    Split halves = new Split(3, List.of(size / 2, size / 2));
    List<Value> parts = context.applyAll(halves, x);
    Value crossed =
        context.apply(new Concat(3), context.apply(Unary.NEG, parts.get(1)), parts.get(0));
    Value along = context.apply(Binary.MUL, x, context.constant(table, cosines));
    return context.apply(
        Binary.ADD, along, context.apply(Binary.MUL, crossed, context.constant(table, sines)));
  }

  @Override
  public String kind() {
    return KIND;
  }
}
