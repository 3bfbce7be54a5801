package io.sparkdl.engine;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Embedding;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.GraphAttention;
import io.sparkdl.engine.network.GraphConvolution;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.ReshapeLayer;
import io.sparkdl.engine.network.SliceLayer;
import io.sparkdl.engine.network.StepEmbedding;
import java.util.ArrayList;
import java.util.List;

/** Layers that read indexes from a row: tokens and edges. The test's numbers are from -1 to 1. */
final class IndexCases {
  private IndexCases() {}

  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    cases.add(
        NetworkCase.of(
            "embedding",
            List.of(3),
            new Rescale(2.4, List.of(-2.5), null),
            new Embedding(5, 4),
            new Dense(3, Activation.TANH),
            new FlattenLayer(),
            new Dense(4)));
    cases.add(NetworkCase.of("stepEmbedding", List.of(1), new StepEmbedding(6), new Dense(4)));
    cases.add(graph("graphConvolution", new GraphConvolution(3, Activation.TANH)));
    cases.add(graph("graphConvolution_directed", new GraphConvolution(3, false, null)));
    cases.add(graph("graphAttention", new GraphAttention(2, 3, Activation.ELU)));
    cases.add(graph("graphAttention_directed", new GraphAttention(1, 2, false, null)));
    return cases;
  }

  /** Four nodes of three features and five edges; ends below 0 are padding. */
  private static NetworkCase graph(String name, Layer layer) {
    Network network =
        Functional.builder()
            .layer("numbers", SliceLayer.ofColumns(0, 12), Functional.INPUT)
            .layer("nodes", new ReshapeLayer(List.of(4, 3)), "numbers")
            .layer("hidden", new Dense(3, Activation.TANH), "nodes")
            .layer("pairs", SliceLayer.ofColumns(12, 22), Functional.INPUT)
            .layer("moved", new Rescale(2.4, List.of(-1.45), null), "pairs")
            .layer("edges", new ReshapeLayer(List.of(5, 2)), "moved")
            .layer("mixed", layer, "hidden", "edges")
            .layer("active", new ActivationLayer(Activation.TANH), "mixed")
            .layer("flat", new FlattenLayer(), "active")
            .layer("scores", new Dense(4), "flat")
            .output("scores");
    return NetworkCase.spec(name, network, List.of(22), Loss.CROSS_ENTROPY);
  }
}
