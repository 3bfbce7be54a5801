package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Rotates pairs of a head's elements by angles of their position. ONNX RotaryEmbedding-23; Su et
 * al. 2021, arXiv:2104.09864. Inputs: x (B, heads, L, size) or packed (B, L, heads * size); cosines
 * and sines (positions, rotated / 2) with positions int64 (B, L), or (B, L, rotated / 2) without.
 * Of a pair (a, b): (cos a - sin b, sin a + cos b). Elements from {@code rotated} on stay. The
 * gradient is the rotation back; the angles are constants.
 *
 * @param interleaved pairs are neighbours; else element i goes with i + rotated / 2
 * @param heads number of heads where x is packed, else 0
 * @param rotated elements of a head that are rotated, 0 for all
 * @param back rotate by the negative angles; beyond ONNX
 */
public record RotaryEmbedding(boolean interleaved, int heads, int rotated, boolean back)
    implements Operator {
  /** Sizes: an element of x is at ((b * L + l) * heads + h) * size + i, or with heads before L. */
  public record Sizes(int batch, int heads, int length, int size, int rotated, boolean packed) {}

  /** Sizes for an x of this shape. */
  public Sizes sizes(Shape x) {
    boolean packed = x.rank() == 3;
    int count = packed ? Math.max(1, heads) : x.size(1);
    int size = packed ? x.size(2) / count : x.size(3);
    return new Sizes(
        x.size(0), count, x.size(packed ? 1 : 2), size, rotated == 0 ? size : rotated, packed);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 4);
    Check.floats(this, inputs.subList(0, 3));
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() == 3 || x.rank() == 4, this, "x of three or four axes", x);
    Sizes sizes = sizes(x);
    boolean even =
        sizes.rotated() % 2 == 0
            && sizes.rotated() <= sizes.size()
            && (!sizes.packed() || x.size(2) % sizes.heads() == 0);
    Check.that(even, this, "heads of whole pairs", x);
    Shape cos = inputs.get(1).shape();
    int half = sizes.rotated() / 2;
    boolean fits =
        inputs.size() == 4
            ? cos.rank() == 2 && cos.size(1) == half
            : cos.equals(Shape.of(sizes.batch(), sizes.length(), half));
    boolean same = inputs.get(1).equals(inputs.get(2));
    Check.that(fits && same, this, "cosines and sines of " + half + " pairs", inputs);
    if (inputs.size() == 4) {
      TensorType positions =
          new TensorType(ElementType.INT64, Shape.of(sizes.batch(), sizes.length()));
      Check.that(inputs.get(3).equals(positions), this, "positions " + positions, inputs.get(3));
    }
    return List.of(inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    RotaryEmbedding inverse = new RotaryEmbedding(interleaved, heads, rotated, !back);
    Value[] inputs = d.step().inputs().toArray(Value[]::new);
    inputs[0] = d.dy(0);
    Value[] gradients = new Value[d.inputs()];
    gradients[0] = d.apply(inverse, inputs);
    return Arrays.asList(gradients);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 3 * inputs.get(0).elements();
  }
}
