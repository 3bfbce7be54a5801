package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Recurrent} over a sequence with the batch first, layout 1 of ONNX RNN-22, GRU-22 and
 * LSTM-22: x (B, T, I), initial states (B, D, H) to Y (B, T, D, H), Y_h and Y_c (B, D, H). Made of
 * transposes around the operator, which cost little beside its products.
 */
public record RecurrentBatchFirst(Recurrent operator) implements Composite {
  @Override
  public String onnxName() {
    return operator.onnxName();
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Transpose swap = new Transpose(List.of(1, 0, 2));
    List<Value> timeFirst = new ArrayList<>(inputs);
    timeFirst.set(0, builder.apply(swap, inputs.get(0)));
    for (Extra extra : List.of(Extra.INITIAL_STATE, Extra.INITIAL_CELL)) {
      int at = operator.input(extra);
      if (at >= 0) {
        timeFirst.set(at, builder.apply(swap, inputs.get(at)));
      }
    }
    List<Value> outputs = builder.applyAll(operator, timeFirst);
    List<Value> results = new ArrayList<>();
    results.add(builder.apply(new Transpose(List.of(2, 0, 1, 3)), outputs.get(0)));
    for (Value last : outputs.subList(1, outputs.size() - 1)) {
      results.add(builder.apply(swap, last));
    }
    return results;
  }
}
