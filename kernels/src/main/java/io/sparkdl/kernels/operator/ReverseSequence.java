package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Turns round the first {@code lengths[b]} steps of each sequence b and leaves the rest. Inputs: x
 * with the batch and the time in its first two axes, lengths (B) int32 or int64 from 0 to T. ONNX
 * ReverseSequence-10.
 *
 * @param batchAxis 0 or 1
 * @param timeAxis the other one
 */
public record ReverseSequence(int batchAxis, int timeAxis) implements IndexedGather {
  public ReverseSequence {
    if (batchAxis + timeAxis != 1 || batchAxis * timeAxis != 0) {
      throw new IllegalArgumentException(
          "ReverseSequence: expected axes 0 and 1, got " + batchAxis + " and " + timeAxis);
    }
  }

  @Override
  public Shape outputShape(Shape x, Shape lengths) {
    boolean fits = x.rank() >= 2 && lengths.equals(Shape.of(x.size(batchAxis)));
    Check.that(fits, this, "a length per sequence of " + x, lengths);
    return x;
  }

  @Override
  public Positions positions(Shape x, Shape lengths) {
    int steps = x.size(timeAxis);
    return new Positions(Positions.Kind.REVERSED, steps, List.of(x.size(batchAxis), steps));
  }

  @Override
  public IndexedLines lines(Shape x, Shape lengths) {
    int[] strides = x.strides();
    int[] batch = {strides[batchAxis]};
    int steps = x.size(timeAxis);
    int time = strides[timeAxis];
    return new IndexedLines(
        new int[] {x.size(batchAxis)},
        batch,
        batch,
        new int[] {steps},
        steps,
        time,
        time,
        1,
        x.product(2, x.rank()));
  }

  /** Turning round twice changes nothing, so the gradient is turned round as x was. */
  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(d.apply(this, d.dy(0), d.x(1)), null);
  }
}
