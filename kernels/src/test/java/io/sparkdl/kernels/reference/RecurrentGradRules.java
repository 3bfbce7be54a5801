package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentGrad;
import io.sparkdl.kernels.operator.RecurrentSizes;
import java.util.List;

/** Gradients of recurrent cells, back through the steps, one row at a time. */
final class RecurrentGradRules {
  private final RecurrentGrad operator;
  private final Recurrent forward;
  private final RecurrentSizes sizes;
  private final int direction;
  private final List<Elements> in;
  private final List<Elements> out;
  private final double[] reserve;
  private final int start;
  private final int hidden;

  /** Gradients of the arguments of one row's gates, seen from x and from h. */
  private final double[] fromInput;

  private final double[] fromState;

  private RecurrentGradRules(
      RecurrentGrad operator, int direction, List<Elements> in, List<Elements> out) {
    this.operator = operator;
    this.forward = operator.forward();
    this.sizes = forward.sizes(in.get(operator.first()).shape());
    this.direction = direction;
    this.in = in;
    this.out = out;
    this.reserve = in.get(operator.reserve()).doubles();
    this.start = direction * sizes.reserveLength();
    this.hidden = sizes.hidden();
    this.fromInput = new double[sizes.gateRow()];
    this.fromState = new double[sizes.gateRow()];
  }

  static void recurrentGrad(RecurrentGrad operator, List<Elements> in, List<Elements> out) {
    for (int d = 0; d < operator.forward().direction().count(); d++) {
      new RecurrentGradRules(operator, d, in, out).run();
    }
  }

  private double given(int input, int index) {
    return input < 0 ? 0 : in.get(input).doubles()[index];
  }

  private void add(Extra extra, int index, double value) {
    int at = operator.output(extra);
    if (at >= 0) {
      out.get(at).doubles()[index] += value;
    }
  }

  private void run() {
    boolean back = forward.direction().back(direction);
    int lengths = operator.input(Extra.SEQUENCE_LENGTHS);
    for (int b = 0; b < sizes.batch(); b++) {
      double[] dh = new double[hidden];
      double[] dc = new double[hidden];
      int row = (direction * sizes.batch() + b) * hidden;
      for (int j = 0; j < hidden; j++) {
        dh[j] = given(operator.state(), row + j);
        dc[j] = given(operator.cell(), row + j);
      }
      for (int s = sizes.time() - 1; s >= 0; s--) {
        int t = back ? sizes.time() - 1 - s : s;
        if (lengths < 0 || t < in.get(lengths).longs()[b]) {
          int y = ((t * sizes.directions() + direction) * sizes.batch() + b) * hidden;
          for (int j = 0; j < hidden; j++) {
            dh[j] += given(operator.sequence(), y + j);
          }
          step(t, b, back, dh, dc);
        }
      }
      for (int j = 0; j < hidden; j++) {
        add(Extra.INITIAL_STATE, row + j, dh[j]);
        add(Extra.INITIAL_CELL, row + j, dc[j]);
      }
    }
  }

  private void step(int t, int b, boolean back, double[] dh, double[] dc) {
    int gates = start + t * sizes.step() + b * sizes.gateRow();
    int before = start + sizes.statesAt() + (t + (back ? 1 : 0)) * sizes.state() + b * hidden;
    int cellBefore = start + sizes.cellsAt() + (t + (back ? 1 : 0)) * sizes.state() + b * hidden;
    int cellAfter = start + sizes.cellsAt() + (t + (back ? 0 : 1)) * sizes.state() + b * hidden;
    int reset = start + sizes.resetAt() + t * sizes.state() + b * hidden;
    double[] carry = new double[hidden];
    switch (forward.cell()) {
      case RNN -> {
        for (int j = 0; j < hidden; j++) {
          set(j, dh[j] * derivative(t, b, j, 0));
        }
      }
      case GRU -> gru(t, b, gates, before, reset, dh, carry);
      case LSTM -> lstm(t, b, gates, cellBefore, cellAfter, dh, dc);
    }
    boolean resetFirst = forward.cell() == Recurrent.Cell.GRU && !forward.linearBeforeReset();
    for (int row = 0; row < sizes.gateRow(); row++) {
      boolean ofReset = resetFirst && row >= 2 * hidden;
      for (int k = 0; k < hidden; k++) {
        int weight = (direction * sizes.gateRow() + row) * hidden + k;
        carry[k] += ofReset ? 0 : fromState[row] * r(weight);
        out.get(2).doubles()[weight] += fromState[row] * reserve[(ofReset ? reset : before) + k];
      }
      input(t, b, row);
      add(Extra.BIAS, direction * 2 * sizes.gateRow() + row, fromInput[row]);
      add(Extra.BIAS, (direction * 2 + 1) * sizes.gateRow() + row, fromState[row]);
    }
    System.arraycopy(carry, 0, dh, 0, hidden);
  }

