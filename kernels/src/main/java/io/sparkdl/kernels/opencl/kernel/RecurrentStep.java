package io.sparkdl.kernels.opencl.kernel;

import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentSizes;

/**
 * One step of a recurrent cell: the product of the state with R, added to what the gates hold, and
 * the cell's arithmetic. A GRU whose reset gate comes before the product takes two launches: phase
 * 0 makes z, r and r * h, phase 1 the new state.
 */
public final class RecurrentStep extends RecurrentKernel {
  private final int phase;
  private final int gates;
  private final int arguments;
  private final int before;
  private final int after;
  private final int cellBefore;
  private final int cellAfter;
  private final int reset;
  private final int weights;
  private final int bias;
  private final int peepholes;
  private final int lengths;
  private final int time;
  private final int y;

  /** A launch with an item per row and unit. */
  public RecurrentStep(
      Recurrent operator, RecurrentSizes sizes, int direction, int phase, RecurrentPlaces places) {
    super(operator, sizes, direction);
    this.phase = phase;
    this.gates = places.gates();
    this.arguments = places.arguments();
    this.before = places.before();
    this.after = places.after();
    this.cellBefore = places.cellBefore();
    this.cellAfter = places.cellAfter();
    this.reset = places.reset();
    this.weights = places.weights();
    this.bias = places.bias();
    this.peepholes = places.peepholes();
    this.lengths = places.lengths();
    this.time = places.time();
    this.y = places.y();
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < batch * hidden) {
      int b = i / hidden;
      int j = i - b * hidden;
      float next = 0;
      if (cell == RNN) {
        next = gate(b, j, fromState(before, b, j), fKind, fAlpha, fBeta);
      } else if (cell == GRU) {
        next = gru(i, b, j);
      } else {
        next = lstm(i, b, j);
      }
      if (cell != GRU || linear == 1 || phase == 1) {
        finish(i, b, next);
      }
    }
  }

  private void finish(int i, int b, float next) {
    if (lengths >= 0 && time >= ints[lengths + b]) {
      floats[after + i] = floats[before + i];
      floats[y + i] = 0;
      if (cell > GRU) {
        floats[cellAfter + i] = floats[cellBefore + i];
      }
    } else {
      floats[after + i] = next;
      floats[y + i] = next;
    }
  }

  private float gru(int i, int b, int j) {
    int n = j + 2 * hidden;
    if (phase == 0) {
      float z = gate(b, j, fromState(before, b, j), fKind, fAlpha, fBeta);
      float r = gate(b, j + hidden, fromState(before, b, j + hidden), fKind, fAlpha, fBeta);
      if (linear == 0) {
        floats[reset + i] = r * floats[before + i];
        return 0;
      }
      float product = fromState(before, b, n);
      floats[reset + i] = product;
      float fresh = gate(b, n, r * product, gKind, gAlpha, gBeta);
      return (1 - z) * fresh + z * floats[before + i];
    }
    float fresh = gate(b, n, fromState(reset, b, n), gKind, gAlpha, gBeta);
    float z = floats[gates + b * row + j];
    return (1 - z) * fresh + z * floats[before + i];
  }

  private float lstm(int i, int b, int j) {
    float c = floats[cellBefore + i];
    float ofIn = fromState(before, b, j) + peephole(j) * c;
    float in = gate(b, j, ofIn, fKind, fAlpha, fBeta);
    int forget = j + 2 * hidden;
    float ofForget = fromState(before, b, forget) + peephole(forget) * c;
    float kept = gate(b, forget, ofForget, fKind, fAlpha, fBeta);
    if (coupled == 1) {
      kept = 1 - in;
      floats[gates + b * row + forget] = kept;
    }
    int n = j + 3 * hidden;
    float fresh = gate(b, n, fromState(before, b, n), gKind, gAlpha, gBeta);
    float next = kept * c + in * fresh;
    floats[cellAfter + i] = next;
    int open = j + hidden;
    float ofOpen = fromState(before, b, open) + peephole(open) * next;
    float out = gate(b, open, ofOpen, fKind, fAlpha, fBeta);
    return out * activation(hKind, hAlpha, hBeta, clipped(next));
  }

  private float peephole(int at) {
    return peepholes < 0 ? 0 : floats[peepholes + at];
  }

  private float fromState(int state, int b, int unit) {
    float sum = bias < 0 ? 0 : floats[bias + unit];
    int left = state + b * hidden;
    int right = weights + unit * hidden;
    for (int k = 0; k < hidden; k++) {
      sum += floats[left + k] * floats[right + k];
    }
    return sum;
  }

  private float gate(int b, int unit, float added, int kind, float alpha, float beta) {
    int at = b * row + unit;
    float z = floats[gates + at] + added;
    if (arguments >= 0) {
      floats[arguments + at] = z;
    }
    float value = activation(kind, alpha, beta, clipped(z));
    floats[gates + at] = value;
    return value;
  }
}
