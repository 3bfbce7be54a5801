package io.sparkdl.kernels.opencl.kernel;

import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentSizes;

/**
 * One step back through a recurrent cell. The gradient of its state is what the later step left in
 * {@code carry}, that step's gates' gradients times R, and the output's own. Phase 0 gives the
 * gates' gradients; phase 1, of a GRU whose reset gate comes before the product, that of the reset
 * gate; phase 2, after the first step, leaves the gradient of the initial state in {@code carry}.
 */
public final class RecurrentStepGrad extends RecurrentKernel {
  private final int phase;
  private final int gates;
  private final int arguments;
  private final int before;
  private final int cellBefore;
  private final int cellAfter;
  private final int reset;
  private final int weights;
  private final int peepholes;
  private final int lengths;
  private final int time;
  private final int dy;
  private final int d;
  private final int fromState;
  private final int later;
  private final int carry;
  private final int dc;

  /**
   * A launch with an item per row and unit.
   *
   * @param d gradients of this step's gates' arguments (B, G * H), seen from x
   * @param fromState the same, seen from h
   * @param later the later step's, seen from h; -1 in the last step
   * @param carry (B, H)
   * @param dc LSTM: gradient of c (B, H)
   */
  public RecurrentStepGrad(
      Recurrent operator,
      RecurrentSizes sizes,
      int direction,
      int phase,
      RecurrentPlaces places,
      int d,
      int fromState,
      int later,
      int carry,
      int dc) {
    super(operator, sizes, direction);
    this.phase = phase;
    this.gates = places.gates();
    this.arguments = places.arguments();
    this.before = places.before();
    this.cellBefore = places.cellBefore();
    this.cellAfter = places.cellAfter();
    this.reset = places.reset();
    this.weights = places.weights();
    this.peepholes = places.peepholes();
    this.lengths = places.lengths();
    this.time = places.time();
    this.dy = places.y();
    this.d = d;
    this.fromState = fromState;
    this.later = later;
    this.carry = carry;
    this.dc = dc;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < batch * hidden) {
      int b = i / hidden;
      int j = i - b * hidden;
      boolean ended = lengths >= 0 && time >= ints[lengths + b];
      if (phase == 1) {
        if (!ended) {
          resetGate(i, b, j);
        }
      } else {
        float dh = floats[carry + i];
        if (later >= 0) {
          int rows = cell == GRU && linear == 0 ? 2 * hidden : row;
          dh += product(later + b * row, j, 0, rows);
        }
        floats[carry + i] = dh;
        if (phase == 0) {
          step(i, b, j, dh, ended);
        }
      }
    }
  }

  private void step(int i, int b, int j, float dh, boolean ended) {
    if (ended) {
      for (int unit = j; unit < row; unit += hidden) {
        floats[d + b * row + unit] = 0;
        floats[fromState + b * row + unit] = 0;
      }
    } else {
      float whole = dy < 0 ? dh : dh + floats[dy + i];
      floats[carry + i] = 0;
      if (cell == RNN) {
        gate(b, j, whole, fKind, fAlpha, fBeta);
      } else if (cell == GRU) {
        gru(i, b, j, whole);
      } else {
        lstm(i, b, j, whole);
      }
    }
  }

  private float product(int left, int j, int from, int to) {
    float sum = 0;
    for (int k = from; k < to; k++) {
      sum += floats[left + k] * floats[weights + k * hidden + j];
    }
    return sum;
  }

  private void resetGate(int i, int b, int j) {
    float sum = product(d + b * row, j, 2 * hidden, row);
    floats[carry + i] += sum * floats[gates + b * row + hidden + j];
    gate(b, j + hidden, sum * floats[before + i], fKind, fAlpha, fBeta);
  }

  private void gru(int i, int b, int j, float dh) {
    float z = floats[gates + b * row + j];
    int n = j + 2 * hidden;
    float fresh = floats[gates + b * row + n];
    gate(b, j, dh * (floats[before + i] - fresh), fKind, fAlpha, fBeta);
    float ofFresh = gate(b, n, dh * (1 - z), gKind, gAlpha, gBeta);
    floats[carry + i] = dh * z;
    if (linear == 1) {
      int r = b * row + hidden + j;
      gate(b, j + hidden, ofFresh * floats[reset + i], fKind, fAlpha, fBeta);
      floats[fromState + b * row + n] = ofFresh * floats[gates + r];
    }
  }

  private void lstm(int i, int b, int j, float dh) {
    int at = gates + b * row + j;
    float in = floats[at];
    float out = floats[at + hidden];
    float kept = floats[at + 2 * hidden];
    float fresh = floats[at + 3 * hidden];
    float next = floats[cellAfter + i];
    float old = floats[cellBefore + i];
    float value = activation(hKind, hAlpha, hBeta, clipped(next));
    float passed = derivative(hKind, hAlpha, hBeta, value);
    if (clips == 1 && abs(next) >= clip) {
      passed = 0;
    }
    float ofOut = gate(b, j + hidden, dh * value, fKind, fAlpha, fBeta);
    float c = floats[dc + i] + dh * out * passed + ofOut * peephole(j + hidden);
    float ofIn = coupled == 1 ? c * (fresh - old) : c * fresh;
    float ofForget = coupled == 1 ? 0 : c * old;
    float dIn = gate(b, j, ofIn, fKind, fAlpha, fBeta);
    float dForget = gate(b, j + 2 * hidden, ofForget, fKind, fAlpha, fBeta);
    gate(b, j + 3 * hidden, c * in, gKind, gAlpha, gBeta);
    floats[dc + i] = c * kept + dIn * peephole(j) + dForget * peephole(j + 2 * hidden);
  }

  private float peephole(int at) {
    return peepholes < 0 ? 0 : floats[peepholes + at];
  }

  /** Takes a gradient through a gate's activation and keeps it. */
  private float gate(int b, int unit, float gradient, int kind, float alpha, float beta) {
    int at = b * row + unit;
    float result = gradient * derivative(kind, alpha, beta, floats[gates + at]);
    if (arguments >= 0) {
      if (abs(floats[arguments + at]) >= clip) {
        result = 0;
      }
    }
    floats[d + at] = result;
    floats[fromState + at] = result;
    return result;
  }
}
