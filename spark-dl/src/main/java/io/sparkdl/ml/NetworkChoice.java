package io.sparkdl.ml;

import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * What the param {@code network} says: a network of {@link NamedNetwork} that classifies, or JSON.
 */
final class NetworkChoice {
  private final NamedNetwork named;
  private final Network described;

  private NetworkChoice(NamedNetwork named, Network described) {
    this.named = named;
    this.described = described;
  }

  /**
   * Reads the param.
   *
   * @throws IllegalArgumentException if it is neither a name nor a valid description
   */
  static NetworkChoice parse(String text) {
    String trimmed = text.trim();
    if (trimmed.startsWith("{")) {
      return new NetworkChoice(null, Network.fromJson(trimmed));
    }
    NamedNetwork named = NamedNetwork.named(trimmed);
    if (named == null || !named.classifies()) {
      throw new IllegalArgumentException(
          "network: expected "
              + String.join(", ", NamedNetwork.classifiers())
              + " or a JSON object, got '"
              + trimmed
              + (named == null ? "'" : "', which gives no scores of classes"));
    }
    return new NetworkChoice(named, null);
  }

  /** Whether rows are read as this. */
  boolean reads(NamedNetwork.Input input) {
    return named != null && named.input() == input;
  }

  /** The name, or what stands for a description. */
  String name() {
    return named == null ? "described" : named.id();
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
   * @param sizes for the named networks
   */
  Network of(FeatureEncoding encoding, NamedNetwork.Sizes sizes) {
    Network network = named == null ? described : named.of(sizes);
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
