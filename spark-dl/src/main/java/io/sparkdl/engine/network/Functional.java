package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Named nodes, each a layer over one node or a merge of several; {@value #INPUT} names the
 * network's input. A node comes behind those that it reads.
 *
 * @param output name of the node whose value is the network's output
 */
public record Functional(List<Node> nodes, String output) implements Network {
  /** The name by which nodes read the network's input. */
  public static final String INPUT = "input";

  /** How several values become one. */
  public enum Merge {
    /** Their sum, with broadcasting. */
    @JsonProperty("add")
    ADD,
    /** Their product, with broadcasting. */
    @JsonProperty("multiply")
    MULTIPLY,
    /** Joined along the channels (axis 1). */
    @JsonProperty("concat")
    CONCAT
  }

  /**
   * A node: a name, the nodes it reads, and either a layer or a merge.
   *
   * @param weightsOf name of an earlier node with an equal layer, whose weights this one uses too;
   *     null for weights of its own
   */
  public record Node(String name, List<String> inputs, Layer layer, Merge merge, String weightsOf) {
    public Node {
      boolean named = inputs != null && inputs.stream().noneMatch(Objects::isNull);
      boolean one = layer != null && merge == null && named && layer.takes(inputs.size());
      boolean many = layer == null && merge != null && named && inputs.size() >= 2;
      if (name == null || name.isBlank() || !one && !many || merge != null && weightsOf != null) {
        throw new IllegalArgumentException(
            "node "
                + name
                + ": expected a name and a layer with as many inputs as it takes, or a merge with"
                + " several and no weights, got "
                + inputs
                + ", "
                + layer
                + ", "
                + merge);
      }
      inputs = List.copyOf(inputs);
    }

    /** A node with weights of its own. */
    public Node(String name, List<String> inputs, Layer layer, Merge merge) {
      this(name, inputs, layer, merge, null);
    }

    /** The name under which its weights are kept. */
    String scope() {
      return weightsOf == null ? name : weightsOf;
    }

    /** The layer's kind or the merge. */
    String kind() {
      return layer != null ? layer.kind() : merge.name().toLowerCase(Locale.ROOT);
    }
  }

  public Functional {
    if (nodes == null || nodes.isEmpty() || nodes.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("functional: expected nodes, got " + nodes);
    }
    nodes = List.copyOf(nodes);
    Set<String> known = new HashSet<>(Set.of(INPUT));
    for (Node node : nodes) {
      if (!known.containsAll(node.inputs()) || !known.add(node.name())) {
        throw new IllegalArgumentException(
            "node "
                + node.name()
                + ": expected a new name and inputs among the earlier "
                + known
                + ", got "
                + node.inputs());
      }
    }
    checkShared(nodes);
    if (!known.contains(output)) {
      throw new IllegalArgumentException(
          "functional: expected an output among " + known + ", got " + output);
    }
  }

  private static void checkShared(List<Node> nodes) {
    Map<String, Layer> owners = new HashMap<>();
    for (Node node : nodes) {
      if (node.weightsOf() == null) {
        owners.put(node.name(), node.layer());
      } else if (!node.layer().equals(owners.get(node.weightsOf()))) {
        throw new IllegalArgumentException(
            "node "
                + node.name()
                + ": expected an earlier node with weights of its own and an equal layer, got "
                + node.weightsOf());
      }
    }
  }

  /** Starts a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects nodes. */
  public static final class Builder {
    private final List<Node> nodes = new ArrayList<>();

    /** Adds a layer over one node, or over several where it takes them. */
    public Builder layer(String name, Layer layer, String... inputs) {
      nodes.add(new Node(name, List.of(inputs), layer, null));
      return this;
    }

    /** Adds the layer of an earlier node again, with the same weights. */
    public Builder again(String name, String earlier, String... inputs) {
      Layer layer = null;
      for (Node node : nodes) {
        layer = node.name().equals(earlier) ? node.layer() : layer;
      }
      nodes.add(new Node(name, List.of(inputs), layer, null, earlier));
      return this;
    }

    /** Adds a merge of several nodes. */
    public Builder merge(String name, Merge merge, String... inputs) {
      nodes.add(new Node(name, List.of(inputs), null, merge));
      return this;
    }

    /** The network whose output is the node of this name. */
    public Functional output(String name) {
      return new Functional(nodes, name);
    }
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Map<String, Value> values = new HashMap<>(Map.of(INPUT, x));
    for (Node node : nodes) {
      List<Value> inputs = node.inputs().stream().map(values::get).toList();
      try {
        Value value =
            context.add(
                node.name(),
                node.kind(),
                node.inputs(),
                own -> build(context.scope(node.scope()), node, inputs));
        values.put(node.name(), value);
      } catch (ShapeException e) {
        throw new ShapeException("node " + node.name() + ", " + e.getMessage());
      }
    }
    return values.get(output);
  }

  private static Value build(LayerContext context, Node node, List<Value> inputs) {
    if (node.layer() != null) {
      return node.layer().build(context, inputs);
    }
    if (node.merge() == Merge.CONCAT) {
      return context.builder().applyAll(new Concat(1), inputs).get(0);
    }
    Binary operator = node.merge() == Merge.ADD ? Binary.ADD : Binary.MUL;
    Value value = inputs.get(0);
    for (Value next : inputs.subList(1, inputs.size())) {
      value = context.apply(operator, value, next);
    }
    return value;
  }
}
