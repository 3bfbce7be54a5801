package io.sparkdl.kernels.opencl.kernel;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentSizes;

/**
 * What the kernels of recurrent cells share: sizes, attributes, and the activations, chosen by
 * their ordinal. One work item per row b of the batch and hidden unit j.
 */
abstract class RecurrentKernel extends ArenaKernel {
  /** Ordinals of {@link Recurrent.Cell}. */
  protected static final int RNN = 0;

  protected static final int GRU = 1;

  protected static final int RELU = 0;
  protected static final int TANH = 1;
  protected static final int SIGMOID = 2;
  protected static final int AFFINE = 3;
  protected static final int LEAKY_RELU = 4;
  protected static final int THRESHOLDED_RELU = 5;
  protected static final int SCALED_TANH = 6;
  protected static final int HARD_SIGMOID = 7;
  protected static final int ELU = 8;
  protected static final int SOFTSIGN = 9;

  protected final int cell;
  protected final int batch;
  protected final int hidden;
  protected final int row;
  protected final int linear;
  protected final int coupled;
  protected final int clips;
  protected final float clip;
  protected final int fKind;
  protected final float fAlpha;
  protected final float fBeta;
  protected final int gKind;
  protected final float gAlpha;
  protected final float gBeta;
  protected final int hKind;
  protected final float hAlpha;
  protected final float hBeta;

  RecurrentKernel(Recurrent operator, RecurrentSizes sizes, int direction) {
    cell = operator.cell().ordinal();
    batch = sizes.batch();
    hidden = sizes.hidden();
    row = sizes.gateRow();
    linear = operator.linearBeforeReset() ? 1 : 0;
    coupled = operator.inputForget() ? 1 : 0;
    clips = operator.clips() ? 1 : 0;
    clip = operator.clips() ? operator.clip() : 0;
    CellFunction f = operator.function(direction, 0);
    CellFunction g = cell == RNN ? f : operator.function(direction, 1);
    CellFunction h = sizes.cells() ? operator.function(direction, 2) : f;
    fKind = f.kind().ordinal();
    fAlpha = f.alpha();
    fBeta = f.beta();
    gKind = g.kind().ordinal();
    gAlpha = g.alpha();
    gBeta = g.beta();
    hKind = h.kind().ordinal();
    hAlpha = h.alpha();
    hBeta = h.beta();
  }

  protected float clipped(float x) {
    if (clips == 1) {
      return max(-clip, min(clip, x));
    }
    return x;
  }

  protected float activation(int kind, float alpha, float beta, float x) {
    if (kind == SIGMOID) {
      return 1 / (1 + exp(-x));
    }
    if (kind == TANH) {
      return tanh(x);
    }
    if (kind == RELU) {
      return max(x, 0f);
    }
    if (kind == AFFINE) {
      return alpha * x + beta;
    }
    if (kind == LEAKY_RELU) {
      return x < 0 ? alpha * x : x;
    }
    if (kind == THRESHOLDED_RELU) {
      return x > alpha ? x : 0;
    }
    if (kind == SCALED_TANH) {
      return alpha * tanh(beta * x);
    }
    if (kind == HARD_SIGMOID) {
      return min(max(alpha * x + beta, 0f), 1f);
    }
    if (kind == ELU) {
      return x < 0 ? alpha * expm1(x) : x;
    }
    if (kind == SOFTSIGN) {
      return x / (1 + abs(x));
    }
    return max(x, 0f) + log1p(exp(-abs(x)));
  }

  /** Derivative of an activation where its value is y. */
  protected float derivative(int kind, float alpha, float beta, float y) {
    if (kind == SIGMOID) {
      return y * (1 - y);
    }
    if (kind == TANH) {
      return 1 - y * y;
    }
    if (kind == RELU) {
      return y > 0 ? 1 : 0;
    }
    if (kind == AFFINE) {
      return alpha;
    }
    if (kind == LEAKY_RELU) {
      return y < 0 ? alpha : y > 0 || alpha > 0 ? 1 : 0;
    }
    if (kind == THRESHOLDED_RELU) {
      return y != 0 ? 1 : 0;
    }
    if (kind == SCALED_TANH) {
      return beta * (alpha - y * y / alpha);
    }
    if (kind == HARD_SIGMOID) {
      return y > 0 && y < 1 ? alpha : 0;
    }
    if (kind == ELU) {
      return y < 0 ? y + alpha : y > 0 || alpha > 0 ? 1 : 0;
    }
    if (kind == SOFTSIGN) {
      return (1 - abs(y)) * (1 - abs(y));
    }
    return -expm1(-y);
  }
}
