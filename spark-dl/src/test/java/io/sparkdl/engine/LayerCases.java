package io.sparkdl.engine;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ConcatLayer;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Frozen;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.GaussianSample;
import io.sparkdl.engine.network.InvertedBottleneck;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.MeanOfTokens;
import io.sparkdl.engine.network.MixtureOfExperts;
import io.sparkdl.engine.network.MultiHeadAttention;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.PaddingMask;
import io.sparkdl.engine.network.PatchEmbedding;
import io.sparkdl.engine.network.PermuteLayer;
import io.sparkdl.engine.network.PositionalEncoding;
import io.sparkdl.engine.network.PositionalEncoding.Form;
import io.sparkdl.engine.network.ReshapeLayer;
import io.sparkdl.engine.network.SliceLayer;
import io.sparkdl.engine.network.SqueezeExcite;
import io.sparkdl.engine.network.TiedDense;
import io.sparkdl.engine.network.Upsample2d;
import java.util.ArrayList;
import java.util.List;

/** Layers of sequences, of mixtures and of several inputs, and blocks of images. */
final class LayerCases {
  private static final List<Integer> TOKENS = List.of(5, 3);

  private LayerCases() {}

  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    cases.add(
        NetworkCase.of(
            "frozen",
            List.of(7),
            new Dense(5, Activation.TANH),
            new Frozen(List.of(new Dense(6, Activation.TANH), new Dense(5))),
            new Dense(4)));
    cases.add(
        NetworkCase.of(
            "tiedDense",
            List.of(5),
            new Dense(6, Activation.TANH),
            new Dense(6),
            new TiedDense("0-dense.weight", null),
            new Dense(4)));
    cases.add(
        NetworkCase.of(
            "permute",
            TOKENS,
            new Dense(4),
            new PermuteLayer(List.of(2, 1)),
            new Dense(3),
            new FlattenLayer(),
            new Dense(4)));
    cases.add(
        NetworkCase.of(
            "gaussianSample",
            List.of(5),
            new Dense(6, Activation.TANH),
            new GaussianSample(0.3),
            new Dense(4)));
    cases.add(branches());
    cases.add(shared());
    addImages(cases);
    addTokens(cases);
    return cases;
  }

  private static void addImages(List<NetworkCase> cases) {
    cases.add(
        NetworkCase.images(
            "upsample2d", new Conv2d(2, 3), new Upsample2d(3, null), new Conv2d(2, 3)));
    for (Upsample2d.Form form : Upsample2d.Form.values()) {
      cases.add(
          NetworkCase.images(
              "upsample2d_" + form, new Conv2d(2, 3), new Upsample2d(2, form), new Conv2d(2, 3)));
    }
    cases.add(NetworkCase.images("squeezeExcite", new Conv2d(4, 3), new SqueezeExcite()));
    cases.add(
        NetworkCase.images(
            "invertedBottleneck",
            new InvertedBottleneck(4, null, 2, 2, null, null),
            new InvertedBottleneck(4, 3, null, 1, 0, Activation.TANH)));
    cases.add(
        NetworkCase.of(
            "patchEmbedding",
            List.of(2, 4, 6),
            new PatchEmbedding(2, 5, null),
            new MeanOfTokens(),
            new Dense(4)));
    cases.add(
        NetworkCase.of(
            "patchEmbedding_withoutToken",
            List.of(2, 4, 2),
            new PatchEmbedding(2, 5, false),
            new FlattenLayer(),
            new Dense(4)));
  }

  private static void addTokens(List<NetworkCase> cases) {
    cases.add(tokens("positionalEncoding", new PositionalEncoding()));
    cases.add(tokens("positionalEncoding_learned", new PositionalEncoding(Form.LEARNED)));
    cases.add(tokens("multiHeadAttention", new MultiHeadAttention(2)));
    cases.add(
        tokens(
            "multiHeadAttention_causalRotaryGrouped",
            new MultiHeadAttention(4, 2, true, true, false, null)));
    cases.add(
        tokens(
            "multiHeadAttention_dropout", new MultiHeadAttention(2, null, null, null, null, 0.3)));
    cases.add(tokens("mixtureOfExperts", new MixtureOfExperts(3, 4, null, Activation.TANH, 0.1)));
    cases.add(tokens("mixtureOfExperts_one", new MixtureOfExperts(3, 4, 1, Activation.TANH, 0.5)));
    cases.add(
        NetworkCase.of(
            "mixtureOfExperts_ofRows",
            List.of(6),
            new Dense(5),
            new MixtureOfExperts(4, 3, 2, Activation.TANH, null),
            new Dense(4)));
    cases.add(crossAttention());
  }

  private static NetworkCase tokens(String name, Layer layer) {
    return NetworkCase.of(
        name,
        TOKENS,
        new Dense(8),
        layer,
        new Dense(3, Activation.TANH),
        new FlattenLayer(),
        new Dense(4));
  }

  /** Two parts of a row, joined again. */
  private static NetworkCase branches() {
    Network network =
        Functional.builder()
            .layer("left", SliceLayer.ofColumns(0, 3), Functional.INPUT)
            .layer("right", new SliceLayer(1, -4, null), Functional.INPUT)
            .layer("a", new Dense(4, Activation.TANH), "left")
            .layer("b", new Dense(2), "right")
            .layer("both", new ConcatLayer(-1), "a", "b")
            .layer("head", new Dense(4), "both")
            .output("head");
    return NetworkCase.spec("slicesAndConcat", network, List.of(7), Loss.CROSS_ENTROPY);
  }

  private static NetworkCase shared() {
    Network network =
        Functional.builder()
            .layer("a", new Dense(5, Activation.TANH), Functional.INPUT)
            .again("b", "a", "a")
            .again("c", "a", "b")
            .layer("head", new Dense(4), "c")
            .output("head");
    return NetworkCase.spec("sharedWeights", network, List.of(5), Loss.CROSS_ENTROPY);
  }

  /** A row holds 4 vectors of 3, then 5 tokens that are attended to. */
  private static NetworkCase crossAttention() {
    Network network =
        Functional.builder()
            .layer("own", SliceLayer.ofColumns(0, 12), Functional.INPUT)
            .layer("vectors", new ReshapeLayer(List.of(4, 3)), "own")
            .layer("queries", new Dense(4), "vectors")
            .layer("tokens", SliceLayer.ofColumns(12, 17), Functional.INPUT)
            .layer("mask", new PaddingMask(null), "tokens")
            .layer("column", new ReshapeLayer(List.of(5, 1)), "tokens")
            .layer("memory", new Dense(6, Activation.TANH), "column")
            .layer("mixed", new MultiHeadAttention(2), "queries", "memory", "mask")
            .layer("self", new MultiHeadAttention(1), "memory", "mask")
            .layer("mean", new MeanOfTokens(), "self", "mask")
            .layer("flat", new FlattenLayer(), "mixed")
            .layer("both", new ConcatLayer(null), "flat", "mean")
            .layer("head", new Dense(4), "both")
            .output("head");
    return NetworkCase.spec("crossAttention", network, List.of(17), Loss.CROSS_ENTROPY);
  }
}
