package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * Graph convolution: y = activation(D^-1/2 (A + I) D^-1/2 x * weight + bias), with the adjacency A
 * of the edges and the degrees D of A + I. Inputs: nodes x (N, V, F) of N graphs, edges (N, E, 2),
 * numbers of nodes from 0 to V - 1, below 0 for padding. Output (N, V, units). Costs as much as
 * there are edges. Kipf and Welling 2017, arXiv:1609.02907.
 *
 * @param undirected whether an edge counts in both directions; null for true
 * @param activation null for none
 */
public record GraphConvolution(int units, Boolean undirected, Activation activation)
    implements Layer {
  public GraphConvolution {
    Layers.count("graphConvolution.units", units, units, 1);
    undirected = undirected == null || undirected;
  }

  /** Over undirected edges. */
  public GraphConvolution(int units, Activation activation) {
    this(units, null, activation);
  }

  @Override
  public boolean takes(int inputs) {
    return inputs == 2;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    throw new ShapeException("graphConvolution: expected nodes and edges, got nodes alone");
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    Value x = inputs.get(0);
    EdgeList edges =
        EdgeList.of("graphConvolution", context, inputs.get(1), x, undirected).withLoops();
    Value degrees = edges.sumByTarget(edges.counted());
    Value root = context.apply(Unary.SQRT, degrees);
    Value norms = context.apply(Binary.MUL, edges.sources(root), edges.targets(root));
    Value shares = context.apply(Binary.DIV, edges.counted(), norms);
    Value mapped =
        Layers.linear(context, Layers.matrix(context, x), units, false, Initializer.GLOROT_UNIFORM);
    Value messages = context.apply(Binary.MUL, edges.sources(mapped), shares);
    Value sum = edges.sumByTarget(messages);
    Value bias = context.parameter("bias", Shape.of(units), Initializer.ZEROS);
    Value y =
        Layers.reshape(context, context.apply(Binary.ADD, sum, bias), x.shape().with(2, units));
    return Layers.activate(context, activation, y);
  }

  @Override
  public String kind() {
    return "graphConvolution";
  }
}
