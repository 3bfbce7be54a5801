package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Reads x (N, C, spatial…) where a grid (N, points…, axes) says: -1 to 1 along each axis, the last
 * axis first; to y (N, C, points…). With {@code alignCorners}, -1 and 1 are the middles of the
 * outer elements, else their outer edges. Float only. ONNX GridSample-22; Jaderberg et al. 2015,
 * arXiv:1506.02025. Composed: the grid is brought to positions for {@link SamplePoints}.
 */
public record GridSample(Sampling sampling) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return new SamplePoints(sampling, true).infer(inputs);
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    int axes = x.rank() - 2;
    float[] halves = new float[axes];
    for (int i = 0; i < axes; i++) {
      int size = x.size(x.rank() - 1 - i);
      halves[i] = (sampling.alignCorners() ? size - 1 : size) / 2f;
    }
    TensorType type = new TensorType(ElementType.FLOAT, Shape.of(axes));
    Value shifted = builder.apply(Binary.ADD, inputs.get(1), builder.constant(1));
    Value positions = builder.apply(Binary.MUL, shifted, builder.constant(type, halves));
    if (!sampling.alignCorners()) {
      positions = builder.apply(Binary.SUB, positions, builder.constant(0.5f));
    }
    return builder.applyAll(new SamplePoints(sampling, true), List.of(inputs.get(0), positions));
  }
}
