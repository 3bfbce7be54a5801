package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Cell;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentGrad;
import io.sparkdl.kernels.operator.RecurrentSizes;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers: one product for the inputs of all steps, then per step a small product with the
 * state and the cell's arithmetic.
 */
final class RecurrentLowering {
  private final CpuCompiler compiler;
  private final ViewProducts products;
  private final Recurrent operator;
  private final RecurrentSizes sizes;
  private final int direction;
  private final boolean back;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Tensor> outputs;
  private final Tensor reserve;
  private final int start;
  private final CellForward cell;

  private RecurrentLowering(
      Recurrent operator, int direction, Step step, List<Tensor> outputs, CpuCompiler compiler) {
    this.compiler = compiler;
    this.products = new ViewProducts(compiler);
    this.operator = operator;
    this.sizes = operator.sizes(step.inputs().get(0).shape());
    this.direction = direction;
    this.back = operator.direction().back(direction);
    step.inputs().forEach(input -> inputs.add(compiler.rowMajor(input)));
    this.outputs = outputs;
    this.reserve = outputs.get(outputs.size() - 1);
    this.start = direction * sizes.reserveLength();
    this.cell = new CellForward(operator, sizes, direction);
  }

  static void register() {
    Lowerings.add(Recurrent.class, RecurrentLowering::lower);
    Lowerings.add(RecurrentGrad.class, RecurrentGradLowering::lower);
  }

  private static void lower(Recurrent operator, Step step, CpuCompiler compiler) {
    List<Tensor> outputs = new ArrayList<>();
    step.outputs().forEach(output -> outputs.add(compiler.defineRowMajor(output)));
    for (int d = 0; d < operator.direction().count(); d++) {
      new RecurrentLowering(operator, d, step, outputs, compiler).lower();
    }
  }

  private Tensor extra(Extra extra) {
    int at = operator.input(extra);
    return at < 0 ? null : inputs.get(at);
  }

  private void lower() {
    project();
    begin();
    Tensor weights = recurrentWeights(0, operator.cell() == Cell.GRU ? 2 : sizes.gates());
    Tensor fresh = operator.cell() == Cell.GRU ? recurrentWeights(2, 1) : null;
    for (int s = 0; s < sizes.time(); s++) {
      step(back ? sizes.time() - 1 - s : s, weights, fresh);
    }
    end();
  }

  /** gates = x W' + b, for all steps at once. */
  private void project() {
    int row = sizes.gateRow();
    int in = sizes.inputs();
    Tensor x = ViewProducts.matrix(inputs.get(0), 0, sizes.rows(), in, in);
    long weightStart = (long) direction * row * in;
    Tensor w = ViewProducts.transposed(inputs.get(1), weightStart, row, in, in);
    Tensor gates = ViewProducts.matrix(reserve, start, sizes.rows(), row, row);
    Tensor bias = extra(Extra.BIAS);
    Tensor sum = null;
    if (bias != null) {
      Tensor joined = compiler.scratchRowMajor(TensorType.floats(1, row));
      sum = joined;
      boolean linear = operator.linearBeforeReset();
      int first = direction * 2 * row;
      compiler.emit(
          List.of(bias, joined),
          () -> {
            for (int j = 0; j < row; j++) {
              // With linearBeforeReset that bias of the new state belongs to what is reset.
              boolean later = linear && j >= 2 * sizes.hidden();
              float recurrent = later ? 0 : bias.floats().get(first + row + j);
              joined.floats().put(j, bias.floats().get(first + j) + recurrent);
            }
          });
    }
    products.multiply(x, w, sum, gates, false);
  }

  private Tensor stateView(int slot) {
    int hidden = sizes.hidden();
    long at = start + sizes.statesAt() + (long) slot * sizes.state();
    return ViewProducts.matrix(reserve, at, sizes.batch(), hidden, hidden);
  }

  private Tensor resetView(int t) {
    int hidden = sizes.hidden();
    long at = start + sizes.resetAt() + (long) t * sizes.state();
    return ViewProducts.matrix(reserve, at, sizes.batch(), hidden, hidden);
  }

  private Tensor gateView(int t, int firstGate, int gates) {
    int hidden = sizes.hidden();
    long at = start + (long) t * sizes.step() + (long) firstGate * hidden;
    return ViewProducts.matrix(reserve, at, sizes.batch(), gates * hidden, sizes.gateRow());
  }

  /** Rows of R for some gates, transposed and packed for the products of every step. */
  private Tensor recurrentWeights(int firstGate, int gates) {
    int hidden = sizes.hidden();
    long at = ((long) direction * sizes.gateRow() + (long) firstGate * hidden) * hidden;
    Tensor r = ViewProducts.transposed(inputs.get(2), at, gates * hidden, hidden, hidden);
    return products.packed(stateView(0), r, gateView(0, firstGate, gates));
  }

