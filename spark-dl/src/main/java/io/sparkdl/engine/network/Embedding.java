package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * A trained vector for each token: x (N, T) to (N, T, width). Tokens are whole numbers from 0 to
 * vocabulary - 1; as numbers of a feature column they are exact, since a vocabulary has at most
 * 2^24. The gradient adds up the rows of the table that were used.
 *
 * @param initializer of the table (vocabulary, width); null for small normal
 */
public record Embedding(int vocabulary, int width, Initializer initializer) implements Layer {
  /** Beyond it float32 does not hold every whole number. */
  private static final int MOST = 1 << 24;

  public Embedding {
    Layers.count("embedding.width", width, width, 1);
    initializer = initializer == null ? Initializer.SMALL_NORMAL : initializer;
    if (vocabulary < 1 || vocabulary > MOST) {
      throw new IllegalArgumentException(
          "embedding: expected a vocabulary from 1 to " + MOST + ", got " + vocabulary);
    }
  }

  /** With a small normal table. */
  public Embedding(int vocabulary, int width) {
    this(vocabulary, width, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != 2) {
      throw new ShapeException("embedding: expected tokens (N, T), got " + x.shape());
    }
    Value table = context.parameter("weight", Shape.of(vocabulary, width), initializer);
    Value tokens =
        x.type().element().isInteger() ? x : context.apply(new Cast(ElementType.INT64), x);
    return context.apply(new Gather(0), table, tokens);
  }

  @Override
  public String kind() {
    return "embedding";
  }
}
