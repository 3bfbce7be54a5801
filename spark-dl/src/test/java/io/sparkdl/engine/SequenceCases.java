package io.sparkdl.engine;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.LayerNorm;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.PaddingMask;
import io.sparkdl.engine.network.RecurrentLayer;
import io.sparkdl.engine.network.RecurrentLayer.Form;
import io.sparkdl.engine.network.ReshapeLayer;
import io.sparkdl.engine.network.RmsNorm;
import io.sparkdl.engine.network.SliceLayer;
import io.sparkdl.engine.network.TransformerDecoder;
import io.sparkdl.engine.network.TransformerEncoder;
import java.util.ArrayList;
import java.util.List;

/** Recurrent layers, norms of vectors and transformer blocks. */
final class SequenceCases {
  private static final List<Integer> TOKENS = List.of(4, 3);

  private SequenceCases() {}

  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    cases.add(tokens("layerNorm", new LayerNorm()));
    cases.add(tokens("rmsNorm", new RmsNorm()));
    for (Form cell : Form.values()) {
      cases.add(
          NetworkCase.of(
              "recurrent_" + cell,
              TOKENS,
              new Dense(4),
              new RecurrentLayer(cell, 5),
              new Dense(4)));
    }
    cases.add(
        tokens(
            "recurrent_bidirectionalStacked", new RecurrentLayer(Form.GRU, 3, true, 2, true, 0.2)));
    cases.add(tokens("transformerEncoder", new TransformerEncoder(2, 5)));
    cases.add(
        tokens(
            "transformerEncoder_causalRotaryNormLast",
            new TransformerEncoder(2, 5, 0.2, Activation.SWISH, false, true, true)));
    cases.add(decoder());
    cases.add(maskedRecurrent());
    return cases;
  }

  private static NetworkCase tokens(String name, Layer layer) {
    return NetworkCase.of(
        name,
        TOKENS,
        new Dense(4),
        layer,
        new Dense(3, Activation.TANH),
        new FlattenLayer(),
        new Dense(4));
  }

  /** A row holds 3 vectors of 2 for the decoder, then 4 of 2 for the encoder. */
  private static NetworkCase decoder() {
    Network network =
        Functional.builder()
            .layer("own", SliceLayer.ofColumns(0, 6), Functional.INPUT)
            .layer("others", SliceLayer.ofColumns(6, 14), Functional.INPUT)
            .layer("targets", new ReshapeLayer(List.of(3, 2)), "own")
            .layer("sources", new ReshapeLayer(List.of(4, 2)), "others")
            .layer("wide", new Dense(4), "targets")
            .layer("memory", new Dense(6), "sources")
            .layer("decoded", new TransformerDecoder(2, 5), "wide", "memory")
            .layer("flat", new FlattenLayer(), "decoded")
            .layer("head", new Dense(4), "flat")
            .output("head");
    return NetworkCase.spec("transformerDecoder", network, List.of(14), Loss.CROSS_ENTROPY);
  }

  /** None of the test's numbers is 0, so the mask is of ones. */
  private static NetworkCase maskedRecurrent() {
    Network network =
        Functional.builder()
            .layer("vectors", new ReshapeLayer(List.of(4, 3)), Functional.INPUT)
            .layer("wide", new Dense(4), "vectors")
            .layer("numbers", SliceLayer.ofColumns(0, 4), Functional.INPUT)
            .layer("mask", new PaddingMask(null), "numbers")
            .layer(
                "states", new RecurrentLayer(Form.LSTM, 3, true, null, true, null), "wide", "mask")
            .layer("flat", new FlattenLayer(), "states")
            .layer("head", new Dense(4), "flat")
            .output("head");
    return NetworkCase.spec("recurrent_masked", network, List.of(12), Loss.CROSS_ENTROPY);
  }
}
