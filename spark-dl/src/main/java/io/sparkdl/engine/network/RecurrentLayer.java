package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Cell;
import io.sparkdl.kernels.operator.Recurrent.Direction;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentBatchFirst;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Recurrent layers over sequences x (N, T, D), one behind the other, each of one or both
 * directions: to (N, T, units * directions), or to the last state (N, units * directions) alone.
 * With a mask (N, T) as second input, which is 1 for a row's first tokens and 0 behind them, what
 * is behind counts for nothing and gives 0. See {@link Recurrent} for the cells.
 *
 * @param cell null for LSTM
 * @param bidirectional null for false
 * @param layers null for 1
 * @param sequence whether the output is of every step; null for false, the last state
 * @param dropout between the layers; null for 0
 */
public record RecurrentLayer(
    Form cell, int units, Boolean bidirectional, Integer layers, Boolean sequence, Double dropout)
    implements Layer {
  /** What a step computes. */
  public enum Form {
    /** A hyperbolic tangent of inputs and state. */
    @JsonProperty("rnn")
    RNN,
    /**
     * Gated recurrent unit, whose reset gate acts on the product with the state, as in cuDNN and
     * libtorch. Cho et al. 2014, arXiv:1406.1078.
     */
    @JsonProperty("gru")
    GRU,
    /** Long short-term memory. Hochreiter and Schmidhuber 1997. */
    @JsonProperty("lstm")
    LSTM
  }

  public RecurrentLayer {
    cell = cell == null ? Form.LSTM : cell;
    Layers.count("recurrent.units", units, units, 1);
    bidirectional = bidirectional != null && bidirectional;
    layers = Layers.count("recurrent.layers", layers, 1, 1);
    sequence = sequence != null && sequence;
    dropout = Layers.ratio("recurrent.dropout", dropout);
  }

  /** One layer forward, whose last state is the output. */
  public RecurrentLayer(Form cell, int units) {
    this(cell, units, null, null, null, null);
  }

  @Override
  public boolean takes(int inputs) {
    return inputs == 1 || inputs == 2;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return build(context, List.of(x));
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    Value x = inputs.get(0);
    Layers.requireTokens("recurrent", x);
    Value lengths = inputs.size() == 2 ? lengths(context, inputs.get(1), x) : null;
    for (int layer = 0; layer < layers; layer++) {
      boolean last = layer == layers - 1;
      LayerContext own = context.scope("layer" + layer);
      x = one(own, x, lengths, sequence || !last);
      x = last ? x : Layers.dropout(context, dropout, x);
    }
    return x;
  }

  private static Value lengths(LayerContext context, Value mask, Value x) {
    if (!mask.shape().equals(Shape.of(x.shape().size(0), x.shape().size(1)))) {
      throw new ShapeException(
          "recurrent: expected a mask (N, T) beside " + x.shape() + ", got " + mask.shape());
    }
    Value sum = Layers.reduce(context, Reduction.SUM, mask, false, 1);
    return context.apply(new Cast(ElementType.INT32), sum);
  }

  private Value one(LayerContext context, Value x, Value lengths, boolean every) {
    Cell form = Cell.valueOf(cell.name());
    Direction direction = bidirectional ? Direction.BIDIRECTIONAL : Direction.FORWARD;
    int directions = direction.count();
    Set<Extra> extras = EnumSet.of(Extra.BIAS);
    List<Value> inputs = new ArrayList<>(List.of(x));
    int width = x.shape().size(2);
    inputs.add(stacked(context, "weight", form, directions, width));
    inputs.add(stacked(context, "recurrent", form, directions, units));
    Shape bias = Shape.of(directions, 2 * form.gates() * units);
    inputs.add(context.parameter("bias", bias, Initializer.ZEROS));
    if (lengths != null) {
      extras.add(Extra.SEQUENCE_LENGTHS);
      inputs.add(lengths);
    }
    Recurrent operator = Recurrent.of(form, direction, units, extras);
    if (form == Cell.GRU) {
      operator = operator.resettingAfterProduct();
    }
    List<Value> outputs = context.builder().applyAll(new RecurrentBatchFirst(operator), inputs);
    int rows = x.shape().size(0);
    int length = x.shape().size(1);
    return every
        ? Layers.reshape(context, outputs.get(0), rows, length, directions * units)
        : Layers.reshape(context, outputs.get(1), rows, directions * units);
  }

  /** Weights (D, G * H, columns), asked for as one matrix a direction, by whose fans they begin. */
  private Value stacked(LayerContext context, String name, Cell form, int directions, int columns) {
    List<Value> matrices = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      Shape shape = Shape.of(form.gates() * units, columns);
      String full = directions == 1 ? name : name + d;
      Value matrix = context.parameter(full, shape, Initializer.GLOROT_UNIFORM);
      matrices.add(Layers.reshape(context, matrix, 1, shape.size(0), columns));
    }
    return directions == 1
        ? matrices.get(0)
        : context.builder().applyAll(new Concat(0), matrices).get(0);
  }

  @Override
  public String kind() {
    return "recurrent";
  }
}
