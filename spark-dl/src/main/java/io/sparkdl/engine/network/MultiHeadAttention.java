package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.Attention.Extra;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Attention with several heads: each query takes the mean of the values, weighted by softmax(q * k
 * / sqrt(d)), d numbers a head; the heads' results pass a linear map to the input's width. Inputs:
 * x (N, S, D); of attention to another sequence also that, (N, T, M); and last, where rows have
 * several lengths, the mask (N, T) of the sequence that is attended to. Output (N, S, D). Memory
 * grows with S and T, not with their product; see {@link Attention}. Vaswani et al. 2017,
 * arXiv:1706.03762.
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
    Value queries = turned(context, map(context, "query", x, heads * size), heads);
    Value keys = turned(context, map(context, "key", memory, keyHeads * size), keyHeads);
    Value values = map(context, "value", memory, keyHeads * size);
    List<Value> operands = new ArrayList<>(List.of(queries, keys, values));
    Value y = attend(context, operands, masked ? last : null);
    return map(context, "output", y, width);
  }

  private Value map(LayerContext context, String name, Value x, int units) {
    return Layers.linear(context.scope(name), x, units, bias, Initializer.GLOROT_UNIFORM);
  }

  private Value attend(LayerContext context, List<Value> operands, Value mask) {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (mask != null) {
      extras.add(Extra.MASK);
      operands.add(Masks.ofKeys(KIND, context, mask, operands.get(1)));
    }
    boolean drops = context.training() && dropout > 0;
    if (drops) {
      extras.add(Extra.DROPOUT_KEYS);
      operands.add(context.rowKeys());
    }
    var attention =
        new Attention(
            heads,
            keyHeads,
            0,
            causal,
            0,
            0,
            Attention.Scores.NONE,
            drops ? dropout.floatValue() : 0,
            drops ? context.nextStream() : 0,
            extras);
    return context.builder().applyAll(attention, operands).get(0);
  }

  /** Vectors (N, T, heads * size) turned by their positions. */
  private Value turned(LayerContext context, Value x, int count) {
    if (!rotary) {
      return x;
    }
    int rows = x.shape().size(0);
    int length = x.shape().size(1);
    int half = x.shape().size(2) / count / 2;
    float[] cosines = new float[length * half];
    float[] sines = new float[length * half];
    for (int i = 0; i < cosines.length; i++) {
      double angle = (i / half) / Math.pow(10000, (double) (i % half) / half);
      cosines[i] = (float) Math.cos(angle);
      sines[i] = (float) Math.sin(angle);
    }
    long[] places = new long[rows * length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % length;
    }
    Shape table = Shape.of(length, half);
    TensorType type = new TensorType(ElementType.INT64, Shape.of(rows, length));
    return context.apply(
        new RotaryEmbedding(false, count, 0, false),
        x,
        context.constant(table, cosines),
        context.constant(table, sines),
        context.builder().constant(type, places));
  }

  @Override
  public String kind() {
    return KIND;
  }
}
