package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Draws classes, with replacement, in proportion to the exponentials of scores: the number of
 * cumulative probabilities that a uniform number reaches. Inputs: scores (N, C), float32; keys, a
 * scalar or (N), as for {@link RandomFunction}. Output: classes (N, samples). Takes N samples C
 * numbers of memory. The same on every back end but for draws at the very edge between two classes.
 * No gradient. ONNX Multinomial-22.
 *
 * @param to int32 or int64, the type of the classes
 * @param stream tells the draws of one key apart
 */
public record Multinomial(int samples, ElementType to, int stream) implements Composite {
  public Multinomial {
    if (samples < 1 || !to.isInteger()) {
      throw new IllegalArgumentException(
          "Multinomial: expected at least 1 sample of int32 or int64, got " + samples + " " + to);
    }
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 2, this, "scores and keys", inputs.size());
    Value scores = inputs.get(0);
    Check.that(scores.shape().rank() == 2, this, "scores (N, C)", scores);
    int rows = scores.shape().size(0);
    int classes = scores.shape().size(1);
    Value shares = builder.apply(new Softmax(1), scores);
    Value upTo = builder.apply(new Cumulative(false, 1, false, false), shares);
    Value edges = builder.apply(Reshape.to(Shape.of(rows, 1, classes)), upTo);
    var uniform = new RandomUniform(Shape.of(rows, samples), 0, 1, stream);
    Value drawn = builder.apply(uniform, inputs.get(1));
    Value draws = builder.apply(Reshape.to(Shape.of(rows, samples, 1)), drawn);
    Value reached = builder.apply(Comparison.GREATER_OR_EQUAL, draws, edges);
    Value ones = builder.apply(new Cast(ElementType.INT32), reached);
    Value count = builder.apply(new Reduce(Reduction.SUM, List.of(2), false), ones);
    // The last edge may be a rounding below 1.
    Value chosen = builder.apply(new Clip(0, classes - 1), count);
    return List.of(to == ElementType.INT32 ? chosen : builder.apply(new Cast(to), chosen));
  }
}
