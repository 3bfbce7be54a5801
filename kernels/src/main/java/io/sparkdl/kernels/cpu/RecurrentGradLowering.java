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
 * Gradients of recurrent layers: back through the steps, each the cell's arithmetic and a small
 * product, and then one product for each weight over all steps.
 */
final class RecurrentGradLowering {
  private final CpuCompiler compiler;
  private final ViewProducts products;
  private final RecurrentGrad operator;
  private final Recurrent forward;
  private final RecurrentSizes sizes;
  private final int direction;
  private final boolean back;
  private final boolean gru;
  private final boolean resetFirst;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final Tensor reserve;
  private final int start;
  private final CellBackward cell;

  /** Gradients of the gates' arguments (T, B, G * H), seen from x and from h. */
  private final Tensor d;

  private final Tensor fromState;

  /** Gradients of the state (B, H), and of r * h. */
  private final Tensor dh;

  private final Tensor ofReset;
  private final float[] oldState;
  private final float[] oldCell;

  private RecurrentGradLowering(
      RecurrentGrad operator,
      int direction,
      List<Tensor> inputs,
      List<Tensor> outputs,
      CpuCompiler compiler) {
    this.compiler = compiler;
    this.products = new ViewProducts(compiler);
    this.operator = operator;
    this.forward = operator.forward();
    this.inputs = inputs;
    this.outputs = outputs;
    this.sizes = forward.sizes(inputs.get(operator.first()).type().shape());
    this.direction = direction;
    this.back = forward.direction().back(direction);
    this.gru = forward.cell() == Cell.GRU;
    this.resetFirst = gru && !forward.linearBeforeReset();
    this.reserve = inputs.get(operator.reserve());
    this.start = direction * sizes.reserveLength();
    this.cell = new CellBackward(forward, sizes, direction);
    TensorType steps = TensorType.floats(sizes.time(), sizes.step());
    this.d = compiler.scratchRowMajor(steps);
    this.fromState = forward.linearBeforeReset() ? compiler.scratchRowMajor(steps) : d;
    TensorType state = TensorType.floats(sizes.batch(), sizes.hidden());
    this.dh = compiler.scratchRowMajor(state);
    this.ofReset = resetFirst ? compiler.scratchRowMajor(state) : null;
    this.oldState = new float[sizes.state()];
    this.oldCell = new float[sizes.state()];
  }

  static void lower(RecurrentGrad operator, Step step, CpuCompiler compiler) {
    List<Tensor> inputs = new ArrayList<>();
    List<Tensor> outputs = new ArrayList<>();
    step.inputs().forEach(input -> inputs.add(compiler.rowMajor(input)));
    step.outputs().forEach(output -> outputs.add(compiler.defineRowMajor(output)));
    for (int direction = 0; direction < operator.forward().direction().count(); direction++) {
      new RecurrentGradLowering(operator, direction, inputs, outputs, compiler).lower();
    }
  }

  private void lower() {
    emit(this::begin);
    Tensor weights = weights(0, gru && resetFirst ? 2 : sizes.gates());
    Tensor fresh = resetFirst ? weights(2, 1) : null;
    int hidden = sizes.hidden();
    int batch = sizes.batch();
    int row = sizes.gateRow();
    Tensor dhView = ViewProducts.matrix(dh, 0, batch, hidden, hidden);
    for (int s = sizes.time() - 1; s >= 0; s--) {
      int t = back ? sizes.time() - 1 - s : s;
      long at = (long) t * sizes.step();
      emit(() -> step(t));
      if (resetFirst) {
        Tensor view = ViewProducts.matrix(ofReset, 0, batch, hidden, hidden);
        Tensor dFresh = ViewProducts.matrix(d, at + 2L * hidden, batch, hidden, row);
        products.multiply(dFresh, fresh, null, view, false);
        emit(() -> resetStep(t));
      }
      int columns = weights.type().shape().size(0);
      Tensor gates = ViewProducts.matrix(fromState, at, batch, columns, row);
      products.multiply(gates, weights, null, dhView, true);
    }
    emit(this::end);
    weightGradients();
    emit(this::sums);
  }

