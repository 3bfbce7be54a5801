package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Adds elements before and after the input along axes; negative numbers cut elements off. Inputs: x
 * and, for {@link PadMode#CONSTANT}, optionally the value, a scalar or one element. ONNX Pad-25.
 *
 * @param pads the beginnings of all axes, then the ends
 * @param axes the axes that the pads are for, negative ones from the end; none means all
 */
public record Pad(PadMode mode, List<Integer> pads, List<Integer> axes) implements Selection {
  public Pad {
    pads = List.copyOf(pads);
    axes = List.copyOf(axes);
    if (pads.size() % 2 != 0 || !axes.isEmpty() && pads.size() != 2 * axes.size()) {
      throw new IllegalArgumentException(
          "Pad: expected a beginning and an end per axis, got pads " + pads + ", axes " + axes);
    }
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, mode == PadMode.CONSTANT ? 2 : 1);
    TensorType x = inputs.get(0);
    if (inputs.size() == 2) {
      boolean fits = inputs.get(1).element() == x.element() && inputs.get(1).elements() == 1;
      Check.that(fits, this, "one value of the input's type", inputs.get(1));
    }
    return List.of(x.withShape(outputShape(x.shape())));
  }

  @Override
  public int[][] positions(Shape x) {
    int count = pads.size() / 2;
    boolean all = axes.isEmpty();
    Check.that(!all || count == x.rank(), this, "pads for " + x.rank() + " axes", pads);
    int[][] positions = new int[x.rank()][];
    for (int i = 0; i < count; i++) {
      int axis = x.axis(all ? i : axes.get(i));
      Check.that(positions[axis] == null, this, "every axis once", axes);
      int size = Math.addExact(x.size(axis), Math.addExact(pads.get(i), pads.get(count + i)));
      Check.that(size >= 0, this, "pads that leave at least 0 elements", pads);
      if (pads.get(i) != 0 || pads.get(count + i) != 0) {
        positions[axis] = positions(x.size(axis), pads.get(i), size);
      }
    }
    return positions;
  }

  private int[] positions(int size, int begin, int outputs) {
    int[] positions = new int[outputs];
    Check.that(
        mode == PadMode.CONSTANT || size > 0 || outputs == 0, this, "an element to repeat", size);
    for (int i = 0; i < outputs; i++) {
      int at = i - begin;
      positions[i] =
          switch (mode) {
            case CONSTANT -> at < 0 || at >= size ? -1 : at;
            case EDGE -> Math.max(0, Math.min(size - 1, at));
            case WRAP -> Math.floorMod(at, size);
            case REFLECT -> reflected(at, size);
          };
    }
    return positions;
  }

  private static int reflected(int at, int size) {
    if (size == 1) {
      return 0;
    }
    int within = Math.floorMod(at, 2 * (size - 1));
    return within < size ? within : 2 * (size - 1) - within;
  }

  /** The value's gradient is the sum over the elements that it filled. */
  @Override
  public List<Value> gradient(Differentiation d) {
    Value dx = d.apply(new SelectionAdjoint(this, d.x(0).shape()), d.dy(0));
    if (d.inputs() == 1) {
      return List.of(dx);
    }
    GraphBuilder builder = d.builder();
    Value zeros = d.apply(new Expand(d.x(0).shape()), builder.constant(0));
    Value filled = d.apply(this, zeros, builder.constant(1));
    Value sum =
        d.apply(new Reduce(Reduction.SUM, List.of(), false), d.apply(Binary.MUL, d.dy(0), filled));
    Shape value = d.x(1).shape();
    return List.of(dx, value.rank() == 0 ? sum : d.apply(Reshape.to(value), sum));
  }
}
