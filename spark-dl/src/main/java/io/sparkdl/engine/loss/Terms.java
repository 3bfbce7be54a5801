package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Arithmetic on values of a plan, and the shapes of truths: what the losses are written in. */
record Terms(GraphBuilder builder) {
  Value add(Value a, Value b) {
    return builder.apply(Binary.ADD, a, b);
  }

  Value plus(Value a, double constant) {
    return add(a, builder.constant((float) constant));
  }

  Value sub(Value a, Value b) {
    return builder.apply(Binary.SUB, a, b);
  }

  /** constant - a. */
  Value from(double constant, Value a) {
    return sub(builder.constant((float) constant), a);
  }

  Value mul(Value a, Value b) {
    return builder.apply(Binary.MUL, a, b);
  }

  Value times(Value a, double constant) {
    return constant == 1 ? a : mul(a, builder.constant((float) constant));
  }

  Value div(Value a, Value b) {
    return builder.apply(Binary.DIV, a, b);
  }

  Value apply(Unary function, Value a) {
    return builder.apply(function, a);
  }

  Value square(Value a) {
    return mul(a, a);
  }

  Value larger(Value a, Value b) {
    return add(b, apply(Unary.RELU, sub(a, b)));
  }

  Value smaller(Value a, Value b) {
    return sub(a, apply(Unary.RELU, sub(a, b)));
  }

  Value reduce(Reduction reduction, Value a, boolean keepDims, Integer... axes) {
    return builder.apply(new Reduce(reduction, List.of(axes), keepDims), a);
  }

  /** Mean over all axes but the rows': (N, …) to (N). */
  Value meanOfRow(Value a) {
    return ofRow(Reduction.MEAN, a);
  }

  /** Sum over all axes but the rows': (N, …) to (N). */
  Value sumOfRow(Value a) {
    return ofRow(Reduction.SUM, a);
  }

  private Value ofRow(Reduction reduction, Value a) {
    int rank = a.shape().rank();
    List<Integer> axes = IntStream.range(1, rank).boxed().toList();
    return rank == 1 ? a : builder.apply(new Reduce(reduction, axes, false), a);
  }

  Value reshape(Value a, int... sizes) {
    return builder.apply(Reshape.to(Shape.of(sizes)), a);
  }

  Value floats(Value a) {
    return builder.apply(new Cast(ElementType.FLOAT), a);
  }

  /** 1 where the elements of two values are equal, else 0. */
  Value equal(Value a, Value b) {
    return floats(builder.apply(Comparison.EQUAL, a, b));
  }

  /** Int64 numbers known now. */
  Value longs(Shape shape, long... numbers) {
    return builder.constant(new TensorType(ElementType.INT64, shape), numbers);
  }

  /** Labels (N, D…) as (N, C, D…): 1 at the label, else 0. */
  Value oneHot(Value labels, int classes) {
    int[] sizes = labels.shape().toArray();
    int[] wide = new int[sizes.length + 1];
    Arrays.fill(wide, 1);
    wide[1] = classes;
    Shape ofClasses = Shape.of(wide);
    System.arraycopy(sizes, 1, wide, 2, sizes.length - 1);
    wide[0] = sizes[0];
    wide[1] = 1;
    Value range = longs(ofClasses, LongStream.range(0, classes).toArray());
    return equal(reshape(labels, wide), range);
  }

  /** Int64 labels (N, D…) for outputs (N, C, D…). */
  static TensorType labels(String loss, Shape outputs) {
    require(outputs.rank() >= 2, loss, "outputs (N, C, …)", outputs);
    int[] sizes = outputs.toArray();
    int[] labels = new int[sizes.length - 1];
    labels[0] = sizes[0];
    System.arraycopy(sizes, 2, labels, 1, labels.length - 1);
    return new TensorType(ElementType.INT64, Shape.of(labels));
  }

  /** Targets of the outputs' own shape (N, …). */
  static TensorType targets(String loss, Shape outputs) {
    require(outputs.rank() >= 2, loss, "outputs (N, …)", outputs);
    return new TensorType(ElementType.FLOAT, outputs);
  }

  static void require(boolean condition, String loss, String expected, Object got) {
    if (!condition) {
      throw new ShapeException(loss + ": expected " + expected + ", got " + got);
    }
  }

  /** The given number, or the default for null. */
  static double positive(String what, Double given, double otherwise) {
    double value = given == null ? otherwise : given;
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + ": expected a number above 0, got " + value);
    }
    return value;
  }
}