  private void emit(Instruction instruction) {
    List<Tensor> used = new ArrayList<>(inputs);
    used.addAll(outputs);
    used.addAll(List.of(d, fromState, dh));
    if (ofReset != null) {
      used.add(ofReset);
    }
    compiler.emit(used, instruction);
  }

  /** Rows of R for some gates, packed for the products of every step. */
  private Tensor weights(int firstGate, int gates) {
    int hidden = sizes.hidden();
    int rows = gates * hidden;
    long at = ((long) direction * sizes.gateRow() + (long) firstGate * hidden) * hidden;
    Tensor r = ViewProducts.matrix(inputs.get(operator.first() + 2), at, rows, hidden, hidden);
    Tensor left = ViewProducts.matrix(d, 0, sizes.batch(), rows, sizes.gateRow());
    Tensor y = ViewProducts.matrix(dh, 0, sizes.batch(), hidden, hidden);
    return products.packed(left, r, y);
  }

  private Tensor extra(Extra extra) {
    int at = operator.input(extra);
    return at < 0 ? null : inputs.get(at);
  }

  private void begin() {
    int state = sizes.state();
    java.util.Arrays.fill(cell.dh, 0);
    java.util.Arrays.fill(cell.dc, 0);
    if (operator.state() >= 0) {
      inputs.get(operator.state()).floats().get(direction * state, cell.dh);
    }
    if (operator.cell() >= 0) {
      inputs.get(operator.cell()).floats().get(direction * state, cell.dc);
    }
    dh.floats().put(0, cell.dh);
    Tensor peepholes = extra(Extra.PEEPHOLES);
    if (peepholes != null) {
      peepholes.floats().get(direction * cell.peepholes.length, cell.peepholes);
    }
  }

  private void load(int t) {
    FloatBuffer kept = reserve.floats();
    int state = sizes.state();
    int before = back ? t + 1 : t;
    int after = back ? t : t + 1;
    kept.get(start + t * sizes.step(), cell.gates);
    kept.get(start + sizes.statesAt() + before * state, cell.before);
    if (sizes.arguments()) {
      kept.get(start + sizes.argumentsAt() + t * sizes.step(), cell.arguments);
    }
    if (sizes.reset()) {
      kept.get(start + sizes.resetAt() + t * state, cell.reset);
    }
    if (sizes.cells()) {
      kept.get(start + sizes.cellsAt() + before * state, cell.cellBefore);
      kept.get(start + sizes.cellsAt() + after * state, cell.cellAfter);
    }
  }

  private void step(int t) {
    load(t);
    dh.floats().get(0, cell.dh);
    System.arraycopy(cell.dh, 0, oldState, 0, oldState.length);
    System.arraycopy(cell.dc, 0, oldCell, 0, cell.dc.length);
    if (operator.sequence() >= 0) {
      FloatBuffer dy = inputs.get(operator.sequence()).floats();
      int at = (t * sizes.directions() + direction) * sizes.state();
      for (int i = 0; i < cell.dh.length; i++) {
        cell.dh[i] += dy.get(at + i);
      }
    }
    switch (forward.cell()) {
      case RNN -> cell.rnn();
      case GRU -> cell.gru();
      case LSTM -> cell.lstm();
    }
    skipEnded(t);
    store(t);
  }

  private void skipEnded(int t) {
    Tensor lengths = extra(Extra.SEQUENCE_LENGTHS);
    for (int b = 0; lengths != null && b < sizes.batch(); b++) {
      if (t >= lengths.ints().get(b)) {
        cell.skip(b, oldState, oldCell);
      }
    }
  }

  private void store(int t) {
    d.floats().put(t * sizes.step(), cell.d);
    if (fromState != d) {
      fromState.floats().put(t * sizes.step(), cell.fromState);
    }
    dh.floats().put(0, cell.dh);
  }

  private void resetStep(int t) {
    ofReset.floats().get(0, cell.ofReset);
    cell.gruReset();
    skipEnded(t);
    store(t);
  }

