package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reduces the given axes to one element each. ONNX ReduceSum-13, ReduceMean-18, ReduceMax-20 (where
 * several elements are the largest, the gradient is shared between them), ReduceSumSquare-18.
 *
 * @param axes axes to reduce, negative ones from the end; none means all
 * @param keepDims keep the reduced axes with size 1
 */
public record Reduce(Reduction reduction, List<Integer> axes, boolean keepDims)
    implements Operator {
  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public String onnxName() {
    return reduction.onnxName();
  }

  /** True for each axis of the shape that is reduced. */
  public boolean[] reduced(Shape shape) {
    boolean[] reduced = new boolean[shape.rank()];
    for (int axis = 0; axis < shape.rank(); axis++) {
      reduced[axis] = axes.isEmpty();
    }
    for (int axis : axes) {
      reduced[shape.axis(axis)] = true;
    }
    return reduced;
  }

  /** The shape with every reduced axis of size 1. */
  public Shape keptShape(Shape shape) {
    boolean[] reduced = reduced(shape);
    int[] sizes = shape.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = reduced[axis] ? 1 : sizes[axis];
    }
    return Shape.of(sizes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    boolean bool = x.element() == ElementType.BOOL;
    Check.that(!bool || reduction == Reduction.MAX, this, "a number type", x);
    Shape kept = keptShape(x.shape());
    if (keepDims) {
      return List.of(x.withShape(kept));
    }
    boolean[] reduced = reduced(x.shape());
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < reduced.length; axis++) {
      if (!reduced[axis]) {
        sizes.add(x.shape().size(axis));
      }
    }
    return List.of(x.withShape(Shape.of(sizes)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Shape shape = d.x(0).shape();
    Shape kept = keptShape(shape);
    Value dy = d.dy(0).shape().equals(kept) ? d.dy(0) : d.apply(Reshape.to(kept), d.dy(0));
    float count = (float) ((double) shape.elements() / kept.elements());
    Value dx =
        switch (reduction) {
          case SUM -> d.apply(new Expand(shape), dy);
          case MEAN -> d.apply(new Expand(shape), d.scale(dy, 1 / count));
          case SUM_SQUARE -> d.apply(Binary.MUL, d.scale(d.x(0), 2), dy);
          case MAX -> maxGradient(d, dy, kept);
        };
    return List.of(dx);
  }

  private Value maxGradient(Differentiation d, Value dy, Shape kept) {
    Value y = d.y(0).shape().equals(kept) ? d.y(0) : d.apply(Reshape.to(kept), d.y(0));
    Value largest = d.apply(new Cast(ElementType.FLOAT), d.apply(Comparison.EQUAL, d.x(0), y));
    Value count = d.apply(new Reduce(Reduction.SUM, axes, true), largest);
    return d.apply(Binary.MUL, largest, d.apply(Binary.DIV, dy, count));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.get(0).elements();
  }
}
