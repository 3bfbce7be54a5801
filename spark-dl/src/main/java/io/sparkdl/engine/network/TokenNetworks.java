package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import java.util.ArrayList;
import java.util.List;

/**
 * Families of networks for rows of tokens (T), whole numbers below a vocabulary, where 0 is
 * padding. Outputs are raw scores.
 */
public final class TokenNetworks {
  private TokenNetworks() {}

  /**
   * Embedding, a recurrent layer in both directions, whose last states give the classes' scores.
   */
  public static Functional recurrentClassifier(
      RecurrentLayer.Form cell, int vocabulary, int width, int units, int classes) {
    return Functional.builder()
        .layer("mask", new PaddingMask(null), Functional.INPUT)
        .layer(
            "embedding",
            new Embedding(vocabulary, width, Initializer.LECUN_NORMAL),
            Functional.INPUT)
        .layer(
            "states", new RecurrentLayer(cell, units, true, null, null, null), "embedding", "mask")
        .layer("scores", new Dense(classes), "states")
        .output("scores");
  }

  /** Embedding, positions, transformer blocks, and the mean of the tokens gives the scores. */
  public static Functional transformerClassifier(
      int vocabulary, int width, int heads, int hidden, int blocks, int classes) {
    Functional.Builder builder =
        Functional.builder()
            .layer("mask", new PaddingMask(null), Functional.INPUT)
            .layer("embedding", new Embedding(vocabulary, width), Functional.INPUT)
            .layer("positions", new PositionalEncoding(), "embedding");
    String last = encoder(builder, "positions", "mask", heads, hidden, blocks);
    return builder
        .layer("norm", new LayerNorm(), last)
        .layer("mean", new MeanOfTokens(), "norm", "mask")
        .layer("scores", new Dense(classes), "mean")
        .output("scores");
  }

  private static String encoder(
      Functional.Builder builder, String from, String mask, int heads, int hidden, int blocks) {
    String last = from;
    for (int block = 0; block < blocks; block++) {
      String name = "encoder" + block;
      builder.layer(name, new TransformerEncoder(heads, hidden), last, mask);
      last = name;
    }
    return last;
  }

  /**
   * Decoder-only language model: scores (T, vocabulary) of what follows each token, by the
   * embedding again. Radford et al. 2019.
   */
  public static Sequential languageModel(
      int vocabulary, int width, int heads, int hidden, int blocks) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Embedding(vocabulary, width));
    layers.add(new PositionalEncoding(PositionalEncoding.Form.LEARNED));
    for (int block = 0; block < blocks; block++) {
      layers.add(TransformerEncoder.causal(heads, hidden));
    }
    layers.add(new LayerNorm());
    layers.add(new TiedDense("0-embedding.weight", false));
    return new Sequential(layers);
  }

  /**
   * Language model whose dense layers are mixtures of experts, with rotary positions and root mean
   * square norms. Fedus et al. 2021, arXiv:2101.03961.
   */
  public static Sequential expertLanguageModel(
      int vocabulary, int width, int heads, int hidden, int blocks, int experts) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Embedding(vocabulary, width));
    for (int block = 0; block < blocks; block++) {
      Layer attention = new MultiHeadAttention(heads, null, true, true, false, null);
      layers.add(new Residual(List.of(new RmsNorm(), attention), null, null));
      Layer mixture = new MixtureOfExperts(experts, hidden, 2, Activation.GELU, null);
      layers.add(new Residual(List.of(new RmsNorm(), mixture), null, null));
    }
    layers.add(new RmsNorm());
    layers.add(new Dense(vocabulary));
    return new Sequential(layers);
  }

  /**
   * Encoder and decoder: a row holds {@code sources} tokens of one language, then the {@code
   * targets} tokens of the other that are known so far; the output (targets, vocabulary) scores
   * what follows each of those. One vocabulary and embedding serve both. Vaswani et al. 2017,
   * arXiv:1706.03762.
   */
  public static Functional encoderDecoder(
      int sources, int targets, int vocabulary, int width, int heads, int hidden, int blocks) {
    Functional.Builder builder =
        Functional.builder()
            .layer("source", SliceLayer.ofColumns(0, sources), Functional.INPUT)
            .layer("target", SliceLayer.ofColumns(sources, sources + targets), Functional.INPUT)
            .layer("mask", new PaddingMask(null), "source")
            .layer("sourceEmbedding", new Embedding(vocabulary, width), "source")
            .again("targetEmbedding", "sourceEmbedding", "target")
            .layer("sourcePositions", new PositionalEncoding(), "sourceEmbedding")
            .layer("targetPositions", new PositionalEncoding(), "targetEmbedding");
    String encoded = encoder(builder, "sourcePositions", "mask", heads, hidden, blocks);
    builder.layer("memory", new LayerNorm(), encoded);
    String last = "targetPositions";
    for (int block = 0; block < blocks; block++) {
      String name = "decoder" + block;
      builder.layer(name, new TransformerDecoder(heads, hidden), last, "memory", "mask");
      last = name;
    }
    return builder
        .layer("norm", new LayerNorm(), last)
        .layer("scores", new Dense(vocabulary), "norm")
        .output("scores");
  }
}
