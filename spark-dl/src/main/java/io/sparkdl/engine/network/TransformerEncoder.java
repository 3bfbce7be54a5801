package io.sparkdl.engine.network;

import io.sparkdl.kernels.plan.Value;
import java.util.List;

/**
 * Transformer block over tokens x (N, T, D), to the same shape: multi-head attention to the tokens
 * themselves, then two dense layers for each token, each added to its input, with layer norms. With
 * {@code causal} it is the block of a decoder-only language model. A mask (N, T) as second input is
 * 1 for tokens and 0 for padding. Vaswani et al. 2017, arXiv:1706.03762.
 *
 * @param heads which divide D
 * @param hidden width between the two dense layers
 * @param dropout of the attention's weights and of what is added; null for 0
 * @param activation null for gelu
 * @param normFirst whether norms stand in front of attention and dense layers (Xiong et al. 2020,
 *     arXiv:2002.04745), else behind the sums; null for true
 * @param causal whether a token sees only what is not behind it; null for false
 * @param rotary see {@link MultiHeadAttention}; null for false
 */
public record TransformerEncoder(
    int heads,
    int hidden,
    Double dropout,
    Activation activation,
    Boolean normFirst,
    Boolean causal,
    Boolean rotary)
    implements Layer {
  public TransformerEncoder {
    Layers.count("transformerEncoder.heads", heads, heads, 1);
    Layers.count("transformerEncoder.hidden", hidden, hidden, 1);
    dropout = Layers.ratio("transformerEncoder.dropout", dropout);
    activation = activation == null ? Activation.GELU : activation;
    normFirst = normFirst == null || normFirst;
    causal = causal != null && causal;
    rotary = rotary != null && rotary;
  }

  /** Norms first, no dropout, every token sees every one. */
  public TransformerEncoder(int heads, int hidden) {
    this(heads, hidden, null, null, null, null, null);
  }

  /** The same block for a decoder-only model. */
  public static TransformerEncoder causal(int heads, int hidden) {
    return new TransformerEncoder(heads, hidden, null, null, null, true, null);
  }

  @Override
  public boolean takes(int inputs) {
    return inputs == 1 || inputs == 2;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return build(context, List.of(x));
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    Layers.requireTokens("transformerEncoder", inputs.get(0));
    TransformerParts parts = new TransformerParts(context, dropout, normFirst);
    var attention = new MultiHeadAttention(heads, null, causal, rotary, null, dropout);
    Value mixed = parts.attention("attention", attention, inputs);
    return parts.dense(hidden, activation, mixed);
  }

  @Override
  public String kind() {
    return "transformerEncoder";
  }
}
