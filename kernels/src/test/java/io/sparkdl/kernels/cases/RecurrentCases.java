package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.CellFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Recurrent.Cell;
import io.sparkdl.kernels.operator.Recurrent.Direction;
import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.operator.RecurrentBatchFirst;
import io.sparkdl.kernels.operator.RecurrentGrad;
import io.sparkdl.kernels.operator.RecurrentSizes;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Recurrent cells and their gradients through time. */
final class RecurrentCases {
  /** Sums over hidden and input units, through some steps. */
  private static final Tolerance THROUGH_TIME = new Tolerance(5e-5, 1e-4);

  private RecurrentCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (Cell cell : Cell.values()) {
      Set<Extra> all = EnumSet.allOf(Extra.class);
      Set<Extra> states = EnumSet.of(Extra.BIAS, Extra.SEQUENCE_LENGTHS, Extra.INITIAL_STATE);
      Set<Extra> most = cell == Cell.LSTM ? all : states;
      for (Direction direction : Direction.values()) {
        add(cases, "plain", Recurrent.of(cell, direction, 5, Set.of()), 3, 2, 4);
        add(cases, "all", Recurrent.of(cell, direction, 4, most), 5, 3, 3);
      }
      add(cases, "bias", Recurrent.of(cell, Direction.FORWARD, 17, Set.of(Extra.BIAS)), 4, 9, 8);
      add(cases, "one", Recurrent.of(cell, Direction.REVERSE, 1, Set.of()), 1, 1, 1);
      clipped(cases, cell, most);
      Recurrent plain = Recurrent.of(cell, Direction.BIDIRECTIONAL, 3, most);
      cases.add(
          "batchFirst",
          new RecurrentBatchFirst(plain),
          THROUGH_TIME,
          samples -> batchFirst(inputs(samples, plain, 3, 3, 2), plain));
    }
    variants(cases);
    for (CellFunction.Kind kind : CellFunction.Kind.values()) {
      CellFunction function = kind.withDefaults();
      Recurrent operator =
          new Recurrent(
              Cell.RNN,
              Direction.BIDIRECTIONAL,
              3,
              List.of(function, new CellFunction(kind, 0.5f, 0.75f)),
              Float.POSITIVE_INFINITY,
              false,
              false,
              Set.of(Extra.BIAS));
      add(cases, kind.onnxName(), operator, 3, 2, 4);
    }
    return cases.cases();
  }

  private static void clipped(CaseList cases, Cell cell, Set<Extra> extras) {
    Recurrent plain = Recurrent.of(cell, Direction.BIDIRECTIONAL, 4, extras);
    Recurrent operator =
        new Recurrent(cell, plain.direction(), 4, plain.functions(), 0.4f, false, false, extras);
    add(cases, "clip", operator, 4, 3, 3);
  }

  private static void variants(CaseList cases) {
    Set<Extra> extras =
        EnumSet.of(Extra.BIAS, Extra.SEQUENCE_LENGTHS, Extra.INITIAL_STATE, Extra.INITIAL_CELL);
    Recurrent lstm = Recurrent.of(Cell.LSTM, Direction.BIDIRECTIONAL, 4, extras);
    Recurrent coupled =
        new Recurrent(
            Cell.LSTM, lstm.direction(), 4, lstm.functions(), lstm.clip(), true, false, extras);
    add(cases, "inputForget", coupled, 4, 3, 3);
    for (float clip : new float[] {Float.POSITIVE_INFINITY, 0.3f}) {
      Set<Extra> ofGru = EnumSet.of(Extra.BIAS, Extra.SEQUENCE_LENGTHS, Extra.INITIAL_STATE);
      Recurrent gru = Recurrent.of(Cell.GRU, Direction.BIDIRECTIONAL, 4, ofGru);
      Recurrent linear =
          new Recurrent(Cell.GRU, gru.direction(), 4, gru.functions(), clip, false, true, ofGru);
      add(cases, "linearBeforeReset" + clip, linear, 4, 3, 3);
    }
  }

  private static void add(
      CaseList cases, String special, Recurrent operator, int time, int batch, int inputs) {
    String name = special + "_" + operator.direction() + Shape.of(time, batch, inputs);
    cases.add(
        name, operator, THROUGH_TIME, samples -> inputs(samples, operator, time, batch, inputs));
    for (int given = 1; given < (operator.cell() == Cell.LSTM ? 8 : 4); given++) {
      boolean ofSequence = (given & 1) != 0;
      boolean ofState = (given & 2) != 0;
      boolean ofCell = (given & 4) != 0;
      cases.add(
          name + "_given" + given,
          new RecurrentGrad(operator, ofSequence, ofState, ofCell),
          THROUGH_TIME,
          samples -> {
            List<Argument> forward = inputs(samples, operator, time, batch, inputs);
            Argument[] array = forward.toArray(Argument[]::new);
            List<Argument> all = new ArrayList<>();
            int hidden = operator.hiddenSize();
            int directions = operator.direction().count();
            if (ofSequence) {
              all.add(samples.uniform(time, directions, batch, hidden));
            }
            if (ofState) {
              all.add(samples.uniform(directions, batch, hidden));
            }
            if (ofCell) {
              all.add(samples.uniform(directions, batch, hidden));
            }
            all.addAll(forward);
            all.add(samples.output(operator.cell() == Cell.LSTM ? 3 : 2, operator, array));
            return all;
          });
    }
  }

  /** T and B are equal, so that the same elements serve with the axes' names swapped. */
  private static List<Argument> batchFirst(List<Argument> inputs, Recurrent operator) {
    List<Argument> all = new ArrayList<>(inputs);
    for (Extra extra : List.of(Extra.INITIAL_STATE, Extra.INITIAL_CELL)) {
      int at = operator.input(extra);
      if (at >= 0) {
        all.set(at, new Argument(TensorType.floats(3, 2, 3), inputs.get(at).data()));
      }
    }
    return all;
  }

  private static List<Argument> inputs(
      Samples samples, Recurrent operator, int time, int batch, int inputs) {
    Argument x = samples.uniform(time, batch, inputs);
    RecurrentSizes sizes = operator.sizes(x.type().shape());
    int directions = sizes.directions();
    List<Argument> all = new ArrayList<>();
    all.add(x);
    all.add(samples.uniform(directions, sizes.gateRow(), inputs));
    all.add(samples.uniform(directions, sizes.gateRow(), sizes.hidden()));
    for (Extra extra : operator.extras()) {
      all.add(
          switch (extra) {
            case BIAS -> samples.uniform(directions, 2 * sizes.gateRow());
            case SEQUENCE_LENGTHS -> samples.integers(ElementType.INT32, 0, time, batch);
            case INITIAL_STATE, INITIAL_CELL -> samples.uniform(directions, batch, sizes.hidden());
            case PEEPHOLES -> samples.uniform(directions, 3 * sizes.hidden());
          });
    }
    return all;
  }
}
