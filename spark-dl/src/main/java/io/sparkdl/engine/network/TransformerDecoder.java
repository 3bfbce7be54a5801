package io.sparkdl.engine.network;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Transformer block of a decoder: tokens x (N, S, D) attend to themselves, none to what is behind
 * it, then to a memory (N, T, M), an encoder's output, and pass two dense layers, each added to its
 * input, with layer norms. Inputs: x, the memory, and, where rows have several lengths, the mask
 * (N, T) of the memory. Vaswani et al. 2017, arXiv:1706.03762.
 *
 * @param heads which divide D
 * @param hidden width between the two dense layers
 * @param dropout of the attention's weights and of what is added; null for 0
 * @param activation null for gelu
 * @param normFirst whether norms stand in front of attention and dense layers (Xiong et al. 2020,
 *     arXiv:2002.04745), else behind the sums; null for true
 */
public record TransformerDecoder(
    int heads, int hidden, Double dropout, Activation activation, Boolean normFirst)
    implements Layer {
  public TransformerDecoder {
    Layers.count("transformerDecoder.heads", heads, heads, 1);
    Layers.count("transformerDecoder.hidden", hidden, hidden, 1);
    dropout = Layers.ratio("transformerDecoder.dropout", dropout);
    activation = activation == null ? Activation.GELU : activation;
    normFirst = normFirst == null || normFirst;
  }

  /** Norms first, no dropout. */
  public TransformerDecoder(int heads, int hidden) {
    this(heads, hidden, null, null, null);
  }

  @Override
  public boolean takes(int inputs) {
    return inputs == 2 || inputs == 3;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    throw new ShapeException(
        "transformerDecoder: expected tokens and a memory, got tokens alone; use a functional"
            + " network, or a causal transformerEncoder for a model without encoder");
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    Layers.requireTokens("transformerDecoder", inputs.get(0));
    TransformerParts parts = new TransformerParts(context, dropout, normFirst);
    var own = new MultiHeadAttention(heads, null, true, null, null, dropout);
    Value mixed = parts.attention("self", own, List.of(inputs.get(0)));
    List<Value> across = new ArrayList<>(inputs);
    across.set(0, mixed);
    var cross = new MultiHeadAttention(heads, null, null, null, null, dropout);
    return parts.dense(hidden, activation, parts.attention("cross", cross, across));
  }

  @Override
  public String kind() {
    return "transformerDecoder";
  }
}
