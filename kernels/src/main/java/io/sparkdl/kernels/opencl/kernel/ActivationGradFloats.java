package io.sparkdl.kernels.opencl.kernel;

/** dx (n) = dy (n) * f'(x (n)), x the saved input, for CLIP to SHRINK of {@link Functions}. */
public final class ActivationGradFloats extends ErrorFunctionKernel {
  private static final float ROOT_HALF = 0.70710678f;
  private static final float CUBIC = 0.044715f;

  /** 2 sqrt(2 / pi). */
  private static final float SCALE = 1.5957691f;

  /** 1 / sqrt(2 pi). */
  private static final float DENSITY = 0.39894228f;

  private final int function;
  private final int n;
  private final int dy;
  private final int saved;
  private final int dx;
  private final float alpha;
  private final float beta;

  /** A launch over n elements. */
  public ActivationGradFloats(
      int function, int n, int dy, int saved, int dx, float alpha, float beta) {
    this.function = function;
    this.n = n;
    this.dy = dy;
    this.saved = saved;
    this.dx = dx;
    this.alpha = alpha;
    this.beta = beta;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[dx + i] = floats[dy + i] * derivative(floats[saved + i]);
    }
  }

  private float derivative(float v) {
    if (function == Functions.CLIP) {
      return v >= alpha && v <= beta ? 1 : 0;
    }
    if (function == Functions.LEAKY_RELU) {
      return v > 0 ? 1 : alpha;
    }
    if (function == Functions.ELU) {
      return v > 0 ? 1 : alpha * exp(v);
    }
    if (function == Functions.SELU) {
      return v > 0 ? beta : beta * alpha * exp(v);
    }
    if (function == Functions.CELU) {
      float inner = alpha * expm1(v / alpha) < 0 ? exp(v / alpha) : 0;
      return v > 0 ? 1 + inner : inner;
    }
    if (function == Functions.GELU) {
      return 0.5f * complement(-v * ROOT_HALF) + v * DENSITY * exp(-0.5f * v * v);
    }
    if (function == Functions.GELU_TANH) {
      float s = 1 / (1 + exp(-SCALE * (v + CUBIC * v * v * v)));
      return s + v * s * (1 - s) * SCALE * (1 + 3 * CUBIC * v * v);
    }
    if (function == Functions.HARD_SIGMOID) {
      float line = alpha * v + beta;
      return line > 0 && line < 1 ? alpha : 0;
    }
    if (function == Functions.HARD_SWISH) {
      return v <= -3 ? 0 : v < 3 ? v / 3 + 0.5f : 1;
    }
    if (function == Functions.SWISH) {
      float s = 1 / (1 + exp(-alpha * v));
      return s + alpha * v * s * (1 - s);
    }
    if (function == Functions.MISH) {
      float e = exp(min(v, 20f));
      float n = e * (e + 2);
      float s = 1 / (1 + exp(-v));
      return n / (n + 2) + v * s * (4 * (n + 1) / ((n + 2) * (n + 2)));
    }
    if (function == Functions.THRESHOLDED_RELU) {
      return v > alpha ? 1 : 0;
    }
    return v < -beta || v > beta ? 1 : 0;
  }
}
