package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.ColumnSums;
import io.sparkdl.kernels.opencl.kernel.FillFloats;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.Product;
import io.sparkdl.kernels.opencl.kernel.RecurrentPlaces;
import io.sparkdl.kernels.opencl.kernel.RecurrentStep;
import io.sparkdl.kernels.opencl.kernel.RecurrentStepGrad;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Cell;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentGrad;
import io.sparkdl.kernels.operator.RecurrentSizes;

/**
 * Recurrent layers and their gradients: products over all steps for what does not depend on the
 * state, and one launch per step, two for a GRU whose reset gate comes first.
 */
final class RecurrentLowerings {
  private final LoweringContext step;
  private final Recurrent operator;
  private final RecurrentSizes sizes;
  private final int direction;
  private final boolean back;
  private final int first;
  private final int reserve;
  private final boolean resetFirst;

  private RecurrentLowerings(
      LoweringContext step, Recurrent operator, int direction, int first, int reserve) {
    this.step = step;
    this.operator = operator;
    this.sizes = operator.sizes(step.inputShape(first));
    this.direction = direction;
    this.back = operator.direction().back(direction);
    this.first = first;
    this.reserve = reserve + direction * sizes.reserveLength();
    this.resetFirst = operator.cell() == Cell.GRU && !operator.linearBeforeReset();
  }

  static void recurrent(Recurrent operator, LoweringContext step) {
    int reserve = step.output(operator.cell() == Cell.LSTM ? 3 : 2);
    for (int d = 0; d < operator.direction().count(); d++) {
      new RecurrentLowerings(step, operator, d, 0, reserve).forward();
    }
  }

  static void recurrentGrad(RecurrentGrad operator, LoweringContext step) {
    Recurrent forward = operator.forward();
    for (int d = 0; d < forward.direction().count(); d++) {
      int reserve = step.input(operator.reserve());
      new RecurrentLowerings(step, forward, d, operator.first(), reserve).backward(operator);
    }
  }

  /** Place of an optional input's part for this direction, or -1. */
  private int extra(Extra extra, int length) {
    int at = operator.input(extra);
    return at < 0 ? -1 : step.input(first + at) + direction * length;
  }

  private RecurrentPlaces places(int t, int y) {
    int state = sizes.state();
    int before = back ? t + 1 : t;
    int after = back ? t : t + 1;
    int row = sizes.gateRow();
    int bias = extra(Extra.BIAS, 2 * row);
    return new RecurrentPlaces(
        reserve + t * sizes.step(),
        sizes.arguments() ? reserve + sizes.argumentsAt() + t * sizes.step() : -1,
        reserve + sizes.statesAt() + before * state,
        reserve + sizes.statesAt() + after * state,
        reserve + sizes.cellsAt() + before * state,
        reserve + sizes.cellsAt() + after * state,
        reserve + sizes.resetAt() + t * state,
        step.input(first + 2) + direction * row * sizes.hidden(),
        bias < 0 ? -1 : bias + row,
        extra(Extra.PEEPHOLES, 3 * sizes.hidden()),
        extra(Extra.SEQUENCE_LENGTHS, 0),
        t,
        y);
  }

  private void forward() {
    int row = sizes.gateRow();
    int in = sizes.inputs();
    int w = step.input(1) + direction * row * in;
    multiply(
        sizes.rows(),
        row,
        in,
        step.input(0),
        in,
        1,
        w,
        1,
        in,
        extra(Extra.BIAS, 2 * row),
        0,
        reserve);
    int state = sizes.state();
    int start = back ? sizes.time() : 0;
    initial(extra(Extra.INITIAL_STATE, state), reserve + sizes.statesAt() + start * state);
    if (sizes.cells()) {
      initial(extra(Extra.INITIAL_CELL, state), reserve + sizes.cellsAt() + start * state);
    }
    for (int s = 0; s < sizes.time(); s++) {
      int t = back ? sizes.time() - 1 - s : s;
      int y = step.output(0) + (t * sizes.directions() + direction) * state;
      for (int phase = 0; phase < (resetFirst ? 2 : 1); phase++) {
        step.launch(
            new RecurrentStep(operator, sizes, direction, phase, places(t, y)), Grid.items(state));
      }
    }
    int end = (back ? 0 : sizes.time()) * state;
    int part = direction * state;
    copy(state, reserve + sizes.statesAt() + end, step.output(1) + part);
    if (sizes.cells()) {
      copy(state, reserve + sizes.cellsAt() + end, step.output(2) + part);
    }
  }

  private void initial(int from, int to) {
    if (from >= 0) {
      copy(sizes.state(), from, to);
    } else {
      step.launch(new FillFloats(sizes.state(), to, 0), Grid.items(sizes.state()));
    }
  }

  private void copy(int n, int from, int to) {
    MoveLowerings.copy(step, ArenaKind.FLOATS, n, from, to);
  }

