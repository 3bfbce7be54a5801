package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * An operator whose output is its data with updates where indexes known at run time say. Inputs:
 * data of any type, indexes int32 or int64, updates. Updates of one place come in the order of the
 * indexes, on every back end. One implementation per back end serves all of them.
 *
 * <p>Gradients: of NONE only where no two indexes are equal (ONNX wants that too), of MUL only
 * where no update is 0; of MAX and MIN equal candidates share.
 */
public interface IndexedScatter extends Operator {
  /** What is made of an element and its update. */
  ScatterReduction reduction();

  /** The same operator with another reduction. */
  IndexedScatter with(ScatterReduction other);

  /** Throws if the shapes do not fit. */
  void check(Shape data, Shape indexes, Shape updates);

  /** How indexes become positions. */
  Positions positions(Shape data, Shape indexes, Shape updates);

  /** Where the positions point. */
  IndexedLines lines(Shape data, Shape indexes, Shape updates);

  /** Which input the indexes are. */
  default int indexInput() {
    return 1;
  }

  /** Which input the updates are. */
  default int updateInput() {
    return 2;
  }

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    TensorType data = inputs.get(0);
    TensorType indexes = inputs.get(indexInput());
    TensorType updates = inputs.get(updateInput());
    Check.that(indexes.element().isInteger(), this, "int32 or int64 indexes", inputs);
    Check.that(updates.element() == data.element(), this, "updates of the data's type", inputs);
    check(data.shape(), indexes.shape(), updates.shape());
    return List.of(data);
  }

  @Override
  default boolean mayOverwrite(int input, int output) {
    return input == 0;
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    Value indexes = d.x(indexInput());
    Value updates = d.x(updateInput());
    Value dy = d.dy(0);
    IndexedScatterGrad gather = new IndexedScatterGrad(this, updates.shape());
    Value[] result = new Value[3];
    switch (reduction()) {
      case NONE -> {
        Value zeros = d.apply(new Expand(updates.shape()), d.builder().constant(0));
        result[0] = scatter(d, this, dy, zeros);
        result[updateInput()] = d.apply(gather, indexes, dy);
      }
      case ADD -> {
        result[0] = dy;
        result[updateInput()] = d.apply(gather, indexes, dy);
      }
      case MUL -> {
        result[0] = scatter(d, this, dy, updates);
        Value all = d.apply(gather, indexes, d.apply(Binary.MUL, dy, d.y(0)));
        result[updateInput()] = d.apply(Binary.DIV, all, updates);
      }
      case MAX, MIN -> {
        Value y = d.apply(gather, indexes, d.y(0));
        Value kept = equal(d, d.x(0), d.y(0));
        Value taken = equal(d, updates, y);
        Value count = scatter(d, with(ScatterReduction.ADD), kept, taken);
        Value share = d.apply(Binary.DIV, dy, count);
        result[0] = d.apply(Binary.MUL, share, kept);
        result[updateInput()] = d.apply(Binary.MUL, d.apply(gather, indexes, share), taken);
      }
    }
    return Arrays.asList(result);
  }

  private Value scatter(Differentiation d, IndexedScatter by, Value data, Value updates) {
    Value[] inputs = {data, d.x(indexInput()), d.x(indexInput())};
    inputs[updateInput()] = updates;
    return d.apply(by, inputs);
  }

  private static Value equal(Differentiation d, Value a, Value b) {
    return d.apply(new Cast(ElementType.FLOAT), d.apply(Comparison.EQUAL, a, b));
  }

  @Override
  default long flops(List<TensorType> inputs) {
    return inputs.get(updateInput()).elements();
  }
}
