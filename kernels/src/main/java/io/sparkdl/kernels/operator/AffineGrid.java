package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The grid of {@link GridSample} that moves images by affine maps: theta (N, axes, axes + 1) to (N,
 * spatial…, axes). Float only. ONNX AffineGrid-20. Composed of a product with the plain grid.
 *
 * @param spatial sizes of the spatial axes
 */
public record AffineGrid(List<Integer> spatial, boolean alignCorners) implements Composite {
  public AffineGrid {
    spatial = List.copyOf(spatial);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape theta = inputs.get(0).shape();
    int axes = spatial.size();
    boolean fits = theta.rank() == 3 && theta.size(1) == axes && theta.size(2) == axes + 1;
    Check.that(fits, this, "theta (N, " + axes + ", " + (axes + 1) + ")", theta);
    return List.of(inputs.get(0).withShape(grid(theta.size(0))));
  }

  private Shape grid(int samples) {
    List<Integer> sizes = new ArrayList<>(List.of(samples));
    sizes.addAll(spatial);
    sizes.add(spatial.size());
    return Shape.of(sizes);
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    int axes = spatial.size();
    int points = Math.toIntExact(Shape.of(spatial).elements());
    float[] plain = new float[points * (axes + 1)];
    for (int point = 0; point < points; point++) {
      int rest = point;
      for (int i = 0; i < axes; i++) {
        int size = spatial.get(axes - 1 - i);
        plain[point * (axes + 1) + i] = coordinate(rest % size, size);
        rest /= size;
      }
      plain[point * (axes + 1) + axes] = 1;
    }
    TensorType type = new TensorType(ElementType.FLOAT, Shape.of(points, axes + 1));
    Value turned = builder.apply(new Transpose(List.of(0, 2, 1)), inputs.get(0));
    Value product = builder.apply(new MatMul(), builder.constant(type, plain), turned);
    int samples = inputs.get(0).shape().size(0);
    return List.of(builder.apply(Reshape.to(grid(samples)), product));
  }

  /** A single position is the middle. */
  private float coordinate(int position, int size) {
    if (alignCorners) {
      return size == 1 ? 0 : (float) (2.0 * position / (size - 1) - 1);
    }
    return (float) ((2.0 * position + 1) / size - 1);
  }
}
