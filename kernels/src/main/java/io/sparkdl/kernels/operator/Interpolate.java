package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Weighted sums along an axis whose weights are known when the plan is made: y at position o is the
 * sum over k below {@code taps} of weights[o * taps + k] * x at indexes[o * taps + k]. Its gradient
 * is the same operator with the table transposed. Float only; no ONNX operator, but what {@link
 * Resize} is made of.
 *
 * @param size positions of x along the axis
 * @param taps terms of each sum; a shorter one is filled with weights 0
 */
public record Interpolate(int axis, int size, int taps, List<Integer> indexes, List<Float> weights)
    implements Operator {
  /** Weights have to be below it in size. */
  public static final int LIMIT = 4;

  public Interpolate {
    indexes = List.copyOf(indexes);
    weights = List.copyOf(weights);
    boolean fit = taps > 0 && indexes.size() == weights.size() && indexes.size() % taps == 0;
    for (int i = 0; fit && i < indexes.size(); i++) {
      int index = indexes.get(i);
      fit = index >= 0 && index < size && Math.abs(weights.get(i)) < LIMIT;
    }
    if (!fit) {
      throw new ShapeException(
          "Interpolate: expected an index from 0 to %d and a weight below %d for each of %d taps, got %s and %s"
              .formatted(size - 1, LIMIT, taps, indexes, weights));
    }
  }

  /** Positions of y along the axis. */
  public int outputs() {
    return indexes.size() / taps;
  }

  /** True if y is x. */
  boolean isIdentity() {
    boolean identity = outputs() == size;
    for (int o = 0; identity && o < size; o++) {
      float own = 0;
      for (int k = o * taps; k < (o + 1) * taps; k++) {
        own += indexes.get(k) == o ? weights.get(k) : 0;
        identity &= indexes.get(k) == o || weights.get(k) == 0;
      }
      identity &= own == 1;
    }
    return identity;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Check.that(x.size(axis) == size, this, "size " + size + " on axis " + axis, x);
    return List.of(inputs.get(0).withShape(x.with(axis, outputs())));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(transposed(), d.dy(0)));
  }

  private Interpolate transposed() {
    List<List<Integer>> users = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      users.add(new ArrayList<>());
    }
    for (int k = 0; k < indexes.size(); k++) {
      if (weights.get(k) != 0) {
        users.get(indexes.get(k)).add(k);
      }
    }
    int most = 1;
    for (List<Integer> of : users) {
      most = Math.max(most, of.size());
    }
    List<Integer> outputs = new ArrayList<>(Collections.nCopies(size * most, 0));
    List<Float> shares = new ArrayList<>(Collections.nCopies(size * most, 0f));
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < users.get(i).size(); k++) {
        outputs.set(i * most + k, users.get(i).get(k) / taps);
        shares.set(i * most + k, weights.get(users.get(i).get(k)));
      }
    }
    return new Interpolate(axis, outputs(), most, outputs, shares);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2L * taps * infer(inputs).get(0).elements();
  }
}
