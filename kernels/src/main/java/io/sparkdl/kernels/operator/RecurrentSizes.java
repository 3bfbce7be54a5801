package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Sizes of a recurrent operator, and where in its reserve the things are that the gradient needs.
 * The reserve (D, length) holds, per direction and row-major:
 *
 * <ul>
 *   <li>gates (T, B, G * H): values of the activations, in ONNX's order of gates;
 *   <li>states (T + 1, B, H): hidden states, that of time t before or after its step, so that each
 *       step reads one slot and writes the next in its direction;
 *   <li>cells (T + 1, B, H), for LSTM: likewise;
 *   <li>reset (T, B, H), for GRU: what the reset gate made, r * h, or with linearBeforeReset what
 *       it is applied to, h * R' + b;
 *   <li>arguments (T, B, G * H), with clipping: of the activations, before they are clipped.
 * </ul>
 *
 * @param time T, steps
 * @param batch B
 * @param inputs I, size of an element of the sequence
 * @param hidden H
 * @param gates G: 1, 4 or 3
 * @param directions D: 1 or 2
 */
public record RecurrentSizes(
    int time,
    int batch,
    int inputs,
    int hidden,
    int gates,
    int directions,
    boolean cells,
    boolean reset,
    boolean arguments) {

  static RecurrentSizes of(Recurrent operator, Shape x) {
    return new RecurrentSizes(
        x.size(0),
        x.size(1),
        x.size(2),
        operator.hiddenSize(),
        operator.cell().gates(),
        operator.direction().count(),
        operator.cell() == Recurrent.Cell.LSTM,
        operator.cell() == Recurrent.Cell.GRU,
        operator.clips());
  }

  /** Elements of a state, B * H. */
  public int state() {
    return batch * hidden;
  }

  /** Elements of the gates of one step for one row, G * H. */
  public int gateRow() {
    return gates * hidden;
  }

  /** Elements of the gates of one step, B * G * H. */
  public int step() {
    return batch * gateRow();
  }

  /** Rows of all steps, T * B. */
  public int rows() {
    return time * batch;
  }

  /** Start of the states in a direction's part of the reserve; the gates are at 0. */
  public int statesAt() {
    return time * step();
  }

  /** Start of the cells. */
  public int cellsAt() {
    return statesAt() + (time + 1) * state();
  }

  /** Start of what the reset gate made. */
  public int resetAt() {
    return cellsAt() + (cells ? (time + 1) * state() : 0);
  }

  /** Start of the arguments of the activations. */
  public int argumentsAt() {
    return resetAt() + (reset ? time * state() : 0);
  }

  /** Elements of a direction's part of the reserve. */
  public int reserveLength() {
    return Math.addExact(argumentsAt(), arguments ? Math.multiplyExact(time, step()) : 0);
  }
}
