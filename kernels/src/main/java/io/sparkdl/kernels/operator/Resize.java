package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Resizes axes by interpolation: each position of y is taken from a position of x ({@link
 * ResizeCoordinates}) by the weights of its neighbours ({@link Interpolation}). All weights are
 * products of weights along the axes, so it is composed of one {@link Interpolate} per axis. Float
 * only. ONNX Resize-19, and with {@link #upsample} Upsample-9.
 */
public record Resize(
    ResizeTarget target, ResizeCoordinates coordinates, Interpolation interpolation)
    implements Composite {
  /** ONNX's Upsample: nearest below, or linear, at p / scale. */
  public static Resize upsample(List<Float> scales, Interpolation.Mode mode) {
    Interpolation interpolation =
        mode == Interpolation.Mode.NEAREST
            ? Interpolation.nearest(Interpolation.Nearest.FLOOR)
            : Interpolation.of(mode);
    return new Resize(
        ResizeTarget.scales(scales),
        ResizeCoordinates.of(ResizeCoordinates.Transformation.ASYMMETRIC),
        interpolation);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    boolean all = !target.axes().isEmpty() || target.count() == x.rank();
    Check.that(all, this, "a factor or size for every axis", x);
    int region = coordinates.crops() ? 2 * target.count() : coordinates.roi().size();
    Check.that(coordinates.roi().size() == region, this, "a region of " + region, coordinates);
    Shape y = x;
    for (int i = 0; i < target.count(); i++) {
      y = y.with(target.axis(x, i), target.size(x, i));
    }
    return List.of(inputs.get(0).withShape(y));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    Value y = inputs.get(0);
    Value inside = builder.constant(1);
    for (Interpolate step : steps(x)) {
      y = builder.apply(step, y);
      inside = masked(builder, step, inside, x.rank());
    }
    if (coordinates.crops() && coordinates.extrapolation() != 0) {
      // Positions beyond x have weights 0, so y is 0 there, and so is what 1 becomes.
      Value outside = builder.apply(Binary.SUB, builder.constant(1), inside);
      Value filled =
          builder.apply(Binary.MUL, outside, builder.constant(coordinates.extrapolation()));
      y = builder.apply(Binary.ADD, y, filled);
    }
    return y == inputs.get(0) ? List.of(builder.apply(new Identity(), y)) : List.of(y);
  }

  /** What 1 along an axis becomes, times what it became along others. */
  private Value masked(GraphBuilder builder, Interpolate step, Value inside, int rank) {
    if (!coordinates.crops() || coordinates.extrapolation() == 0) {
      return inside;
    }
    float[] sums = new float[step.outputs()];
    for (int k = 0; k < step.indexes().size(); k++) {
      sums[k / step.taps()] += step.weights().get(k);
    }
    for (int o = 0; o < sums.length; o++) {
      sums[o] = Math.round(sums[o]);
    }
    List<Integer> sizes = new ArrayList<>(Collections.nCopies(rank, 1));
    sizes.set(step.axis(), step.outputs());
    TensorType type = new TensorType(ElementType.FLOAT, Shape.of(sizes));
    return builder.apply(Binary.MUL, inside, builder.constant(type, sums));
  }

  /** The steps, one per axis that changes, for an x of this shape. */
  public List<Interpolate> steps(Shape x) {
    List<Interpolate> steps = new ArrayList<>();
    for (int i = 0; i < target.count(); i++) {
      Interpolate step = step(x, i);
      if (!step.isIdentity()) {
        steps.add(step);
      }
    }
    return steps;
  }

  private Interpolate step(Shape x, int entry) {
    int axis = target.axis(x, entry);
    int size = x.size(axis);
    int resized = target.size(x, entry);
    double scale = target.scale(x, entry);
    boolean nearest = interpolation.mode() == Interpolation.Mode.NEAREST;
    int taps = nearest ? 1 : 2 * interpolation.reach(scale);
    List<Integer> indexes = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (int o = 0; o < resized; o++) {
      double position = coordinates.position(o, size, resized, scale, entry);
      boolean outside = coordinates.crops() && (position < 0 || position > size - 1);
      int first =
          nearest
              ? interpolation.index(position)
              : (int) Math.ceil(position) - interpolation.reach(scale);
      double[] row = nearest ? new double[] {1} : row(position, first, taps, size, scale);
      for (int k = 0; k < taps; k++) {
        indexes.add(Math.max(0, Math.min(size - 1, first + k)));
        weights.add(outside ? 0f : (float) row[k]);
      }
    }
    return new Interpolate(axis, size, taps, indexes, weights);
  }

  /** Weights of the neighbours from {@code first} on, which add up to 1. */
  private double[] row(double position, int first, int taps, int size, double scale) {
    double[] row = new double[taps];
    double sum = 0;
    for (int k = 0; k < taps; k++) {
      int index = first + k;
      boolean excluded = interpolation.excludeOutside() && (index < 0 || index >= size);
      double distance = (index - position) * interpolation.filterScale(scale);
      row[k] = excluded ? 0 : interpolation.weight(distance);
      sum += row[k];
    }
    for (int k = 0; k < taps; k++) {
      row[k] /= sum;
    }
    return row;
  }
}