  private double r(int weight) {
    return in.get(operator.first() + 2).doubles()[weight];
  }

  private void input(int t, int b, int row) {
    int inputs = sizes.inputs();
    for (int k = 0; k < inputs; k++) {
      int x = (t * sizes.batch() + b) * inputs + k;
      int weight = (direction * sizes.gateRow() + row) * inputs + k;
      out.get(0).doubles()[x] += fromInput[row] * in.get(operator.first() + 1).doubles()[weight];
      out.get(1).doubles()[weight] += fromInput[row] * in.get(operator.first()).doubles()[x];
    }
  }

  private void gru(int t, int b, int gates, int before, int reset, double[] dh, double[] carry) {
    for (int j = 0; j < hidden; j++) {
      double z = reserve[gates + j];
      double fresh = reserve[gates + 2 * hidden + j];
      set(j, dh[j] * (reserve[before + j] - fresh) * derivative(t, b, j, 0));
      int row = 2 * hidden + j;
      set(row, dh[j] * (1 - z) * derivative(t, b, row, 1));
      carry[j] = dh[j] * z;
    }
    for (int j = 0; j < hidden; j++) {
      double gate = reserve[gates + hidden + j];
      double ofGate;
      if (forward.linearBeforeReset()) {
        ofGate = fromInput[2 * hidden + j] * reserve[reset + j];
        fromState[2 * hidden + j] *= gate;
      } else {
        double sum = 0;
        for (int row = 2 * hidden; row < 3 * hidden; row++) {
          sum += fromInput[row] * r((direction * sizes.gateRow() + row) * hidden + j);
        }
        ofGate = sum * reserve[before + j];
        carry[j] += sum * gate;
      }
      set(hidden + j, ofGate * derivative(t, b, hidden + j, 0));
    }
  }

  private void lstm(
      int t, int b, int gates, int cellBefore, int cellAfter, double[] dh, double[] dc) {
    CellFunction h = forward.function(direction, 2);
    int p = direction * 3 * hidden;
    for (int j = 0; j < hidden; j++) {
      double next = reserve[cellAfter + j];
      double old = reserve[cellBefore + j];
      double value = h.apply(Math.max(-forward.clip(), Math.min(forward.clip(), next)));
      double passed = Math.abs(next) < forward.clip() ? h.derivative(value) : 0;
      double open = reserve[gates + hidden + j];
      set(hidden + j, dh[j] * value * derivative(t, b, hidden + j, 0));
      double cell =
          dc[j] + dh[j] * open * passed + fromInput[hidden + j] * peephole(p + hidden + j);
      double in = reserve[gates + j];
      double kept = reserve[gates + 2 * hidden + j];
      double fresh = reserve[gates + 3 * hidden + j];
      boolean coupled = forward.inputForget();
      double ofIn = cell * (coupled ? fresh - old : fresh);
      set(j, ofIn * derivative(t, b, j, 0));
      int forget = 2 * hidden + j;
      set(forget, coupled ? 0 : cell * old * derivative(t, b, forget, 0));
      set(3 * hidden + j, cell * in * derivative(t, b, 3 * hidden + j, 1));
      dc[j] =
          cell * kept
              + fromInput[j] * peephole(p + j)
              + fromInput[forget] * peephole(p + 2 * hidden + j);
      add(Extra.PEEPHOLES, p + j, fromInput[j] * old);
      add(Extra.PEEPHOLES, p + hidden + j, fromInput[hidden + j] * next);
      add(Extra.PEEPHOLES, p + 2 * hidden + j, fromInput[forget] * old);
    }
  }

  private double peephole(int index) {
    return given(operator.input(Extra.PEEPHOLES), index);
  }

  private void set(int row, double gradient) {
    fromInput[row] = gradient;
    fromState[row] = gradient;
  }

  /** Derivative of a gate's activation, 0 where its argument was clipped. */
  private double derivative(int t, int b, int row, int function) {
    int at = t * sizes.step() + b * sizes.gateRow() + row;
    boolean clipped =
        sizes.arguments() && Math.abs(reserve[start + sizes.argumentsAt() + at]) >= forward.clip();
    return clipped ? 0 : forward.function(direction, function).derivative(reserve[start + at]);
  }
}
