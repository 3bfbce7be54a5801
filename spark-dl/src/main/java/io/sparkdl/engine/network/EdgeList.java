package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.ScatterND;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The edges of a batch of graphs, in the terms in which graph layers compute: nodes of all graphs
 * are numbered through, and each entry is one direction of one edge.
 */
final class EdgeList {
  private final LayerContext context;
  private final int nodes;

  /** Where each entry comes from and goes to, (M, 1) int64, and 1 or for padding 0, (M, 1). */
  private final Value from;

  private final Value to;
  private final Value counted;

  private EdgeList(LayerContext context, int nodes, Value from, Value to, Value counted) {
    this.context = context;
    this.nodes = nodes;
    this.from = from;
    this.to = to;
    this.counted = counted;
  }

  /**
   * Reads edges.
   *
   * @param edges (N, E, 2): numbers of two nodes; below 0 for padding
   * @param x the nodes' features (N, V, F)
   */
  static EdgeList of(String layer, LayerContext context, Value edges, Value x, boolean both) {
    Layers.requireTokens(layer, x);
    int graphs = x.shape().size(0);
    Shape shape = edges.shape();
    if (shape.rank() != 3 || shape.size(0) != graphs || shape.size(2) != 2) {
      throw new ShapeException(
          layer + ": expected edges (N, E, 2) beside nodes " + x.shape() + ", got " + shape);
    }
    Value zero = context.builder().constant(0);
    Value real =
        context.apply(
            new Cast(ElementType.FLOAT), context.apply(Comparison.GREATER_OR_EQUAL, edges, zero));
    int perGraph = x.shape().size(1);
    float[] first = new float[graphs];
    for (int graph = 0; graph < graphs; graph++) {
      first[graph] = graph * perGraph;
    }
    Value offsets = context.constant(Shape.of(graphs, 1, 1), first);
    Value numbered = context.apply(Binary.ADD, context.apply(Binary.MUL, edges, real), offsets);
    Value ends = context.apply(new Cast(ElementType.INT64), numbered);
    int count = graphs * shape.size(1);
    List<Value> pair = columns(context, ends, count);
    List<Value> marks = columns(context, real, count);
    Value counted = context.apply(Binary.MUL, marks.get(0), marks.get(1));
    int nodes = graphs * perGraph;
    if (!both) {
      return new EdgeList(context, nodes, pair.get(0), pair.get(1), counted);
    }
    Concat join = new Concat(0);
    Value from = context.apply(join, pair.get(0), pair.get(1));
    Value to = context.apply(join, pair.get(1), pair.get(0));
    return new EdgeList(context, nodes, from, to, context.apply(join, counted, counted));
  }

  private static List<Value> columns(LayerContext context, Value ends, int count) {
    Value flat = Layers.reshape(context, ends, count, 2);
    return context.applyAll(new Split(1, List.of(1, 1)), flat);
  }

  /** These edges and one from every node to itself. */
  EdgeList withLoops() {
    Value all =
        context
            .builder()
            .constant(
                new TensorType(ElementType.INT64, Shape.of(nodes, 1)),
                LongStream.range(0, nodes).toArray());
    float[] ones = new float[nodes];
    Arrays.fill(ones, 1);
    Concat join = new Concat(0);
    return new EdgeList(
        context,
        nodes,
        context.apply(join, from, all),
        context.apply(join, to, all),
        context.apply(join, counted, context.constant(Shape.of(nodes, 1), ones)));
  }

  /** 1 for each edge, 0 for padding, (M, 1). */
  Value counted() {
    return counted;
  }

  /** Features (V, F) of the nodes that edges come from, (M, F). */
  Value sources(Value x) {
    return gather(x, from);
  }

  /** Features (V, F) of the nodes that edges go to, (M, F). */
  Value targets(Value x) {
    return gather(x, to);
  }

  private Value gather(Value x, Value places) {
    Value flat = Layers.reshape(context, places, places.shape().size(0));
    return context.apply(new Gather(0), x, flat);
  }

  /** What edges bring, (M, F), added up by the nodes that they go to, (V, F). */
  Value sumByTarget(Value messages) {
    Shape shape = Shape.of(nodes, messages.shape().size(1));
    Value zeros = context.constant(shape, new float[Math.toIntExact(shape.elements())]);
    return context.apply(new ScatterND(ScatterReduction.ADD), zeros, to, messages);
  }
}
