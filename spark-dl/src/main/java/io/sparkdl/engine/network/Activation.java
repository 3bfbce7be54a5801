package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Softmax;
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
