package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Undoes a {@link MaxPool}: x and its indices (N, C, spatial…), int64 positions in the pooled
 * tensor, to that tensor's shape, stride * (size - 1) + extent of the window - pads, 0 where no
 * index points. Float only. ONNX MaxUnpool-22. Composed of a {@link ScatterElements}.
 *
 * @param outputShape sizes of all axes of y, which is padded at its ends to them; none for those
 *     that follow from the window
 */
public record MaxUnpool(Window window, List<Integer> outputShape) implements Composite {
  public MaxUnpool {
    outputShape = List.copyOf(outputShape);
    if (!outputShape.isEmpty() && outputShape.size() != window.rank() + 2) {
      throw new ShapeException(
          "MaxUnpool: expected no output shape or one of all axes, got " + outputShape);
    }
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs.subList(0, 1));
    Shape x = inputs.get(0).shape();
    boolean fits =
        x.rank() == window.rank() + 2 && inputs.get(1).equals(new TensorType(ElementType.INT64, x));
    Check.that(fits, this, "x (N, C, spatial…) and int64 indices of its shape", inputs);
    Shape y = outputShape.isEmpty() ? pooled(x) : Shape.of(outputShape);
    return List.of(inputs.get(0).withShape(y));
  }

  private Shape pooled(Shape x) {
    List<Integer> sizes = new ArrayList<>(List.of(x.size(0), x.size(1)));
    for (int axis = 0; axis < window.rank(); axis++) {
      int full = window.strides().get(axis) * (x.size(axis + 2) - 1) + window.extent(axis);
      sizes.add(full - window.padBegin(x, axis) - window.padEnd(x, axis));
    }
    return Shape.of(sizes);
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    Shape y = pooled(x);
    int n = Math.toIntExact(y.elements());
    Reshape flat = Reshape.to(Shape.of(Math.toIntExact(x.elements())));
    Value scattered =
        builder.apply(
            new ScatterElements(0, ScatterReduction.NONE),
            builder.constant(TensorType.floats(n), new float[n]),
            builder.apply(flat, inputs.get(1)),
            builder.apply(flat, inputs.get(0)));
    Value unpooled = builder.apply(Reshape.to(y), scattered);
    if (outputShape.isEmpty() || Shape.of(outputShape).equals(y)) {
      return List.of(unpooled);
    }
    List<Integer> pads = new ArrayList<>(Collections.nCopies(y.rank(), 0));
    for (int axis = 0; axis < y.rank(); axis++) {
      pads.add(outputShape.get(axis) - y.size(axis));
    }
    return List.of(builder.apply(new Pad(PadMode.CONSTANT, pads, List.of()), unpooled));
  }
}
