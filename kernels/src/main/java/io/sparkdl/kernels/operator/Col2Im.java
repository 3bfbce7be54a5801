package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up windows of an image where they overlap: x (N, C K1 K2…, L) to y (N, C, image…), L being
 * the number of windows, row-major. The windows are brought into the order of {@link Unfold}, whose
 * adjoint sums them. ONNX Col2Im-18.
 *
 * @param image the sizes of the image
 * @param window kernel, strides, dilations and pads
 */
public record Col2Im(List<Integer> image, Window window) implements Composite {
  public Col2Im {
    image = List.copyOf(image);
    if (image.size() != window.rank()) {
      throw new IllegalArgumentException(
          "Col2Im: expected an image of " + window.rank() + " axes, got " + image);
    }
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    int taps = Math.toIntExact(Shape.of(window.kernel()).elements());
    Check.that(x.rank() == 3 && x.size(1) % taps == 0, this, "x (N, C * " + taps + ", windows)", x);
    int rank = window.rank();
    List<Integer> sizes = new ArrayList<>(List.of(x.size(0), x.size(1) / taps));
    sizes.addAll(image);
    Shape y = Shape.of(sizes);
    List<Integer> windows = window.outputSizes(y);
    Check.that(Shape.of(windows).elements() == x.size(2), this, windows + " windows", x.size(2));
    List<Integer> split = new ArrayList<>(sizes.subList(0, 2));
    split.addAll(window.kernel());
    split.addAll(windows);
    List<Integer> order = new ArrayList<>(List.of(0, 1));
    for (int axis = 0; axis < rank; axis++) {
      order.add(axis + 2);
      order.add(axis + 2 + rank);
    }
    Unfold unfold = new Unfold(window);
    Value columns = builder.apply(Reshape.to(Shape.of(split)), inputs.get(0));
    Value turned = builder.apply(new Transpose(order), columns);
    Value joined = builder.apply(Reshape.to(unfold.outputShape(y)), turned);
    return List.of(builder.apply(new SelectionAdjoint(unfold, y), joined));
  }
}
