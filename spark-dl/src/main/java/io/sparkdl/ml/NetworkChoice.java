package io.sparkdl.ml;

import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.Sequential;
import java.util.ArrayList;
import java.util.List;

/** What the param {@code network} says: a named architecture, or JSON. */
final class NetworkChoice {
  static final String MLP = "mlp";
  static final String CNN = "cnn";

  private final String name;
  private final Network described;

  private NetworkChoice(String name, Network described) {
    this.name = name;
    this.described = described;
  }

  /**
   * Reads the param.
   *
   * @throws IllegalArgumentException if it is neither a name nor a valid description
   */
  static NetworkChoice parse(String text) {
    String trimmed = text.trim();
    if (trimmed.equals(MLP) || trimmed.equals(CNN)) {
      return new NetworkChoice(trimmed, null);
    }
    if (!trimmed.startsWith("{")) {
      throw new IllegalArgumentException(
          "network: expected mlp, cnn or a JSON object, got '" + trimmed + "'");
    }
    return new NetworkChoice("described", Network.fromJson(trimmed));
  }

  /** Whether rows must have the axes (C, H, W). */
  boolean needsImages() {
    return name.equals(CNN);
  }

  /** Whether the number of classes is in the description, not in the data. */
  boolean isDescribed() {
    return described != null;
  }

  /**
   * The network to train.
   *
   * @param encoding of the features; images are scaled to 0..1 first, unless the network itself
   *     begins with scaling
   * @param classes for the named architectures
   */
  Network of(FeatureEncoding encoding, int classes) {
    Network network =
        switch (name) {
          case MLP -> Networks.mlp(classes);
          case CNN -> Networks.cnn(classes);
          default -> described;
        };
    return encoding == FeatureEncoding.IMAGE ? rescaled(network) : network;
  }

  private static Network rescaled(Network network) {
    if (network instanceof Sequential sequential) {
      if (sequential.layers().get(0) instanceof Rescale) {
        return sequential;
      }
      List<Layer> layers = new ArrayList<>(sequential.layers());
      layers.add(0, new Rescale());
      return new Sequential(layers);
    }
    return rescaled((Functional) network);
  }

  private static Network rescaled(Functional network) {
    String scaled = "scaled";
    boolean begins = true;
    for (Functional.Node node : network.nodes()) {
      begins &= !node.inputs().contains(Functional.INPUT) || node.layer() instanceof Rescale;
      while (node.name().equals(scaled)) {
        scaled = scaled + "'";
      }
    }
    if (begins) {
      return network;
    }
    String place = scaled;
    List<Functional.Node> nodes = new ArrayList<>();
    nodes.add(new Functional.Node(place, List.of(Functional.INPUT), new Rescale(), null));
    for (Functional.Node node : network.nodes()) {
      List<String> inputs =
          node.inputs().stream()
              .map(input -> input.equals(Functional.INPUT) ? place : input)
              .toList();
      nodes.add(new Functional.Node(node.name(), inputs, node.layer(), node.merge()));
    }
    String output = network.output().equals(Functional.INPUT) ? place : network.output();
    return new Functional(nodes, output);
  }
}
