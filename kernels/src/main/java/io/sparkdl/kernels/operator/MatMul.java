package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Matrix product over the last two axes with broadcasting of the others: (…, N, K) x (…, K, M) to
 * (…, N, M); a vector on the left is a row, on the right a column, whose axis is dropped. Float
 * only. ONNX MatMul-13.
 */
public record MatMul() implements Operator {
  /** The left operand's shape with a vector made a row. */
  public static Shape matrixLeft(Shape a) {
    return a.rank() == 1 ? Shape.of(1, a.size(0)) : a;
  }

  /** The right operand's shape with a vector made a column. */
  public static Shape matrixRight(Shape b) {
    return b.rank() == 1 ? Shape.of(b.size(0), 1) : b;
  }

  /** The axes before the last two. */
  public static Shape batch(Shape matrix) {
    int[] sizes = new int[matrix.rank() - 2];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = matrix.size(axis);
    }
    return Shape.of(sizes);
  }

  /** The product's shape with both matrix axes kept, even for vectors. */
  public static Shape matrixProduct(Shape a, Shape b) {
    Shape left = matrixLeft(a);
    Shape right = matrixRight(b);
    Shape batch = Shape.broadcast(batch(left), batch(right));
    int[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = left.size(-2);
    sizes[batch.rank() + 1] = right.size(-1);
    return Shape.of(sizes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Check.that(a.rank() > 0 && b.rank() > 0, this, "at least one axis", a + ", " + b);
    Check.that(
        matrixLeft(a).size(-1) == matrixRight(b).size(-2),
        this,
        "inner sizes that match",
        "a " + a + ", b " + b);
    Shape product = matrixProduct(a, b);
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < product.rank(); axis++) {
      boolean dropped =
          axis == product.rank() - 2 && a.rank() == 1
              || axis == product.rank() - 1 && b.rank() == 1;
      if (!dropped) {
        sizes.add(product.size(axis));
      }
    }
    return List.of(inputs.get(0).withShape(Shape.of(sizes)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Shape aShape = d.x(0).shape();
    Shape bShape = d.x(1).shape();
    Value a = reshaped(d, d.x(0), matrixLeft(aShape));
    Value b = reshaped(d, d.x(1), matrixRight(bShape));
    Value dy = reshaped(d, d.dy(0), matrixProduct(aShape, bShape));
    Value da;
    Value db;
    if (a.shape().rank() == 2 && b.shape().rank() == 2) {
      da = d.apply(new Gemm(1, 1, false, true), dy, b);
      db = d.apply(new Gemm(1, 1, true, false), a, dy);
    } else {
      da = d.sumTo(d.apply(this, dy, transposed(d, b)), a.shape());
      db = d.sumTo(d.apply(this, transposed(d, a), dy), b.shape());
    }
    return List.of(reshaped(d, da, aShape), reshaped(d, db, bShape));
  }

  private static Value reshaped(Differentiation d, Value value, Shape shape) {
    return value.shape().equals(shape) ? value : d.apply(Reshape.to(shape), value);
  }

  private static Value transposed(Differentiation d, Value value) {
    int rank = value.shape().rank();
    List<Integer> permutation = new ArrayList<>();
    for (int axis = 0; axis < rank - 2; axis++) {
      permutation.add(axis);
    }
    permutation.add(rank - 1);
    permutation.add(rank - 2);
    return d.apply(new Transpose(permutation), value);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    Shape a = inputs.get(0).shape();
    return 2 * matrixProduct(a, inputs.get(1).shape()).elements() * a.size(-1);
  }
}
