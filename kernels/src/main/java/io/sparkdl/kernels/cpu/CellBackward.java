package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentSizes;

/**
 * The arithmetic of one step back through a recurrent cell between its products, on arrays of a
 * step: gates (B, G * H), states and cells (B, H).
 */
final class CellBackward {
  /** Values of the activations. */
  final float[] gates;

  /** Arguments of the activations, where the operator clips. */
  final float[] arguments;

  final float[] before;
  final float[] cellBefore;
  final float[] cellAfter;
  final float[] reset;
  final float[] peepholes;

  /** Out: gradients of the gates' arguments. */
  final float[] d;

  /** Out, GRU with linearBeforeReset: as {@link #d}, seen from h. */
  final float[] fromState;

  /** In: gradient of h'; out: what of it goes to h beside the products. */
  final float[] dh;

  /** In: gradient of c'; out: of c. */
  final float[] dc;

  /** GRU: gradient of r * h, a product's result. */
  final float[] ofReset;

  private final Recurrent operator;
  private final int batch;
  private final int hidden;
  private final int row;
  private final CellFunction f;
  private final CellFunction g;
  private final CellFunction h;
  private final float[] value;
  private final float[] passed;

  CellBackward(Recurrent operator, RecurrentSizes sizes, int direction) {
    this.operator = operator;
    this.batch = sizes.batch();
    this.hidden = sizes.hidden();
    this.row = sizes.gateRow();
    this.f = operator.function(direction, 0);
    this.g = sizes.gates() > 1 ? operator.function(direction, 1) : null;
    this.h = sizes.cells() ? operator.function(direction, 2) : null;
    this.gates = new float[sizes.step()];
    this.arguments = new float[sizes.arguments() ? sizes.step() : 0];
    this.before = new float[sizes.state()];
    this.cellBefore = new float[sizes.cells() ? sizes.state() : 0];
    this.cellAfter = new float[sizes.cells() ? sizes.state() : 0];
    this.reset = new float[sizes.reset() ? sizes.state() : 0];
    this.peepholes = new float[3 * hidden];
    this.d = new float[sizes.step()];
    this.fromState = new float[operator.linearBeforeReset() ? sizes.step() : 0];
    this.dh = new float[sizes.state()];
    this.dc = new float[sizes.cells() ? sizes.state() : 0];
    this.ofReset = new float[sizes.reset() ? sizes.state() : 0];
    this.value = new float[hidden];
    this.passed = new float[hidden];
  }

  /** Takes d through activations: times their derivative, 0 where the argument was clipped. */
  private void through(CellFunction function, int from, int to) {
    CellFunctions.applyDerivative(function, gates, d, from, to);
    if (operator.clips()) {
      for (int i = from; i < to; i++) {
        d[i] = Math.abs(arguments[i]) < operator.clip() ? d[i] : 0;
      }
    }
  }

  void rnn() {
    System.arraycopy(dh, 0, d, 0, d.length);
    through(f, 0, d.length);
    java.util.Arrays.fill(dh, 0);
  }

  /** Gates z and n, and with linearBeforeReset r. */
  void gru() {
    for (int b = 0; b < batch; b++) {
      int at = b * row;
      int state = b * hidden;
      int fresh = at + 2 * hidden;
      for (int j = 0; j < hidden; j++) {
        float z = gates[at + j];
        d[at + j] = dh[state + j] * (before[state + j] - gates[fresh + j]);
        d[fresh + j] = dh[state + j] * (1 - z);
        dh[state + j] *= z;
      }
      through(f, at, at + hidden);
      through(g, fresh, fresh + hidden);
      if (operator.linearBeforeReset()) {
        int gate = at + hidden;
        for (int j = 0; j < hidden; j++) {
          d[gate + j] = d[fresh + j] * reset[state + j];
        }
        through(f, gate, gate + hidden);
        System.arraycopy(d, at, fromState, at, 2 * hidden);
        for (int j = 0; j < hidden; j++) {
          fromState[fresh + j] = d[fresh + j] * gates[gate + j];
        }
      }
    }
  }

  /** Gate r where the product of the new state was of r * h. */
  void gruReset() {
    for (int b = 0; b < batch; b++) {
      int gate = b * row + hidden;
      int state = b * hidden;
      for (int j = 0; j < hidden; j++) {
        d[gate + j] = ofReset[state + j] * before[state + j];
        dh[state + j] += ofReset[state + j] * gates[gate + j];
      }
      through(f, gate, gate + hidden);
    }
  }

  void lstm() {
    for (int b = 0; b < batch; b++) {
      int at = b * row;
      int state = b * hidden;
      cellValues(state);
      int open = at + hidden;
      for (int j = 0; j < hidden; j++) {
        d[open + j] = dh[state + j] * value[j];
        dc[state + j] += dh[state + j] * gates[open + j] * passed[j];
      }
      through(f, open, open + hidden);
      int forget = at + 2 * hidden;
      int fresh = at + 3 * hidden;
      for (int j = 0; j < hidden; j++) {
        float cell = dc[state + j] + d[open + j] * peepholes[hidden + j];
        float kept = gates[forget + j];
        d[at + j] = cell * gates[fresh + j];
        d[forget + j] = cell * cellBefore[state + j];
        d[fresh + j] = cell * gates[at + j];
        dc[state + j] = cell * kept;
      }
      if (operator.inputForget()) {
        for (int j = 0; j < hidden; j++) {
          d[at + j] -= d[forget + j];
          d[forget + j] = 0;
        }
      }
      through(f, at, at + hidden);
      through(f, forget, forget + hidden);
      through(g, fresh, fresh + hidden);
      for (int j = 0; j < hidden; j++) {
        dc[state + j] += d[at + j] * peepholes[j] + d[forget + j] * peepholes[2 * hidden + j];
      }
    }
    java.util.Arrays.fill(dh, 0);
  }

  /** h(c') and its derivative. */
  private void cellValues(int state) {
    System.arraycopy(cellAfter, state, value, 0, hidden);
    java.util.Arrays.fill(passed, 1);
    if (operator.clips()) {
      for (int j = 0; j < hidden; j++) {
        passed[j] = Math.abs(value[j]) < operator.clip() ? 1 : 0;
        value[j] = Math.max(-operator.clip(), Math.min(operator.clip(), value[j]));
      }
    }
    CellFunctions.apply(h, value, value, 0, hidden);
    CellFunctions.applyDerivative(h, value, passed, 0, hidden);
  }

  /** Makes a row that had ended before this step pass its gradients on unchanged. */
  void skip(int b, float[] dhBefore, float[] dcBefore) {
    java.util.Arrays.fill(d, b * row, (b + 1) * row, 0);
    if (fromState.length > 0) {
      java.util.Arrays.fill(fromState, b * row, (b + 1) * row, 0);
    }
    System.arraycopy(dhBefore, b * hidden, dh, b * hidden, hidden);
    if (dc.length > 0) {
      System.arraycopy(dcBefore, b * hidden, dc, b * hidden, hidden);
    }
  }
}
