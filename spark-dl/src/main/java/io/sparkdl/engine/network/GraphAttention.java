package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.LeakyRelu;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * Graph attention: each node takes the mean of x * weight over its neighbours and itself, weighted
 * by the softmax over them of leakyRelu(a * source + b * target) with slope 0.2, a and b trained,
 * by heads side by side. Inputs: nodes x (N, V, F) of N graphs, edges (N, E, 2), numbers of nodes
 * from 0 to V - 1, below 0 for padding. Output (N, V, heads * units). Velickovic et al. 2018,
 * arXiv:1710.10903.
 *
 * @param units of each head
 * @param undirected whether an edge counts in both directions; null for true
 * @param activation null for none
 */
public record GraphAttention(int heads, int units, Boolean undirected, Activation activation)
    implements Layer {
  private static final float SLOPE = 0.2f;

  public GraphAttention {
    Layers.count("graphAttention.heads", heads, heads, 1);
    Layers.count("graphAttention.units", units, units, 1);
    undirected = undirected == null || undirected;
  }

  /** Over undirected edges. */
  public GraphAttention(int heads, int units, Activation activation) {
    this(heads, units, null, activation);
  }

  @Override
  public boolean takes(int inputs) {
    return inputs == 2;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    throw new ShapeException("graphAttention: expected nodes and edges, got nodes alone");
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    Value x = inputs.get(0);
    EdgeList edges =
        EdgeList.of("graphAttention", context, inputs.get(1), x, undirected).withLoops();
    Value nodes = Layers.matrix(context, x);
    Value mapped = Layers.linear(context, nodes, heads * units, false, Initializer.GLOROT_UNIFORM);
    Value from = edges.sources(score(context, "source", mapped));
    Value to = edges.targets(score(context, "target", mapped));
    Value scores = context.apply(new LeakyRelu(SLOPE), context.apply(Binary.ADD, from, to));
    // One number for all edges leaves every softmax as it is and keeps the exponentials finite.
    Value largest = context.apply(new Reduce(Reduction.MAX, List.of(), false), scores);
    Value raised = context.apply(Unary.EXP, context.apply(Binary.SUB, scores, largest));
    Value weights = context.apply(Binary.MUL, raised, edges.counted());
    Value sums = edges.sumByTarget(weights);
    int entries = weights.shape().size(0);
    Value sources = Layers.reshape(context, edges.sources(mapped), entries, heads, units);
    Value wide = Layers.reshape(context, weights, entries, heads, 1);
    Value weighted = context.apply(Binary.MUL, sources, wide);
    Value total = edges.sumByTarget(Layers.reshape(context, weighted, entries, heads * units));
    int count = nodes.shape().size(0);
    Value mean =
        context.apply(
            Binary.DIV,
            Layers.reshape(context, total, count, heads, units),
            Layers.reshape(context, sums, count, heads, 1));
    Value y = Layers.reshape(context, mean, x.shape().with(2, heads * units));
    Value bias = context.parameter("bias", Shape.of(heads * units), Initializer.ZEROS);
    return Layers.activate(context, activation, context.apply(Binary.ADD, y, bias));
  }

  /** Of mapped features (V, heads * units), one number per head, (V, heads). */
  private Value score(LayerContext context, String name, Value mapped) {
    Shape shape = Shape.of(1, heads * units);
    Value vector = context.parameter(name, shape, Initializer.GLOROT_UNIFORM);
    Value products = context.apply(Binary.MUL, mapped, vector);
    int nodes = mapped.shape().size(0);
    return Layers.reduce(
        context, Reduction.SUM, Layers.reshape(context, products, nodes, heads, units), false, 2);
  }

  @Override
  public String kind() {
    return "graphAttention";
  }
}
