package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.Attention.Extra;
import io.sparkdl.kernels.operator.Attention.Scores;
import io.sparkdl.kernels.operator.CachedAttention;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Attention, rotary positions and key-value caches. */
final class AttentionNodes {
  private AttentionNodes() {}

  /** Inputs 3 to 6 are the mask, past keys and values, and the lengths. */
  static List<Term> attention(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    Set<Extra> extras = new TreeSet<>();
    List<Term> optional = new ArrayList<>();
    if (node.has(3)) {
      extras.add(Extra.MASK);
      optional.add(node.input(3));
    }
    if (node.has(6)) {
      extras.add(Extra.LENGTHS);
      optional.add(node.input(6));
    }
    Attention attention = operator(node, extras);
    List<Term> inputs = new ArrayList<>(List.of(node.input(0), node.input(1), node.input(2)));
    if (!node.has(4) && !node.hasOutput(1) && !node.hasOutput(2)) {
      inputs.addAll(optional);
      List<Term> outputs = graph.applyAll(attention, inputs);
      List<Term> results = new ArrayList<>(List.of(outputs.get(0), outputs.get(0), outputs.get(0)));
      results.addAll(outputs.subList(2, outputs.size()));
      return results;
    }
    inputs.add(node.has(4) ? node.input(4) : empty(graph, node, 1));
    inputs.add(node.has(5) ? node.input(5) : empty(graph, node, 2));
    inputs.addAll(optional);
    return graph.applyAll(new CachedAttention(attention), inputs);
  }

  private static Term empty(GraphReader graph, OnnxNode node, int input) {
    Shape shape = node.input(input).shape();
    int heads = shape.rank() == 4 ? shape.size(1) : node.integer("kv_num_heads", 1);
    int size = shape.rank() == 4 ? shape.size(3) : shape.size(2) / heads;
    return graph.constant(Elements.zeros(TensorType.floats(shape.size(0), heads, 0, size)));
  }

  private static Attention operator(OnnxNode node, Set<Extra> extras) {
    Scores scores = Scores.NONE;
    if (node.hasOutput(3)) {
      scores = Scores.values()[1 + node.integer("qk_matmul_output_mode", 0)];
    }
    boolean packed = node.input(0).shape().rank() == 3;
    return new Attention(
        packed ? node.integer("q_num_heads", 0) : 0,
        packed ? node.integer("kv_num_heads", 0) : 0,
        node.number("scale", 0),
        node.flag("is_causal", false),
        0,
        node.number("softcap", 0),
        scores,
        0,
        0,
        extras);
  }

  static List<Term> rotaryEmbedding(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    RotaryEmbedding operator =
        new RotaryEmbedding(
            node.flag("interleaved", false),
            node.integer("num_heads", 0),
            node.integer("rotary_embedding_dim", 0),
            false);
    return graph.applyAll(operator, node.inputs());
  }
}
