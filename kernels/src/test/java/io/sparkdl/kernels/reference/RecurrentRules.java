package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentBatchFirst;
import io.sparkdl.kernels.operator.RecurrentSizes;
import io.sparkdl.kernels.operator.Transpose;
import java.util.ArrayList;
import java.util.List;

/** Recurrent cells, one row and one unit at a time. */
final class RecurrentRules {
  private final Recurrent operator;
  private final RecurrentSizes sizes;
  private final int direction;
  private final List<Elements> in;
  private final double[] reserve;
  private final int start;

  private RecurrentRules(Recurrent operator, int direction, List<Elements> in, double[] reserve) {
    this.operator = operator;
    this.sizes = operator.sizes(in.get(0).shape());
    this.direction = direction;
    this.in = in;
    this.reserve = reserve;
    this.start = direction * sizes.reserveLength();
  }

  static void recurrent(Recurrent operator, List<Elements> in, List<Elements> out) {
    double[] reserve = out.get(out.size() - 1).doubles();
    for (int d = 0; d < operator.direction().count(); d++) {
      new RecurrentRules(operator, d, in, reserve).run(out);
    }
  }

  /** Layout 1 by definition: the same elements with the axes of time and batch swapped. */
  static void batchFirst(RecurrentBatchFirst operator, List<Elements> in, List<Elements> out) {
    Recurrent inner = operator.operator();
    List<Elements> swapped = new ArrayList<>(in);
    swapped.set(0, transposed(in.get(0), 1, 0, 2));
    for (Extra extra : List.of(Extra.INITIAL_STATE, Extra.INITIAL_CELL)) {
      int at = inner.input(extra);
      if (at >= 0) {
        swapped.set(at, transposed(in.get(at), 1, 0, 2));
      }
    }
    List<Elements> results = Rules.apply(inner, swapped);
    for (int output = 0; output < out.size(); output++) {
      List<Integer> axes = output == 0 ? List.of(2, 0, 1, 3) : List.of(1, 0, 2);
      MovementRules.transpose(
          new Transpose(axes), List.of(results.get(output)), List.of(out.get(output)));
    }
  }

  private static Elements transposed(Elements x, Integer... axes) {
    return Rules.apply(new Transpose(List.of(axes)), List.of(x)).get(0);
  }

  private double extra(Extra extra, int index, double absent) {
    int at = operator.input(extra);
    return at < 0 ? absent : in.get(at).doubles()[index];
  }

  private void run(List<Elements> out) {
    boolean back = operator.direction().back(direction);
    int state = sizes.state();
    int first = back ? sizes.time() : 0;
    for (int i = 0; i < state; i++) {
      int at = direction * state + i;
      reserve[start + sizes.statesAt() + first * state + i] = extra(Extra.INITIAL_STATE, at, 0);
      if (sizes.cells()) {
        reserve[start + sizes.cellsAt() + first * state + i] = extra(Extra.INITIAL_CELL, at, 0);
      }
    }
    for (int s = 0; s < sizes.time(); s++) {
      int t = back ? sizes.time() - 1 - s : s;
      for (int b = 0; b < sizes.batch(); b++) {
        step(t, b, back, out.get(0).doubles());
      }
    }
    int last = back ? 0 : sizes.time();
    for (int i = 0; i < state; i++) {
      int at = direction * state + i;
      out.get(1).doubles()[at] = reserve[start + sizes.statesAt() + last * state + i];
      if (sizes.cells()) {
        out.get(2).doubles()[at] = reserve[start + sizes.cellsAt() + last * state + i];
      }
    }
  }

  private void step(int t, int b, boolean back, double[] y) {
    int hidden = sizes.hidden();
    int gates = start + t * sizes.step() + b * sizes.gateRow();
    int before = (t + (back ? 1 : 0)) * sizes.state() + b * hidden;
    int after = (t + (back ? 0 : 1)) * sizes.state() + b * hidden;
    int states = start + sizes.statesAt();
    int cells = start + sizes.cellsAt();
    int reset = start + sizes.resetAt() + t * sizes.state() + b * hidden;
    switch (operator.cell()) {
      case RNN -> {
        for (int j = 0; j < hidden; j++) {
          activate(gates, t, b, j, fromInput(t, b, j) + fromState(states + before, j), 0);
          reserve[states + after + j] = reserve[gates + j];
        }
      }
      case GRU -> gru(t, b, gates, states + before, states + after, reset);
      case LSTM ->
          lstm(t, b, gates, states + before, cells + before, cells + after, states + after);
    }
    int lengths = operator.input(Extra.SEQUENCE_LENGTHS);
    boolean valid = lengths < 0 || t < in.get(lengths).longs()[b];
    for (int j = 0; j < hidden; j++) {
      if (!valid) {
        reserve[states + after + j] = reserve[states + before + j];
      }
      if (!valid && sizes.cells()) {
        reserve[cells + after + j] = reserve[cells + before + j];
      }
      int at = ((t * sizes.directions() + direction) * sizes.batch() + b) * hidden + j;
      y[at] = valid ? reserve[states + after + j] : 0;
    }
  }

