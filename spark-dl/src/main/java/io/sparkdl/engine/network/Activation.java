package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.Celu;
import io.sparkdl.kernels.operator.Elu;
import io.sparkdl.kernels.operator.Gelu;
import io.sparkdl.kernels.operator.HardSigmoid;
import io.sparkdl.kernels.operator.LeakyRelu;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Selu;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.Swish;
import io.sparkdl.kernels.operator.Unary;

/** Activation functions by the names they have in JSON. */
public enum Activation {
  /** max(x, 0). */
  @JsonProperty("relu")
  RELU(Unary.RELU),
  /** 1 / (1 + exp(-x)). */
  @JsonProperty("sigmoid")
  SIGMOID(Unary.SIGMOID),
  /** Hyperbolic tangent. */
  @JsonProperty("tanh")
  TANH(Unary.TANH),
  /** ln(1 + e^x). */
  @JsonProperty("softplus")
  SOFTPLUS(Unary.SOFTPLUS),
  /** x where x is at least 0, else 0.01 x. */
  @JsonProperty("leakyRelu")
  LEAKY_RELU(new LeakyRelu(0.01f)),
  /** x where x is at least 0, else e^x - 1. Clevert et al. 2016, arXiv:1511.07289. */
  @JsonProperty("elu")
  ELU(new Elu(1)),
  /** Scaled elu, which keeps mean 0 and variance 1. Klambauer et al. 2017, arXiv:1706.02515. */
  @JsonProperty("selu")
  SELU(new Selu(1.6732632f, 1.0507010f)),
  /** Elu with alpha 1 in its continuously differentiable form. Barron 2017, arXiv:1704.07483. */
  @JsonProperty("celu")
  CELU(new Celu(1)),
  /** x times the normal distribution's share below x. Hendrycks 2016, arXiv:1606.08415. */
  @JsonProperty("gelu")
  GELU(new Gelu(false)),
  /** Gelu by its approximation with a hyperbolic tangent. */
  @JsonProperty("geluTanh")
  GELU_TANH(new Gelu(true)),
  /** x * sigmoid(x), SiLU. Ramachandran et al. 2017, arXiv:1710.05941. */
  @JsonProperty("swish")
  SWISH(new Swish(1)),
  /** x * tanh(softplus(x)). Misra 2019, arXiv:1908.08681. */
  @JsonProperty("mish")
  MISH(Unary.MISH),
  /** max(0, min(1, x / 6 + 1 / 2)). */
  @JsonProperty("hardSigmoid")
  HARD_SIGMOID(new HardSigmoid(1 / 6f, 0.5f)),
  /** x * hardSigmoid(x). Howard et al. 2019, arXiv:1905.02244. */
  @JsonProperty("hardSwish")
  HARD_SWISH(Unary.HARD_SWISH),
  /** x / (1 + |x|). */
  @JsonProperty("softsign")
  SOFTSIGN(Unary.SOFTSIGN),
  /** Softmax over axis 1. */
  @JsonProperty("softmax")
  SOFTMAX(new Softmax(1)),
  /** Logarithm of the softmax over axis 1. */
  @JsonProperty("logSoftmax")
  LOG_SOFTMAX(new LogSoftmax(1));

  private final Operator operator;

  Activation(Operator operator) {
    this.operator = operator;
  }

  /** The operator. */
  public Operator operator() {
    return operator;
  }
}
