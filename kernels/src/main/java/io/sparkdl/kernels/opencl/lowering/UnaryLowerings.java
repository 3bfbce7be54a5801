package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ActivationFloats;
import io.sparkdl.kernels.opencl.kernel.ActivationGradFloats;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Functions;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.TestFloats;
import io.sparkdl.kernels.opencl.kernel.TrigonometryFloats;
import io.sparkdl.kernels.opencl.kernel.TrigonometryGradFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryGradFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryInts;
import io.sparkdl.kernels.opencl.kernel.UnaryLongs;
import io.sparkdl.kernels.operator.Celu;
import io.sparkdl.kernels.operator.Clip;
import io.sparkdl.kernels.operator.Elu;
import io.sparkdl.kernels.operator.Gelu;
import io.sparkdl.kernels.operator.HardSigmoid;
import io.sparkdl.kernels.operator.IsInf;
import io.sparkdl.kernels.operator.LeakyRelu;
import io.sparkdl.kernels.operator.Selu;
import io.sparkdl.kernels.operator.Shrink;
import io.sparkdl.kernels.operator.Swish;
import io.sparkdl.kernels.operator.ThresholdedRelu;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.tensor.ElementType;

/**
 * Functions of one element. Three kernels share them, so that the plain ones do not pay for the
 * registers that trigonometry needs.
 */
final class UnaryLowerings {
  /** A function's number in {@link Functions} and its parameters. */
  private record Code(int number, float alpha, float beta) {
    static Code of(int number) {
      return new Code(number, 0, 0);
    }

    boolean isActivation() {
      return number >= Functions.CLIP && number <= Functions.SHRINK;
    }

    boolean isTrigonometry() {
      return number >= Functions.SIN && number <= Functions.ERF;
    }
  }

  private UnaryLowerings() {}

  static void unary(UnaryFunction function, LoweringContext step) {
    int n = step.outputElements(0);
    int x = step.input(0);
    int y = step.output(0);
    ArenaKernel kernel;
    if (function == Unary.IS_NAN) {
      kernel = new TestFloats(n, x, y, 1, 0, 0);
    } else if (function instanceof IsInf test) {
      kernel = new TestFloats(n, x, y, 0, test.negative() ? 1 : 0, test.positive() ? 1 : 0);
    } else {
      kernel = kernel(function, step.inputType(0).element(), n, x, y);
    }
    step.launch(kernel, Grid.items(n));
  }

  private static ArenaKernel kernel(
      UnaryFunction function, ElementType element, int n, int x, int y) {
    Code code = code(function);
    int number = code.number();
    return switch (ArenaKind.of(element)) {
      case FLOATS ->
          code.isActivation()
              ? new ActivationFloats(number, n, x, y, code.alpha(), code.beta())
              : code.isTrigonometry()
                  ? new TrigonometryFloats(number, n, x, y)
                  : new UnaryFloats(number, n, x, y);
      case INTS -> new UnaryInts(number, n, x, y, (int) code.alpha(), (int) code.beta());
      case LONGS -> new UnaryLongs(number, n, x, y, (long) code.alpha(), (long) code.beta());
    };
  }

  static void unaryGrad(UnaryGrad operator, LoweringContext step) {
    int n = step.outputElements(0);
    Code code = code(operator.function());
    int number = code.number();
    int dy = step.input(0);
    int saved = step.input(1);
    int dx = step.output(0);
    ArenaKernel kernel =
        code.isActivation()
            ? new ActivationGradFloats(number, n, dy, saved, dx, code.alpha(), code.beta())
            : code.isTrigonometry()
                ? new TrigonometryGradFloats(number, n, dy, saved, dx)
                : new UnaryGradFloats(number, n, dy, saved, dx);
    step.launch(kernel, Grid.items(n));
  }

  private static Code code(UnaryFunction function) {
    if (function instanceof Unary unary) {
      return Code.of(number(unary));
    }
    if (function instanceof Clip clip) {
      return new Code(Functions.CLIP, clip.min(), clip.max());
    }
    if (function instanceof LeakyRelu relu) {
      return new Code(Functions.LEAKY_RELU, relu.alpha(), 0);
    }
    if (function instanceof Elu elu) {
      return new Code(Functions.ELU, elu.alpha(), 0);
    }
    if (function instanceof Selu selu) {
      return new Code(Functions.SELU, selu.alpha(), selu.gamma());
    }
    if (function instanceof Celu celu) {
      return new Code(Functions.CELU, celu.alpha(), 0);
    }
    if (function instanceof Gelu gelu) {
      return Code.of(gelu.tanh() ? Functions.GELU_TANH : Functions.GELU);
    }
    if (function instanceof HardSigmoid sigmoid) {
      return new Code(Functions.HARD_SIGMOID, sigmoid.alpha(), sigmoid.beta());
    }
    if (function instanceof Swish swish) {
      return new Code(Functions.SWISH, swish.alpha(), 0);
    }
    if (function instanceof ThresholdedRelu relu) {
      return new Code(Functions.THRESHOLDED_RELU, relu.alpha(), 0);
    }
    if (function instanceof Shrink shrink) {
      return new Code(Functions.SHRINK, shrink.bias(), shrink.lambda());
    }
    throw new IllegalArgumentException(
        "opencl: expected a function with a kernel, got " + function.onnxName());
  }

  private static int number(Unary function) {
    return switch (function) {
      case RELU -> Functions.RELU;
      case SIGMOID -> Functions.SIGMOID;
      case TANH -> Functions.TANH;
      case SQRT -> Functions.SQRT;
      case EXP -> Functions.EXP;
      case RECIPROCAL -> Functions.RECIPROCAL;
      case LOG -> Functions.LOG;
      case NEG -> Functions.NEG;
      case ABS -> Functions.ABS;
      case SOFTPLUS -> Functions.SOFTPLUS;
      case SOFTSIGN -> Functions.SOFTSIGN;
      case HARD_SWISH -> Functions.HARD_SWISH;
      case MISH -> Functions.MISH;
      case SIN -> Functions.SIN;
      case COS -> Functions.COS;
      case TAN -> Functions.TAN;
      case ASIN -> Functions.ASIN;
      case ACOS -> Functions.ACOS;
      case ATAN -> Functions.ATAN;
      case SINH -> Functions.SINH;
      case COSH -> Functions.COSH;
      case ASINH -> Functions.ASINH;
      case ACOSH -> Functions.ACOSH;
      case ATANH -> Functions.ATANH;
      case ERF -> Functions.ERF;
      case SIGN -> Functions.SIGN;
      case FLOOR -> Functions.FLOOR;
      case CEIL -> Functions.CEIL;
      case ROUND -> Functions.ROUND;
      case NOT -> Functions.NOT;
      case BITWISE_NOT -> Functions.BITWISE_NOT;
      case IS_NAN -> throw new IllegalArgumentException("IsNaN: expected a kernel of its own");
    };
  }
}
