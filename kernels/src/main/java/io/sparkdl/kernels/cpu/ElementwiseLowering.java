package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/**
 * Functions of one element: oneDNN for the floats that it knows, in any layout; Java for the rest.
 */
final class ElementwiseLowering {
  private ElementwiseLowering() {}

  static void register() {
    Lowerings.add(UnaryFunction.class, ElementwiseLowering::unary);
    Lowerings.add(UnaryGrad.class, ElementwiseLowering::unaryGrad);
    Lowerings.add(Cast.class, ElementwiseLowering::cast);
  }

  private static void unary(UnaryFunction function, Step step, CpuCompiler compiler) {
    Value x = step.inputs().get(0);
    Value y = step.outputs().get(0);
    if (x.type().element() != ElementType.FLOAT) {
      integers(function, compiler.rowMajor(x), compiler.defineRowMajor(y), compiler);
      return;
    }
    if (Eltwise.runsInJava(function)) {
      floatsInJava(function, compiler.rowMajor(x), compiler.defineRowMajor(y), compiler);
      return;
    }
    Tensor source = compiler.any(x);
    Tensor target = compiler.defineLike(y, x, source, function, 0);
    forward(compiler, Eltwise.of(function), source, target);
  }

  private static void floatsInJava(
      UnaryFunction function, Tensor x, Tensor y, CpuCompiler compiler) {
    int count = x.elements();
    boolean floats = y.type().element() == ElementType.FLOAT;
    compiler.emit(
        List.of(x, y),
        floats
            ? () -> {
              for (int i = 0; i < count; i++) {
                y.floats().put(i, (float) function.apply((double) x.floats().get(i)));
              }
            }
            : () -> {
              for (int i = 0; i < count; i++) {
                y.ints().put(i, (int) function.apply((double) x.floats().get(i)));
              }
            });
  }

  /** Emits a function of each element. Source and target have one layout, or are one tensor. */
  static void forward(CpuCompiler compiler, Eltwise function, Tensor source, Tensor target) {
    if (source.type().elements() == 0) {
      return;
    }
    var description =
        new eltwise_forward.primitive_desc(
            compiler.engine(),
            prop_kind.forward_inference,
            function.forward(),
            source.layout(),
            target.layout(),
            function.alpha(),
            function.beta(),
            compiler.attributes(),
            false);
    compiler.emit(
        description,
        new eltwise_forward(description),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_SRC, source),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_DST, target));
  }

  private static void integers(UnaryFunction function, Tensor x, Tensor y, CpuCompiler compiler) {
    int count = x.elements();
    boolean longs = x.type().element() == ElementType.INT64;
    compiler.emit(
        List.of(x, y),
        longs
            ? () -> {
              for (int i = 0; i < count; i++) {
                y.longs().put(i, function.apply(x.longs().get(i)));
              }
            }
            : () -> {
              for (int i = 0; i < count; i++) {
                y.ints().put(i, (int) function.apply((long) x.ints().get(i)));
              }
            });
  }

  private static void unaryGrad(UnaryGrad operator, Step step, CpuCompiler compiler) {
    if (NormalizationLowering.deferReluGrad(operator, step, compiler)) {
      return;
    }
    Value dyValue = step.inputs().get(0);
    Value dx = step.outputs().get(0);
    Eltwise function = Eltwise.of(operator.function());
    if (function == null) {
      gradientInJava(operator.function(), step, compiler);
      return;
    }
    Tensor saved = compiler.any(step.inputs().get(1));
    Tensor dy = compiler.in(dyValue, saved.layout());
    Tensor target = compiler.defineLike(dx, dyValue, dy, operator, 0);
    if (function.forward() == algorithm.eltwise_linear) {
      forward(compiler, function, dy, target);
      return;
    }
    boolean ofOutput = operator.function().derivativeOfOutput();
    algorithm backward = ofOutput ? function.ofOutput() : function.forward();
    memory.desc layout = saved.layout();
    var forward =
        new eltwise_forward.primitive_desc(
            compiler.engine(),
            prop_kind.forward_training,
            backward,
            layout,
            layout,
            function.alpha(),
            function.beta());
    var description =
        new eltwise_backward.primitive_desc(
            compiler.engine(),
            backward,
            layout,
            layout,
            layout,
            function.alpha(),
            function.beta(),
            forward,
            compiler.attributes(),
            false);
    compiler.emit(
        description,
        new eltwise_backward(description),
        new CpuCompiler.Argument(ofOutput ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC, saved),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_DIFF_DST, dy),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_DIFF_SRC, target));
  }

  private static void gradientInJava(UnaryFunction function, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor saved = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    int count = dx.elements();
    compiler.emit(
        List.of(dy, saved, dx),
        () -> {
          for (int i = 0; i < count; i++) {
            double derivative = function.derivative(saved.floats().get(i));
            dx.floats().put(i, (float) (dy.floats().get(i) * derivative));
          }
        });
  }

  /** The shape with leading axes of size 1, so that it has the given rank (at least one axis). */
  static Shape aligned(Shape shape, int rank) {
    int[] sizes = new int[Math.max(1, rank)];
    java.util.Arrays.fill(sizes, 1);
    for (int axis = 0; axis < shape.rank(); axis++) {
      sizes[rank - shape.rank() + axis] = shape.size(axis);
    }
    return Shape.of(sizes);
  }

  private static void cast(Cast operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    if (x.type().element() == operator.to()) {
      compiler.alias(step.outputs().get(0), x);
      return;
    }
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    int count = x.elements();
    TensorType from = x.type();
    compiler.emit(
        List.of(x, y),
        () -> {
          for (int i = 0; i < count; i++) {
            if (from.element() == ElementType.INT64 && operator.to() == ElementType.INT32) {
              y.ints().put(i, (int) x.longs().get(i));
            } else if (from.element() == ElementType.INT64 && operator.to() == ElementType.FLOAT) {
              y.floats().put(i, x.longs().get(i));
            } else {
              put(y, i, get(x, i));
            }
          }
        });
  }

  private static double get(Tensor tensor, int i) {
    return switch (tensor.type().element()) {
      case FLOAT -> tensor.floats().get(i);
      case INT32, BOOL -> tensor.ints().get(i);
      case INT64 -> tensor.longs().get(i);
      case INT8 -> tensor.bytes().get(i);
      case UINT8 -> tensor.bytes().get(i) & 0xFF;
    };
  }

  private static void put(Tensor tensor, int i, double element) {
    switch (tensor.type().element()) {
      case FLOAT -> tensor.floats().put(i, (float) element);
      case INT32 -> tensor.ints().put(i, (int) element);
      case BOOL -> tensor.ints().put(i, element != 0 ? 1 : 0);
      case INT64 -> tensor.longs().put(i, (long) element);
      case INT8, UINT8 -> tensor.bytes().put(i, (byte) (long) element);
    }
  }
}
