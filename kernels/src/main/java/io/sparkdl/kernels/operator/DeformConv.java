package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Convolution whose taps are moved: x (N, C, spatial…), w (O, C / group, kernel…), offset (N,
 * offset groups * taps * axes, output spatial…), then, as declared, bias (O) and mask (N, offset
 * groups * taps, output spatial…), to y (N, O, output spatial…). Between elements x is interpolated
 * linearly, beyond them it is 0. Float only. ONNX DeformConv-22; Zhu et al. 2018, arXiv:1811.11168.
 * Composed of {@link SamplePoints} and a {@link MatMul}.
 */
public record DeformConv(Window window, int group, int offsetGroup, boolean bias, boolean mask)
    implements Composite {
  private static final Sampling LINEAR =
      new Sampling(Interpolation.Mode.LINEAR, Sampling.Padding.ZEROS, true);

  private int taps() {
    return Math.toIntExact(Shape.of(window.kernel()).elements());
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    int expected = 3 + (bias ? 1 : 0) + (mask ? 1 : 0);
    Check.inputs(this, inputs, expected, expected);
    Check.floats(this, inputs);
    TensorType x = inputs.get(0);
    TensorType w = inputs.get(1);
    List<TensorType> operands = bias ? List.of(x, w, inputs.get(3)) : List.of(x, w);
    TensorType y = new Conv(window, group).infer(operands).get(0);
    boolean divides = offsetGroup > 0 && x.shape().size(1) % offsetGroup == 0;
    Check.that(divides, this, "channels that " + offsetGroup + " offset groups divide", x);
    int channels = offsetGroup * taps();
    Shape offset = y.shape().with(1, channels * window.rank());
    Check.that(inputs.get(2).shape().equals(offset), this, "offset " + offset, inputs.get(2));
    if (mask) {
      Shape factors = y.shape().with(1, channels);
      Shape got = inputs.get(expected - 1).shape();
      Check.that(got.equals(factors), this, "mask " + factors, got);
    }
    return List.of(y);
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    Shape w = inputs.get(1).shape();
    Shape y = window.outputShape(x, w.size(0));
    int points = y.product(2, y.rank());
    int samples = x.size(0);
    int[] split = x.toArray();
    split[0] = samples * offsetGroup;
    split[1] = x.size(1) / offsetGroup;
    Value parts = builder.apply(Reshape.to(Shape.of(split)), inputs.get(0));
    Value positions = positions(builder, inputs.get(2), x, points);
    Value columns = builder.apply(new SamplePoints(LINEAR, false), parts, positions);
    if (mask) {
      Shape factors = Shape.of(samples * offsetGroup, 1, taps() * points);
      Value mask = builder.apply(Reshape.to(factors), inputs.get(inputs.size() - 1));
      columns = builder.apply(Binary.MUL, columns, mask);
    }
    int depth = x.size(1) / group * taps();
    Shape matrices = Shape.of(samples, group, depth, points);
    Value right = builder.apply(Reshape.to(matrices), columns);
    Shape weights = Shape.of(1, group, w.size(0) / group, depth);
    Value left = builder.apply(Reshape.to(weights), inputs.get(1));
    Value product = builder.apply(Reshape.to(y), builder.apply(new MatMul(), left, right));
    return List.of(bias ? biased(builder, product, inputs.get(3)) : product);
  }

  private static Value biased(GraphBuilder builder, Value y, Value bias) {
    int[] perChannel = new int[y.shape().rank() - 1];
    Arrays.fill(perChannel, 1);
    perChannel[0] = y.shape().size(1);
    Value broadcast = builder.apply(Reshape.to(Shape.of(perChannel)), bias);
    return builder.apply(Binary.ADD, y, broadcast);
  }

  /** Offsets plus where the taps of a plain convolution lie: (N * groups, taps * points, axes). */
  private Value positions(GraphBuilder builder, Value offset, Shape x, int points) {
    int axes = window.rank();
    int groups = x.size(0) * offsetGroup;
    Value split = builder.apply(Reshape.to(Shape.of(groups, taps(), axes, points)), offset);
    Value turned = builder.apply(new Transpose(List.of(0, 1, 3, 2)), split);
    Value moved = builder.apply(Reshape.to(Shape.of(groups, taps() * points, axes)), turned);
    TensorType type = new TensorType(ElementType.FLOAT, Shape.of(taps() * points, axes));
    return builder.apply(Binary.ADD, moved, builder.constant(type, plain(x, points)));
  }

  private float[] plain(Shape x, int points) {
    List<Integer> outputs = new ArrayList<>(window.outputSizes(x));
    int axes = window.rank();
    float[] plain = new float[taps() * points * axes];
    for (int i = 0; i < taps() * points; i++) {
      int tap = i / points;
      int point = i % points;
      for (int axis = axes - 1; axis >= 0; axis--) {
        plain[i * axes + axis] =
            point % outputs.get(axis) * window.strides().get(axis)
                + tap % window.kernel().get(axis) * window.dilations().get(axis)
                - window.padBegin(x, axis);
        point /= outputs.get(axis);
        tap /= window.kernel().get(axis);
      }
    }
    return plain;
  }
}
