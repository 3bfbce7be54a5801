package io.sparkdl.engine;

import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.ConvolutionLayer;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.GlobalPool;
import io.sparkdl.engine.network.GroupNorm;
import io.sparkdl.engine.network.InstanceNorm;
import io.sparkdl.engine.network.PReluLayer;
import io.sparkdl.engine.network.Padding;
import io.sparkdl.engine.network.Pool;
import io.sparkdl.engine.network.Pool.Form;
import io.sparkdl.engine.network.TransposedConvolution;
import java.util.ArrayList;
import java.util.List;

/** Layers over one to three spatial axes. */
final class SpatialCases {
  private static final List<Integer> LINE = List.of(2, 7);
  private static final List<Integer> VOLUME = List.of(1, 4, 3, 5);

  private SpatialCases() {}

  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    cases.add(
        NetworkCase.of(
            "convolution_1d",
            LINE,
            new ConvolutionLayer(4, List.of(3), Activation.TANH),
            new ConvolutionLayer(
                4, List.of(2), List.of(2), Padding.VALID, List.of(2), 2, null, null, null),
            new GlobalPool(Form.AVERAGE),
            new Dense(4)));
    cases.add(
        NetworkCase.of(
            "convolution_3d",
            VOLUME,
            new ConvolutionLayer(3, List.of(2, 3, 2), Activation.TANH),
            new Pool(Form.AVERAGE, 2, 2, 2),
            new GlobalPool(Form.AVERAGE),
            new Dense(4)));
    cases.add(
        NetworkCase.of(
            "transposedConvolution_1d",
            LINE,
            new TransposedConvolution(
                3, List.of(3), List.of(2), Padding.VALID, false, Activation.TANH, null),
            new GlobalPool(Form.AVERAGE),
            new Dense(4)));
    cases.add(
        NetworkCase.images(
            "transposedConvolution", new Conv2d(3, 3), new TransposedConvolution(2, 4)));
    cases.add(
        NetworkCase.of(
            "pool_max1d",
            LINE,
            new ConvolutionLayer(3, List.of(3), null),
            new Pool(Form.MAX, List.of(3), List.of(2), Padding.SAME, true, null, null),
            new GlobalPool(Form.MAX),
            new Dense(4)));
    cases.add(
        NetworkCase.images(
            "pool_norm",
            new Conv2d(3, 3),
            new Pool(Form.NORM, List.of(2, 3), List.of(2, 1), null, null, null, 3)));
    cases.add(
        NetworkCase.of(
            "globalPool_norm",
            LINE,
            new ConvolutionLayer(3, List.of(3), null),
            new Pool(Form.AVERAGE, List.of(3), null, Padding.SAME, null, true, null),
            new GlobalPool(Form.NORM),
            new Dense(4)));
    cases.add(NetworkCase.images("groupNorm", new Conv2d(4, 3), new GroupNorm(2)));
    cases.add(
        NetworkCase.images("instanceNorm", new Conv2d(4, 3), new InstanceNorm(), new Conv2d(3, 3)));
    cases.add(NetworkCase.images("prelu", new Conv2d(4, 3), new PReluLayer()));
    return cases;
  }
}