  private void backward(RecurrentGrad grad) {
    int state = sizes.state();
    int steps = sizes.time() * sizes.step();
    int d = step.workspace(ArenaKind.FLOATS, steps);
    int fromState = operator.linearBeforeReset() ? step.workspace(ArenaKind.FLOATS, steps) : d;
    int carry = step.workspace(ArenaKind.FLOATS, state);
    int dc = step.workspace(ArenaKind.FLOATS, state);
    int part = direction * state;
    initial(grad.state() < 0 ? -1 : step.input(grad.state()) + part, carry);
    initial(grad.cell() < 0 ? -1 : step.input(grad.cell()) + part, dc);
    int later = -1;
    int t = 0;
    for (int s = sizes.time() - 1; s >= 0; s--) {
      t = back ? sizes.time() - 1 - s : s;
      int at = t * sizes.step();
      for (int phase = 0; phase < (resetFirst ? 2 : 1); phase++) {
        launch(grad, phase, t, d + at, fromState + at, later, carry, dc);
      }
      later = fromState + at;
    }
    launch(grad, 2, t, d, fromState, later, carry, dc);
    int h = grad.output(Extra.INITIAL_STATE);
    int c = grad.output(Extra.INITIAL_CELL);
    if (h >= 0) {
      copy(state, carry, step.output(h) + part);
    }
    if (c >= 0) {
      copy(state, dc, step.output(c) + part);
    }
    weights(d, fromState);
    sums(grad, d, fromState);
  }

  private void launch(
      RecurrentGrad grad, int phase, int t, int d, int fromState, int later, int carry, int dc) {
    int at = (t * sizes.directions() + direction) * sizes.state();
    int dy = grad.sequence() < 0 ? -1 : step.input(grad.sequence()) + at;
    step.launch(
        new RecurrentStepGrad(
            operator, sizes, direction, phase, places(t, dy), d, fromState, later, carry, dc),
        Grid.items(sizes.state()));
  }

  private void weights(int d, int fromState) {
    int row = sizes.gateRow();
    int in = sizes.inputs();
    int hidden = sizes.hidden();
    int rows = sizes.rows();
    int w = step.input(first + 1) + direction * row * in;
    int dx = step.output(0);
    multiply(rows, in, row, d, row, 1, w, in, 1, direction > 0 ? dx : -1, in, dx);
    int dw = step.output(1) + direction * row * in;
    multiply(row, in, rows, d, 1, row, step.input(first), in, 1, -1, 0, dw);
    int states = reserve + sizes.statesAt() + (back ? sizes.state() : 0);
    int dr = step.output(2) + direction * row * hidden;
    int ofStates = resetFirst ? 2 * hidden : row;
    multiply(ofStates, hidden, rows, fromState, 1, row, states, hidden, 1, -1, 0, dr);
    if (resetFirst) {
      int from = reserve + sizes.resetAt();
      int to = dr + 2 * hidden * hidden;
      multiply(hidden, hidden, rows, d + 2 * hidden, 1, row, from, hidden, 1, -1, 0, to);
    }
  }

  private void sums(RecurrentGrad grad, int d, int fromState) {
    int row = sizes.gateRow();
    int bias = grad.output(Extra.BIAS);
    if (bias >= 0) {
      int to = step.output(bias) + direction * 2 * row;
      sum(row, d, -1, to);
      sum(row, fromState, -1, to + row);
    }
    int peepholes = grad.output(Extra.PEEPHOLES);
    if (peepholes >= 0) {
      int hidden = sizes.hidden();
      int before = reserve + sizes.cellsAt() + (back ? sizes.state() : 0);
      int after = reserve + sizes.cellsAt() + (back ? 0 : sizes.state());
      int to = step.output(peepholes) + direction * 3 * hidden;
      sum(hidden, d, before, to);
      sum(hidden, d + hidden, after, to + hidden);
      sum(hidden, d + 2 * hidden, before, to + 2 * hidden);
    }
  }

  private void sum(int columns, int a, int b, int y) {
    step.launch(
        new ColumnSums(columns, sizes.rows(), a, sizes.gateRow(), b, sizes.hidden(), y),
        Grid.items(columns));
  }

  /** y (rows, columns) = a b + c, where c, unless it is -1, has rows {@code cRow} apart. */
  private void multiply(
      int rows,
      int columns,
      int inner,
      int a,
      int aRow,
      int aInner,
      int b,
      int bInner,
      int bColumn,
      int c,
      int cRow,
      int y) {
    Layout none = Layout.of(new int[0], new int[0], new int[0]);
    int table = step.table(none.words());
    ProductLowerings.launch(
        step,
        new Product(
            1,
            rows,
            columns,
            inner,
            none.rank(),
            table,
            a,
            aRow,
            aInner,
            b,
            bInner,
            bColumn,
            Math.max(c, 0),
            cRow,
            1,
            y,
            1,
            c < 0 ? 0 : 1));
  }
}
