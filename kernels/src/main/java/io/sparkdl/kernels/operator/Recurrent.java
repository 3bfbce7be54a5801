package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recurrent layer over a whole sequence. ONNX RNN-22, GRU-22 and LSTM-22, by the cell; T time, B
 * batch, I inputs, H hidden, D directions, G gates. Inputs, in ONNX's order: x (T, B, I), weights W
 * (D, G * H, I), recurrent weights R (D, G * H, H), then those of {@link Extra} that the operator
 * has. Outputs: Y (T, D, B, H), Y_h (D, B, H), for LSTM Y_c (D, B, H), and, beyond ONNX, the
 * reserve that the gradient reads ({@link RecurrentSizes}).
 *
 * <pre>
 * RNN   h' = f(x Wi' + h Ri' + b)
 * GRU   z = f(x Wz' + h Rz' + bz); r = f(x Wr' + h Rr' + br)
 *       n = g(x Wh' + (r * h) Rh' + bh), or with linearBeforeReset
 *       n = g(x Wh' + r * (h Rh' + Rbh) + Wbh)
 *       h' = (1 - z) * n + z * h
 * LSTM  i = f(x Wi' + h Ri' + Pi * c + bi); k = f(x Wf' + h Rf' + Pf * c + bf), or 1 - i
 *       n = g(x Wc' + h Rc' + bc); c' = k * c + i * n
 *       o = f(x Wo' + h Ro' + Po * c' + bo); h' = o * h(c')
 * </pre>
 *
 * <p>The gates are in ONNX's order: i; z, r, n; i, o, k, n. Beyond a row's length, outputs are 0
 * and the state stays. With {@code clip}, arguments of the activations are kept within [-clip,
 * clip]. A sequence with the batch first (ONNX's layout 1) is transposed by {@link
 * RecurrentBatchFirst}. Hochreiter and Schmidhuber 1997; Cho et al. 2014, arXiv:1406.1078.
 *
 * @param functions activations, f, g, h as the cell needs, of each direction in turn
 * @param clip bound of the activations' arguments; infinity for none
 * @param inputForget LSTM: the forget gate is 1 - i
 * @param linearBeforeReset GRU: the reset gate is applied after the product
 * @param extras optional inputs that are present
 */
public record Recurrent(
    Cell cell,
    Direction direction,
    int hiddenSize,
    List<CellFunction> functions,
    float clip,
    boolean inputForget,
    boolean linearBeforeReset,
    Set<Extra> extras)
    implements Operator {

  /** What a step computes. */
  public enum Cell {
    /** One activation. */
    RNN(1, List.of(CellFunction.TANH)),
    /** Gated recurrent unit. */
    GRU(3, List.of(CellFunction.SIGMOID, CellFunction.TANH)),
    /** Long short-term memory. */
    LSTM(4, List.of(CellFunction.SIGMOID, CellFunction.TANH, CellFunction.TANH));

    private final int gates;
    private final List<CellFunction> functions;

    Cell(int gates, List<CellFunction> functions) {
      this.gates = gates;
      this.functions = functions;
    }

    /** Number of gates, G. */
    public int gates() {
      return gates;
    }

    /** ONNX's activations of one direction. */
    public List<CellFunction> defaultFunctions() {
      return functions;
    }
  }

  /** The order in which a sequence is read. */
  public enum Direction {
    /** From the first element on. */
    FORWARD,
    /** From the last element back. */
    REVERSE,
    /** Both, each with weights of its own. */
    BIDIRECTIONAL;

    /** Number of directions, D. */
    public int count() {
      return this == BIDIRECTIONAL ? 2 : 1;
    }

    /** True if direction {@code d} of the operator goes back in time. */
    public boolean back(int d) {
      return this == REVERSE || d == 1;
    }
  }

  /** Optional inputs, in ONNX's order. */
  public enum Extra {
    /** (D, 2 * G * H): those of W, then those of R. */
    BIAS,
    /** int32 (B): the rows' lengths, at most T. */
    SEQUENCE_LENGTHS,
    /** (D, B, H): h before the first step; else 0. */
    INITIAL_STATE,
    /** (D, B, H): c before the first step; else 0. LSTM only. */
    INITIAL_CELL,
    /** (D, 3 * H): Pi, Po, Pf. LSTM only. */
    PEEPHOLES
  }

  public Recurrent {
    functions = List.copyOf(functions);
    extras = java.util.Collections.unmodifiableSet(new TreeSet<>(extras));
    int expected = cell.functions.size() * direction.count();
    if (hiddenSize < 1 || functions.size() != expected || !(clip > 0)) {
      throw new IllegalArgumentException(
          "%s: expected a hidden size of at least 1, %d activations and a clip above 0, got %d, %s, %s"
              .formatted(cell, expected, hiddenSize, functions, clip));
    }
    boolean lstm = cell == Cell.LSTM;
    boolean ofLstm =
        inputForget || extras.contains(Extra.INITIAL_CELL) || extras.contains(Extra.PEEPHOLES);
    if (!lstm && ofLstm || cell != Cell.GRU && linearBeforeReset) {
      throw new IllegalArgumentException(
          cell + ": expected attributes and inputs of its own, got those of another cell");
    }
  }

  /** The cell with ONNX's activations, without clipping. */
  public static Recurrent of(Cell cell, Direction direction, int hiddenSize, Set<Extra> extras) {
    List<CellFunction> functions = new ArrayList<>();
    for (int d = 0; d < direction.count(); d++) {
      functions.addAll(cell.defaultFunctions());
    }
    return new Recurrent(
        cell, direction, hiddenSize, functions, Float.POSITIVE_INFINITY, false, false, extras);
  }

  /** This GRU with the reset gate applied after the product with the state. */
  public Recurrent resettingAfterProduct() {
    return new Recurrent(cell, direction, hiddenSize, functions, clip, inputForget, true, extras);
  }

  @Override
  public String onnxName() {
    return cell.name();
  }

  /** True if arguments of activations are clipped. */
  public boolean clips() {
    return clip < Float.POSITIVE_INFINITY;
  }

  /** Activation {@code i} (f, g, h) of a direction. */
  public CellFunction function(int directionIndex, int i) {
    return functions.get(directionIndex * cell.functions.size() + i);
  }

  /** Position of an optional input, or -1 if it is absent. */
  public int input(Extra extra) {
    int position = 3;
    for (Extra present : extras) {
      if (present == extra) {
        return position;
      }
      position++;
    }
    return -1;
  }

  /** Sizes for an x of this shape. */
  public RecurrentSizes sizes(Shape x) {
    return RecurrentSizes.of(this, x);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3 + extras.size(), 3 + extras.size());
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() == 3 && x.elements() > 0, this, "x (T, B, I) that is not empty", x);
    RecurrentSizes sizes = sizes(x);
    check(inputs, 1, ElementType.FLOAT, sizes.directions(), sizes.gateRow(), sizes.inputs());
    check(inputs, 2, ElementType.FLOAT, sizes.directions(), sizes.gateRow(), hiddenSize);
    for (Extra extra : extras) {
      int at = input(extra);
      switch (extra) {
        case BIAS -> check(inputs, at, ElementType.FLOAT, sizes.directions(), 2 * sizes.gateRow());
        case SEQUENCE_LENGTHS -> check(inputs, at, ElementType.INT32, sizes.batch());
        case INITIAL_STATE, INITIAL_CELL ->
            check(inputs, at, ElementType.FLOAT, sizes.directions(), sizes.batch(), hiddenSize);
        case PEEPHOLES -> check(inputs, at, ElementType.FLOAT, sizes.directions(), 3 * hiddenSize);
      }
    }
    TensorType last = TensorType.floats(sizes.directions(), sizes.batch(), hiddenSize);
    List<TensorType> outputs = new ArrayList<>();
    outputs.add(TensorType.floats(sizes.time(), sizes.directions(), sizes.batch(), hiddenSize));
    outputs.add(last);
    if (cell == Cell.LSTM) {
      outputs.add(last);
    }
    outputs.add(TensorType.floats(sizes.directions(), sizes.reserveLength()));
    return outputs;
  }

  private void check(List<TensorType> inputs, int at, ElementType element, int... expected) {
    TensorType type = new TensorType(element, Shape.of(expected));
    Check.that(inputs.get(at).equals(type), this, "input " + at + " " + type, inputs.get(at));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    int outputs = d.step().outputs().size();
    boolean[] given = new boolean[outputs - 1];
    List<Value> inputs = new ArrayList<>();
    for (int output = 0; output < given.length; output++) {
      given[output] = d.dy(output) != null;
      if (given[output]) {
        inputs.add(d.dy(output));
      }
    }
    if (inputs.isEmpty()) {
      return Arrays.asList(new Value[d.inputs()]);
    }
    inputs.addAll(d.step().inputs());
    inputs.add(d.y(outputs - 1));
    boolean cells = given.length > 2 && given[2];
    List<Value> results =
        d.builder().applyAll(new RecurrentGrad(this, given[0], given[1], cells), inputs);
    List<Value> gradients = new ArrayList<>(results);
    int lengths = input(Extra.SEQUENCE_LENGTHS);
    if (lengths >= 0) {
      gradients.add(lengths, null);
    }
    return gradients;
  }

  /** The reserve is not a result. */
  @Override
  public boolean passesGradient(int output) {
    return output < (cell == Cell.LSTM ? 3 : 2);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    RecurrentSizes sizes = sizes(inputs.get(0).shape());
    return 2L * sizes.rows() * sizes.directions() * sizes.gateRow() * (sizes.inputs() + hiddenSize);
  }
}
