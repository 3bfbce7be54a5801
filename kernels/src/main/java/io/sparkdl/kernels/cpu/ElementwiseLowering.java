package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** Functions of one and of two elements: oneDNN for floats, in any layout; Java for the rest. */
final class ElementwiseLowering {
  private ElementwiseLowering() {}

  static void register() {
    Lowerings.add(Unary.class, ElementwiseLowering::unary);
    Lowerings.add(UnaryGrad.class, ElementwiseLowering::unaryGrad);
    Lowerings.add(Binary.class, ElementwiseLowering::binary);
    Lowerings.add(Cast.class, ElementwiseLowering::cast);
  }

  /**
   * oneDNN's algorithm for a function and its two parameters.
   *
   * @param forward the algorithm
   * @param ofOutput backward from the output, or null where backward starts from the input
   */
  record Eltwise(algorithm forward, algorithm ofOutput, float alpha, float beta) {
    static Eltwise of(Unary function) {
      return switch (function) {
        case RELU -> of(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd);
        case SIGMOID -> of(algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd);
        case TANH -> of(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd);
        case SQRT -> of(algorithm.eltwise_sqrt, algorithm.eltwise_sqrt_use_dst_for_bwd);
        case EXP -> of(algorithm.eltwise_exp, algorithm.eltwise_exp_use_dst_for_bwd);
        case LOG -> of(algorithm.eltwise_log, null);
        case NEG -> new Eltwise(algorithm.eltwise_linear, null, -1, 0);
        case ABS -> of(algorithm.eltwise_abs, null);
        case SOFTPLUS -> new Eltwise(algorithm.eltwise_soft_relu, null, 1, 0);
      };
    }

    private static Eltwise of(algorithm forward, algorithm ofOutput) {
      return new Eltwise(forward, ofOutput, 0, 0);
    }
  }

  private static void unary(Unary function, Step step, CpuCompiler compiler) {
    Value x = step.inputs().get(0);
    Value y = step.outputs().get(0);
    if (x.type().element() != ElementType.FLOAT) {
      integers(function, compiler.rowMajor(x), compiler.defineRowMajor(y), compiler);
      return;
    }
    if (runsInJava(function)) {
      floatsInJava(function, compiler.rowMajor(x), compiler.defineRowMajor(y), compiler);
      return;
    }
    Tensor source = compiler.any(x);
    Tensor target = compiler.defineLike(y, x, source, function, 0);
    forward(compiler, Eltwise.of(function), source, target);
  }

  /**
   * True for functions whose oneDNN versions are off by 1e-6 to 3e-6 where the result itself is
   * small (the logarithm near 1, softplus below -8), too much for ONNX's tolerance.
   */
  static boolean runsInJava(Unary function) {
    return function == Unary.LOG || function == Unary.SOFTPLUS;
  }

  private static void floatsInJava(Unary function, Tensor x, Tensor y, CpuCompiler compiler) {
    int count = x.elements();
    compiler.emit(
        List.of(x, y),
        () -> {
          for (int i = 0; i < count; i++) {
            y.floats().put(i, (float) function.apply(x.floats().get(i)));
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

  private static void integers(Unary function, Tensor x, Tensor y, CpuCompiler compiler) {
    int count = x.elements();
    if (x.type().element() == ElementType.INT32) {
      compiler.emit(
          List.of(x, y),
          () -> {
            for (int i = 0; i < count; i++) {
              y.ints().put(i, (int) function.apply(x.ints().get(i)));
            }
          });
    } else {
      compiler.emit(
          List.of(x, y),
          () -> {
            for (int i = 0; i < count; i++) {
              long element = x.longs().get(i);
              long result =
                  switch (function) {
                    case NEG -> -element;
                    case ABS -> Math.abs(element);
                    default -> Math.max(0, element);
                  };
              y.longs().put(i, result);
            }
          });
    }
  }

  private static void unaryGrad(UnaryGrad operator, Step step, CpuCompiler compiler) {
    if (NormalizationLowering.deferReluGrad(operator, step, compiler)) {
      return;
    }
    Value dyValue = step.inputs().get(0);
    Value dx = step.outputs().get(0);
    Eltwise function = Eltwise.of(operator.function());
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

  private static void binary(Binary operator, Step step, CpuCompiler compiler) {
    Value a = step.inputs().get(0);
    Value b = step.inputs().get(1);
    Value y = step.outputs().get(0);
    boolean floats = a.type().element() == ElementType.FLOAT && operator != Binary.EQUAL;
    if (floats && y.shape().elements() > 0 && y.shape().rank() <= MAX_RANK) {
      if (a.shape().equals(y.shape())) {
        floats(operator, step, compiler, a, b);
        return;
      }
      boolean commutes = operator == Binary.ADD || operator == Binary.MUL;
      if (commutes && b.shape().equals(y.shape())) {
        floats(operator, step, compiler, b, a);
        return;
      }
    }
    BroadcastLoops.emit(operator, compiler.rowMajor(a), compiler.rowMajor(b), y, compiler);
  }

  /** oneDNN's binary primitive takes at most this many axes with broadcasting. */
  private static final int MAX_RANK = 5;

  private static void floats(Binary operator, Step step, CpuCompiler compiler, Value a, Value b) {
    Value y = step.outputs().get(0);
    int index = step.inputs().indexOf(a);
    Tensor left = compiler.any(a);
    Tensor right;
    if (a.shape().equals(b.shape())) {
      right = compiler.in(b, left.layout());
    } else {
      Tensor plain = compiler.rowMajor(b);
      Shape full = aligned(b.shape(), y.shape().rank());
      right = new Tensor(plain.type(), plain.storage(), Layouts.rowMajor(full), false);
    }
    Tensor target = compiler.defineLike(y, a, left, operator, index);
    algorithm kind =
        switch (operator) {
          case ADD -> algorithm.binary_add;
          case SUB -> algorithm.binary_sub;
          case MUL -> algorithm.binary_mul;
          case DIV -> algorithm.binary_div;
          case EQUAL -> throw new IllegalStateException("Equal has no float result");
        };
    var description =
        new binary.primitive_desc(
            compiler.engine(),
            kind,
            left.layout(),
            right.layout(),
            target.layout(),
            compiler.attributes(),
            false);
    compiler.emit(
        description,
        new binary(description),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_SRC_0, left),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_SRC_1, right),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_DST, target));
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
