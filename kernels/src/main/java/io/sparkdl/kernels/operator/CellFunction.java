package io.sparkdl.kernels.operator;

/**
 * Activation inside a recurrent cell, with the names and defaults of ONNX's RNN, GRU and LSTM. Its
 * derivative is given as a function of its value, so that cells keep values only.
 *
 * @param alpha first parameter of {@link Kind#AFFINE}, {@link Kind#LEAKY_RELU}, {@link
 *     Kind#THRESHOLDED_RELU}, {@link Kind#SCALED_TANH}, {@link Kind#HARD_SIGMOID} and {@link
 *     Kind#ELU}; at least 0 for all but the affine ones, else values would not tell the derivative
 * @param beta second parameter of {@link Kind#AFFINE}, {@link Kind#SCALED_TANH} and {@link
 *     Kind#HARD_SIGMOID}
 */
public record CellFunction(Kind kind, float alpha, float beta) {
  /** 1 / (1 + exp(-x)). */
  public static final CellFunction SIGMOID = new CellFunction(Kind.SIGMOID, 0, 0);

  /** Hyperbolic tangent. */
  public static final CellFunction TANH = new CellFunction(Kind.TANH, 0, 0);

  /** The functions; kernels tell them by their ordinal. */
  public enum Kind {
    /** max(x, 0). */
    RELU("Relu", 0, 0),
    /** Hyperbolic tangent. */
    TANH("Tanh", 0, 0),
    /** 1 / (1 + exp(-x)). */
    SIGMOID("Sigmoid", 0, 0),
    /** alpha * x + beta. */
    AFFINE("Affine", 1, 0),
    /** x, or alpha * x below 0. */
    LEAKY_RELU("LeakyRelu", 0.01f, 0),
    /** x above alpha, else 0. */
    THRESHOLDED_RELU("ThresholdedRelu", 1, 0),
    /** alpha * tanh(beta * x). */
    SCALED_TANH("ScaledTanh", 1, 1),
    /** alpha * x + beta within 0 and 1. */
    HARD_SIGMOID("HardSigmoid", 0.2f, 0.5f),
    /** x, or alpha * (exp(x) - 1) below 0. */
    ELU("Elu", 1, 0),
    /** x / (1 + |x|). */
    SOFTSIGN("Softsign", 0, 0),
    /** ln(1 + exp(x)). */
    SOFTPLUS("Softplus", 0, 0);

    private final String onnxName;
    private final float alpha;
    private final float beta;

    Kind(String onnxName, float alpha, float beta) {
      this.onnxName = onnxName;
      this.alpha = alpha;
      this.beta = beta;
    }

    /** The name in ONNX's attribute {@code activations}. */
    public String onnxName() {
      return onnxName;
    }

    /** The function with ONNX's parameters. */
    public CellFunction withDefaults() {
      return new CellFunction(this, alpha, beta);
    }

    /** True if the first parameter means something. */
    public boolean hasAlpha() {
      return alpha != 0;
    }

    /** True if the second parameter means something. */
    public boolean hasBeta() {
      return this == AFFINE || beta != 0;
    }

    /**
     * The function with this ONNX name, in whatever case, as ONNX allows.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind named(String onnxName) {
      for (Kind kind : values()) {
        if (kind.onnxName.equalsIgnoreCase(onnxName)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "activations: expected names of ONNX's recurrent operators, got " + onnxName);
    }
  }

  public CellFunction {
    boolean ambiguous =
        alpha < 0 && kind != Kind.AFFINE && kind.hasAlpha()
            || kind == Kind.SCALED_TANH && alpha == 0;
    if (ambiguous || !Float.isFinite(alpha) || !Float.isFinite(beta)) {
      throw new IllegalArgumentException(
          kind + ": expected finite parameters, alpha not below 0, got " + alpha + ", " + beta);
    }
  }

  /** The function's value at x. */
  public double apply(double x) {
    return switch (kind) {
      case RELU -> Math.max(x, 0);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case AFFINE -> alpha * x + beta;
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
      case THRESHOLDED_RELU -> x > alpha ? x : 0;
      case SCALED_TANH -> alpha * Math.tanh(beta * x);
      case HARD_SIGMOID -> Math.min(Math.max(alpha * x + beta, 0), 1);
      case ELU -> x < 0 ? alpha * Math.expm1(x) : x;
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    };
  }

  /** The derivative where the function's value is y. */
  public double derivative(double y) {
    return switch (kind) {
      case RELU -> y > 0 ? 1 : 0;
      case TANH -> 1 - y * y;
      case SIGMOID -> y * (1 - y);
      case AFFINE -> alpha;
      case LEAKY_RELU -> y < 0 ? alpha : y > 0 || alpha > 0 ? 1 : 0;
      case THRESHOLDED_RELU -> y != 0 ? 1 : 0;
      case SCALED_TANH -> beta * (alpha - y * y / alpha);
      case HARD_SIGMOID -> y > 0 && y < 1 ? alpha : 0;
      case ELU -> y < 0 ? y + alpha : y > 0 || alpha > 0 ? 1 : 0;
      case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
      case SOFTPLUS -> -Math.expm1(-y);
    };
  }
}
