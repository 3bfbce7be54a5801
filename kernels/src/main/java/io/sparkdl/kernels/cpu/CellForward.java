package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentSizes;

/**
 * The arithmetic of one step of a recurrent cell between its products, on arrays of a step: gates
 * (B, G * H), states and cells (B, H).
 */
final class CellForward {
  /** In: arguments of the gates; out: their values. */
  final float[] gates;

  /** The arguments, kept where the operator clips. */
  final float[] arguments;

  final float[] before;
  final float[] after;
  final float[] cellBefore;
  final float[] cellAfter;

  /** GRU: the recurrent product of the new state, or r * h. */
  final float[] reset;

  /** Pi, Po, Pf (3 * H). */
  final float[] peepholes;

  private final Recurrent operator;
  private final int batch;
  private final int hidden;
  private final int row;
  private final CellFunction f;
  private final CellFunction g;
  private final CellFunction h;
  private final float[] unit;

  CellForward(Recurrent operator, RecurrentSizes sizes, int direction) {
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
    this.after = new float[sizes.state()];
    this.cellBefore = new float[sizes.cells() ? sizes.state() : 0];
    this.cellAfter = new float[sizes.cells() ? sizes.state() : 0];
    this.reset = new float[sizes.reset() ? sizes.state() : 0];
    this.peepholes = new float[3 * hidden];
    this.unit = new float[hidden];
  }

  private void activate(CellFunction function, int from, int to) {
    if (operator.clips()) {
      System.arraycopy(gates, from, arguments, from, to - from);
      clip(gates, from, to);
    }
    CellFunctions.apply(function, gates, gates, from, to);
  }

  private void clip(float[] values, int from, int to) {
    float bound = operator.clip();
    for (int i = from; i < to; i++) {
      values[i] = Math.max(-bound, Math.min(bound, values[i]));
    }
  }

  void rnn() {
    activate(f, 0, gates.length);
    System.arraycopy(gates, 0, after, 0, after.length);
  }

  /** The gates z and r; and r * h, where the product of the new state is of that. */
  void gruGates() {
    for (int b = 0; b < batch; b++) {
      int at = b * row;
      activate(f, at, at + 2 * hidden);
      if (!operator.linearBeforeReset()) {
        for (int j = 0; j < hidden; j++) {
          reset[b * hidden + j] = gates[at + hidden + j] * before[b * hidden + j];
        }
      }
    }
  }

  /** The new state n and h'. */
  void gruState() {
    for (int b = 0; b < batch; b++) {
      int at = b * row;
      int state = b * hidden;
      int fresh = at + 2 * hidden;
      if (operator.linearBeforeReset()) {
        for (int j = 0; j < hidden; j++) {
          gates[fresh + j] += gates[at + hidden + j] * reset[state + j];
        }
      }
      activate(g, fresh, fresh + hidden);
      for (int j = 0; j < hidden; j++) {
        float z = gates[at + j];
        after[state + j] = (1 - z) * gates[fresh + j] + z * before[state + j];
      }
    }
  }

  void lstm() {
    for (int b = 0; b < batch; b++) {
      int at = b * row;
      int state = b * hidden;
      int forget = at + 2 * hidden;
      int fresh = at + 3 * hidden;
      for (int j = 0; j < hidden; j++) {
        gates[at + j] += peepholes[j] * cellBefore[state + j];
        gates[forget + j] += peepholes[2 * hidden + j] * cellBefore[state + j];
      }
      activate(f, at, at + hidden);
      activate(f, forget, forget + hidden);
      activate(g, fresh, fresh + hidden);
      if (operator.inputForget()) {
        for (int j = 0; j < hidden; j++) {
          gates[forget + j] = 1 - gates[at + j];
        }
      }
      int open = at + hidden;
      for (int j = 0; j < hidden; j++) {
        float next = gates[forget + j] * cellBefore[state + j] + gates[at + j] * gates[fresh + j];
        cellAfter[state + j] = next;
        unit[j] = next;
        gates[open + j] += peepholes[hidden + j] * next;
      }
      activate(f, open, open + hidden);
      if (operator.clips()) {
        clip(unit, 0, hidden);
      }
      CellFunctions.apply(h, unit, unit, 0, hidden);
      for (int j = 0; j < hidden; j++) {
        after[state + j] = gates[open + j] * unit[j];
      }
    }
  }
}
