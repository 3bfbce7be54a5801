package io.sparkdl.engine;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.AveragePool2d;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Functional.Merge;
import io.sparkdl.engine.network.GlobalAveragePool2d;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.MaxPool2d;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Padding;
import io.sparkdl.engine.network.Rescale;
import io.sparkdl.engine.network.ReshapeLayer;
import io.sparkdl.engine.network.Residual;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** A small network with its input and loss; every layer and loss is in one of {@link #all}. */
record NetworkCase(String name, TrainingSpec spec) {
  private static final List<Integer> IMAGE = List.of(3, 6, 5);

  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      cases.add(of("dense_" + activation, List.of(7), new Dense(5, activation), new Dense(4)));
    }
    cases.add(of("dense_withoutBias", List.of(7), new Dense(4, null, false, null)));
    cases.add(of("activation", List.of(7), new Dense(4), new ActivationLayer(Activation.TANH)));
    cases.add(images("conv2d", new Conv2d(4, 3).withActivation(Activation.RELU)));
    cases.add(
        images(
            "conv2d_groupsStridesDilations",
            new Conv2d(4, 1),
            new Conv2d(
                6,
                List.of(3, 2),
                List.of(2, 1),
                Padding.SAME,
                List.of(1, 2),
                2,
                null,
                null,
                null)));
    cases.add(
        images(
            "conv2d_valid",
            new Conv2d(4, List.of(2), null, Padding.VALID, null, null, null, null, null)));
    cases.add(images("maxPool2d", new Conv2d(4, 3), new MaxPool2d(2)));
    cases.add(
        images(
            "averagePool2d",
            new Conv2d(4, 3),
            new AveragePool2d(List.of(3), List.of(2), Padding.SAME)));
    cases.add(images("batchNorm", new Conv2d(4, 3).withoutBias(), new BatchNorm()));
    cases.add(
        images(
            "batchNorm_relu",
            new Conv2d(4, 3).withoutBias(),
            new BatchNorm(),
            new ActivationLayer(Activation.RELU),
            new Conv2d(4, 3)));
    cases.add(of("batchNorm_ofNumbers", List.of(7), new Dense(5), new BatchNorm(), new Dense(4)));
    cases.add(of("dropout", List.of(7), new Dense(8), new DropoutLayer(0.4), new Dense(4)));
    cases.add(of("flatten", IMAGE, new Conv2d(2, 3), new FlattenLayer(), new Dense(4)));
    cases.add(
        of(
            "reshape",
            List.of(30),
            new Dense(30),
            new ReshapeLayer(List.of(2, 3, 5)),
            new Conv2d(3, 3),
            new GlobalAveragePool2d(),
            new Dense(4)));
    cases.add(
        images(
            "rescale",
            new Rescale(0.5, List.of(0.1, 0.2, 0.3), List.of(1.0, 2.0, 0.5)),
            new Conv2d(4, 3)));
    cases.add(
        images(
            "rescale_intoConvolution",
            new Rescale(0.5, null, List.of(1.0, 2.0, 0.5)),
            new Conv2d(4, 3)));
    cases.add(
        of(
            "rescale_intoDense",
            IMAGE,
            new Rescale(0.5, null, null),
            new FlattenLayer(),
            new Dense(4)));
    cases.add(
        images(
            "residual",
            new Residual(
                List.of(new Conv2d(4, 3), new BatchNorm()),
                List.of(new Conv2d(4, 1)),
                Activation.RELU),
            new Residual(List.of(new Conv2d(4, 3)), null, null)));
    cases.add(spec("mlp", Networks.mlp(4), List.of(6), Loss.CROSS_ENTROPY));
    cases.add(spec("cnn", Networks.cnn(4), List.of(2, 8, 8), Loss.CROSS_ENTROPY));
    cases.add(spec("functional", functional(), List.of(6), Loss.CROSS_ENTROPY));
    cases.addAll(LossCases.all());
    cases.addAll(LayerCases.all());
    cases.addAll(SequenceCases.all());
    cases.addAll(SpatialCases.all());
    cases.addAll(IndexCases.all());
    return cases;
  }

  private static Network functional() {
    return Functional.builder()
        .layer("a", new Dense(5, Activation.TANH), Functional.INPUT)
        .layer("b", new Dense(5, Activation.SIGMOID), Functional.INPUT)
        .merge("sum", Merge.ADD, "a", "b")
        .merge("product", Merge.MULTIPLY, "a", "b")
        .merge("both", Merge.CONCAT, "sum", "product", "a")
        .layer("head", new Dense(4), "both")
        .output("head");
  }

  static NetworkCase images(String name, Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(layers));
    all.add(new GlobalAveragePool2d());
    all.add(new Dense(4));
    return of(name, IMAGE, all.toArray(Layer[]::new));
  }

  static NetworkCase of(String name, List<Integer> input, Layer... layers) {
    return spec(name, Sequential.of(layers), input, Loss.CROSS_ENTROPY);
  }

  static NetworkCase spec(String name, Network network, List<Integer> input, Loss loss) {
    return new NetworkCase(name, new TrainingSpec(network, input, 4, loss, new Optimizer.Adam()));
  }

  @Override
  public String toString() {
    return name;
  }
}