  private void begin() {
    Tensor h = extra(Extra.INITIAL_STATE);
    Tensor c = extra(Extra.INITIAL_CELL);
    Tensor peepholes = extra(Extra.PEEPHOLES);
    List<Tensor> used = new ArrayList<>(inputs);
    used.add(reserve);
    int slot = back ? sizes.time() : 0;
    int state = sizes.state();
    compiler.emit(
        used,
        () -> {
          fill(h, reserve.floats(), start + sizes.statesAt() + slot * state);
          if (sizes.cells()) {
            fill(c, reserve.floats(), start + sizes.cellsAt() + slot * state);
          }
          if (peepholes != null) {
            int length = cell.peepholes.length;
            peepholes.floats().get(direction * length, cell.peepholes, 0, length);
          }
        });
  }

  private void fill(Tensor initial, FloatBuffer target, int at) {
    int state = sizes.state();
    if (initial != null) {
      target.put(at, initial.floats(), direction * state, state);
    } else {
      for (int i = 0; i < state; i++) {
        target.put(at + i, 0);
      }
    }
  }

  private void step(int t, Tensor weights, Tensor fresh) {
    Tensor before = stateView(back ? t + 1 : t);
    boolean gru = operator.cell() == Cell.GRU;
    products.multiply(before, weights, null, gateView(t, 0, gru ? 2 : sizes.gates()), true);
    boolean linear = operator.linearBeforeReset();
    if (gru && linear) {
      List<Tensor> used = new ArrayList<>(inputs);
      used.add(reserve);
      compiler.emit(used, () -> resetBias(t));
      products.multiply(before, fresh, null, resetView(t), true);
    } else if (gru) {
      compiler.emit(List.of(reserve), () -> gruGates(t));
      products.multiply(resetView(t), fresh, null, gateView(t, 2, 1), true);
    }
    List<Tensor> used = new ArrayList<>(inputs);
    used.addAll(outputs);
    compiler.emit(used, () -> finish(t));
  }

  /** What the product of the state is added to where the reset comes after it. */
  private void resetBias(int t) {
    Tensor bias = extra(Extra.BIAS);
    int hidden = sizes.hidden();
    int first = (direction * 2 + 1) * sizes.gateRow() + 2 * hidden;
    int at = start + sizes.resetAt() + t * sizes.state();
    for (int i = 0; i < sizes.state(); i++) {
      reserve.floats().put(at + i, bias == null ? 0 : bias.floats().get(first + i % hidden));
    }
  }

  private void load(int t) {
    FloatBuffer kept = reserve.floats();
    int state = sizes.state();
    int slot = back ? t + 1 : t;
    kept.get(start + t * sizes.step(), cell.gates);
    kept.get(start + sizes.statesAt() + slot * state, cell.before);
    if (sizes.reset()) {
      kept.get(start + sizes.resetAt() + t * state, cell.reset);
    }
    if (sizes.cells()) {
      kept.get(start + sizes.cellsAt() + slot * state, cell.cellBefore);
    }
  }

  private void gruGates(int t) {
    load(t);
    cell.gruGates();
    reserve.floats().put(start + t * sizes.step(), cell.gates);
    reserve.floats().put(start + sizes.resetAt() + t * sizes.state(), cell.reset);
  }

  private void finish(int t) {
    boolean activated = operator.cell() == Cell.GRU && !operator.linearBeforeReset();
    load(t);
    switch (operator.cell()) {
      case RNN -> cell.rnn();
      case GRU -> {
        if (!activated) {
          cell.gruGates();
        }
        cell.gruState();
      }
      case LSTM -> cell.lstm();
    }
    int slot = back ? t : t + 1;
    int state = sizes.state();
    int y = (t * sizes.directions() + direction) * state;
    outputs.get(0).floats().put(y, cell.after);
    keepShort(t, y);
    FloatBuffer kept = reserve.floats();
    kept.put(start + t * sizes.step(), cell.gates);
    if (sizes.arguments()) {
      kept.put(start + sizes.argumentsAt() + t * sizes.step(), cell.arguments);
    }
    kept.put(start + sizes.statesAt() + slot * state, cell.after);
    if (sizes.cells()) {
      kept.put(start + sizes.cellsAt() + slot * state, cell.cellAfter);
    }
  }

  /** Beyond a row's length the output is 0 and the state stays. */
  private void keepShort(int t, int y) {
    Tensor lengths = extra(Extra.SEQUENCE_LENGTHS);
    int hidden = sizes.hidden();
    for (int b = 0; lengths != null && b < sizes.batch(); b++) {
      if (t >= lengths.ints().get(b)) {
        System.arraycopy(cell.before, b * hidden, cell.after, b * hidden, hidden);
        if (sizes.cells()) {
          System.arraycopy(cell.cellBefore, b * hidden, cell.cellAfter, b * hidden, hidden);
        }
        for (int j = 0; j < hidden; j++) {
          outputs.get(0).floats().put(y + b * hidden + j, 0);
        }
      }
    }
  }

  private void end() {
    int state = sizes.state();
    int slot = back ? 0 : sizes.time();
    compiler.emit(
        outputs,
        () -> {
          int from = start + sizes.statesAt() + slot * state;
          outputs.get(1).floats().put(direction * state, reserve.floats(), from, state);
          if (sizes.cells()) {
            int cells = start + sizes.cellsAt() + slot * state;
            outputs.get(2).floats().put(direction * state, reserve.floats(), cells, state);
          }
        });
  }
}