  private void gru(int t, int b, int gates, int before, int after, int reset) {
    int hidden = sizes.hidden();
    for (int j = 0; j < 2 * hidden; j++) {
      activate(gates, t, b, j, fromInput(t, b, j) + fromState(before, j), 0);
    }
    for (int j = 0; j < hidden; j++) {
      reserve[reset + j] =
          operator.linearBeforeReset()
              ? fromState(before, 2 * hidden + j)
              : reserve[gates + hidden + j] * reserve[before + j];
    }
    for (int j = 0; j < hidden; j++) {
      int row = 2 * hidden + j;
      double recurrent =
          operator.linearBeforeReset()
              ? reserve[gates + hidden + j] * reserve[reset + j]
              : fromState(reset, row);
      activate(gates, t, b, row, fromInput(t, b, row) + recurrent, 1);
      double z = reserve[gates + j];
      reserve[after + j] = (1 - z) * reserve[gates + row] + z * reserve[before + j];
    }
  }

  private void lstm(int t, int b, int gates, int before, int cellBefore, int cellAfter, int after) {
    int hidden = sizes.hidden();
    int peepholes = direction * 3 * hidden;
    for (int j = 0; j < hidden; j++) {
      double c = reserve[cellBefore + j];
      double zi = fromInput(t, b, j) + fromState(before, j);
      activate(gates, t, b, j, zi + extra(Extra.PEEPHOLES, peepholes + j, 0) * c, 0);
      int forget = 2 * hidden + j;
      double zf = fromInput(t, b, forget) + fromState(before, forget);
      zf += extra(Extra.PEEPHOLES, peepholes + 2 * hidden + j, 0) * c;
      activate(gates, t, b, forget, zf, 0);
      if (operator.inputForget()) {
        reserve[gates + forget] = 1 - reserve[gates + j];
      }
      int fresh = 3 * hidden + j;
      activate(gates, t, b, fresh, fromInput(t, b, fresh) + fromState(before, fresh), 1);
      double next = reserve[gates + forget] * c + reserve[gates + j] * reserve[gates + fresh];
      reserve[cellAfter + j] = next;
      int open = hidden + j;
      double zo = fromInput(t, b, open) + fromState(before, open);
      zo += extra(Extra.PEEPHOLES, peepholes + hidden + j, 0) * next;
      activate(gates, t, b, open, zo, 0);
      CellFunction h = operator.function(direction, 2);
      reserve[after + j] = reserve[gates + open] * h.apply(clipped(next));
    }
  }

  private double clipped(double z) {
    return Math.max(-operator.clip(), Math.min(operator.clip(), z));
  }

  private void activate(int gates, int t, int b, int row, double z, int function) {
    if (sizes.arguments()) {
      int at = start + sizes.argumentsAt() + t * sizes.step() + b * sizes.gateRow() + row;
      reserve[at] = z;
    }
    reserve[gates + row] = operator.function(direction, function).apply(clipped(z));
  }

  private double fromInput(int t, int b, int row) {
    double sum = extra(Extra.BIAS, direction * 2 * sizes.gateRow() + row, 0);
    int inputs = sizes.inputs();
    for (int k = 0; k < inputs; k++) {
      double x = in.get(0).doubles()[(t * sizes.batch() + b) * inputs + k];
      sum += x * in.get(1).doubles()[(direction * sizes.gateRow() + row) * inputs + k];
    }
    return sum;
  }

  private double fromState(int state, int row) {
    double sum = extra(Extra.BIAS, (direction * 2 + 1) * sizes.gateRow() + row, 0);
    int hidden = sizes.hidden();
    for (int k = 0; k < hidden; k++) {
      double r = in.get(2).doubles()[(direction * sizes.gateRow() + row) * hidden + k];
      sum += reserve[state + k] * r;
    }
    return sum;
  }
}