  private void end() {
    int at = direction * sizes.state();
    int h = operator.output(Extra.INITIAL_STATE);
    int c = operator.output(Extra.INITIAL_CELL);
    if (h >= 0) {
      outputs.get(h).floats().put(at, dh.floats(), 0, sizes.state());
    }
    if (c >= 0) {
      outputs.get(c).floats().put(at, cell.dc);
    }
  }

  private void weightGradients() {
    int row = sizes.gateRow();
    int in = sizes.inputs();
    int hidden = sizes.hidden();
    int rows = sizes.rows();
    Tensor gates = ViewProducts.matrix(d, 0, rows, row, row);
    Tensor gatesBack = ViewProducts.transposed(d, 0, rows, row, row);
    long weightStart = (long) direction * row * in;
    Tensor w = inputs.get(operator.first() + 1);
    products.multiply(
        gates,
        ViewProducts.matrix(w, weightStart, row, in, in),
        null,
        ViewProducts.matrix(outputs.get(0), 0, rows, in, in),
        direction > 0);
    products.multiply(
        gatesBack,
        ViewProducts.matrix(inputs.get(operator.first()), 0, rows, in, in),
        null,
        ViewProducts.matrix(outputs.get(1), weightStart, row, in, in),
        false);
    long slot = back ? sizes.state() : 0;
    Tensor states =
        ViewProducts.matrix(reserve, start + sizes.statesAt() + slot, rows, hidden, hidden);
    int ofStates = resetFirst ? 2 * hidden : row;
    long recurrentStart = (long) direction * row * hidden;
    products.multiply(
        ViewProducts.transposed(fromState, 0, rows, ofStates, row),
        states,
        null,
        ViewProducts.matrix(outputs.get(2), recurrentStart, ofStates, hidden, hidden),
        false);
    if (resetFirst) {
      long at = recurrentStart + 2L * hidden * hidden;
      products.multiply(
          ViewProducts.transposed(d, 2L * hidden, rows, hidden, row),
          ViewProducts.matrix(reserve, start + sizes.resetAt(), rows, hidden, hidden),
          null,
          ViewProducts.matrix(outputs.get(2), at, hidden, hidden, hidden),
          false);
    }
  }

  /** Gradients that are sums over all steps: of the bias and of the peepholes. */
  private void sums() {
    int bias = operator.output(Extra.BIAS);
    int row = sizes.gateRow();
    if (bias >= 0) {
      FloatBuffer target = outputs.get(bias).floats();
      sumRows(d.floats(), target, direction * 2 * row);
      sumRows(fromState.floats(), target, (direction * 2 + 1) * row);
    }
    int peepholes = operator.output(Extra.PEEPHOLES);
    if (peepholes >= 0) {
      FloatBuffer target = outputs.get(peepholes).floats();
      int hidden = sizes.hidden();
      int before = back ? 1 : 0;
      int first = direction * 3 * hidden;
      peepholeSums(0, before, target, first);
      peepholeSums(1, 1 - before, target, first + hidden);
      peepholeSums(2, before, target, first + 2 * hidden);
    }
  }

  private void sumRows(FloatBuffer from, FloatBuffer target, int at) {
    int row = sizes.gateRow();
    float[] sums = cell.d;
    java.util.Arrays.fill(sums, 0, row, 0);
    for (int i = 0; i < sizes.rows(); i++) {
      for (int j = 0; j < row; j++) {
        sums[j] += from.get(i * row + j);
      }
    }
    target.put(at, sums, 0, row);
  }

  private void peepholeSums(int gate, int slot, FloatBuffer target, int at) {
    int hidden = sizes.hidden();
    for (int j = 0; j < hidden; j++) {
      float sum = 0;
      for (int i = 0; i < sizes.rows(); i++) {
        int c = start + sizes.cellsAt() + slot * sizes.state() + i * hidden + j;
        sum += d.floats().get(i * sizes.gateRow() + gate * hidden + j) * reserve.floats().get(c);
      }
      target.put(at + j, sum);
    }
  }
}
