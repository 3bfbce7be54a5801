package io.sparkdl.engine.network;

import java.util.List;

/** Networks that give every node of a graph its scores. */
public final class GraphNetworks {
  private GraphNetworks() {}

  /**
   * Two graph convolutions, relu and dropout in between: a row holds the features of all nodes, one
   * node behind the other, then the edges as pairs of nodes' numbers, those below 0 as padding;
   * output (nodes, classes). Kipf and Welling 2017, arXiv:1609.02907.
   */
  public static Functional gcn(int nodes, int features, int edges, int hidden, int classes) {
    return inputs(nodes, features, edges)
        .layer("hidden", new GraphConvolution(hidden, Activation.RELU), "nodes", "edges")
        .layer("dropped", new DropoutLayer(0.5), "hidden")
        .layer("scores", new GraphConvolution(classes, null), "dropped", "edges")
        .output("scores");
  }

  /** The same with graph attention of several heads first; arXiv:1710.10903. */
  public static Functional gat(
      int nodes, int features, int edges, int heads, int hidden, int classes) {
    return inputs(nodes, features, edges)
        .layer("hidden", new GraphAttention(heads, hidden, Activation.ELU), "nodes", "edges")
        .layer("dropped", new DropoutLayer(0.5), "hidden")
        .layer("scores", new GraphAttention(1, classes, null), "dropped", "edges")
        .output("scores");
  }

  private static Functional.Builder inputs(int nodes, int features, int edges) {
    int numbers = nodes * features;
    return Functional.builder()
        .layer("numbers", SliceLayer.ofColumns(0, numbers), Functional.INPUT)
        .layer("nodes", new ReshapeLayer(List.of(nodes, features)), "numbers")
        .layer("pairs", SliceLayer.ofColumns(numbers, numbers + 2 * edges), Functional.INPUT)
        .layer("edges", new ReshapeLayer(List.of(edges, 2)), "pairs");
  }
}
