package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Clip;
import io.sparkdl.kernels.operator.Elu;
import io.sparkdl.kernels.operator.Gelu;
import io.sparkdl.kernels.operator.HardSigmoid;
import io.sparkdl.kernels.operator.LeakyRelu;
import io.sparkdl.kernels.operator.Swish;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryFunction;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * oneDNN's algorithm for a function of one element, and its two parameters.
 *
 * @param forward the algorithm
 * @param ofOutput backward from the output, or null where backward starts from the input
 */
record Eltwise(algorithm forward, algorithm ofOutput, float alpha, float beta) {
  /** The algorithm for a function, or null if oneDNN has none. */
  static Eltwise of(UnaryFunction function) {
    if (function instanceof Unary unary) {
      return of(unary);
    }
    if (function instanceof LeakyRelu relu) {
      return of(algorithm.eltwise_relu, relu.alpha(), 0);
    }
    if (function instanceof Elu elu) {
      return of(algorithm.eltwise_elu, elu.alpha(), 0);
    }
    if (function instanceof Gelu gelu) {
      return of(gelu.tanh() ? algorithm.eltwise_gelu_tanh : algorithm.eltwise_gelu_erf, 0, 0);
    }
    if (function instanceof HardSigmoid sigmoid) {
      return of(algorithm.eltwise_hardsigmoid, sigmoid.alpha(), sigmoid.beta());
    }
    if (function instanceof Swish swish) {
      return of(algorithm.eltwise_swish, swish.alpha(), 0);
    }
    if (function instanceof Clip clip && clip.min() <= clip.max()) {
      return of(algorithm.eltwise_clip_v2, clip.min(), clip.max());
    }
    return null;
  }

  private static Eltwise of(Unary function) {
    return switch (function) {
      case RELU -> of(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd);
      case SIGMOID -> of(algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd);
      case TANH -> of(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd);
      case SQRT -> of(algorithm.eltwise_sqrt, algorithm.eltwise_sqrt_use_dst_for_bwd);
      case EXP -> of(algorithm.eltwise_exp, algorithm.eltwise_exp_use_dst_for_bwd);
      case LOG -> of(algorithm.eltwise_log, 0, 0);
      case NEG -> of(algorithm.eltwise_linear, -1, 0);
      case ABS -> of(algorithm.eltwise_abs, 0, 0);
      case SOFTPLUS -> of(algorithm.eltwise_soft_relu, 1, 0);
      case HARD_SWISH -> of(algorithm.eltwise_hardswish, 1f / 6, 0.5f);
      case MISH -> of(algorithm.eltwise_mish, 0, 0);
      default -> null;
    };
  }

  /**
   * True for functions that oneDNN lacks, and for those whose oneDNN versions are off by 1e-6 to
   * 3e-6 where the result itself is small (the logarithm near 1, softplus below -8), too much for
   * ONNX's tolerance.
   */
  static boolean runsInJava(UnaryFunction function) {
    return function == Unary.LOG || function == Unary.SOFTPLUS || of(function) == null;
  }

  private static Eltwise of(algorithm forward, algorithm ofOutput) {
    return new Eltwise(forward, ofOutput, 0, 0);
  }

  private static Eltwise of(algorithm forward, float alpha, float beta) {
    return new Eltwise(forward, null, alpha, beta);
  }
}
