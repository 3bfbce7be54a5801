package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;

/**
 * Adds to each vector of x (N, T, D) one that stands for its position t. Rotary positions belong to
 * {@link MultiHeadAttention} instead.
 *
 * @param form null for sinusoidal
 */
public record PositionalEncoding(Form form) implements Layer {
  /** Where the vectors come from. */
  public enum Form {
    /**
     * sin(t / 10000^(2i / D)) at 2i and the cosine at 2i + 1. Vaswani et al. 2017,
     * arXiv:1706.03762.
     */
    @JsonProperty("sinusoidal")
    SINUSOIDAL,
    /** Trained, one per position. */
    @JsonProperty("learned")
    LEARNED
  }

  public PositionalEncoding {
    form = form == null ? Form.SINUSOIDAL : form;
  }

  /** Sinusoidal. */
  public PositionalEncoding() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireTokens("positionalEncoding", x);
    Shape shape = Shape.of(x.shape().size(1), x.shape().size(2));
    Value positions =
        form == Form.LEARNED
            ? context.parameter("positions", shape, Initializer.SMALL_NORMAL)
            : context.constant(shape, sinusoids(shape.size(0), shape.size(1)));
    return context.apply(Binary.ADD, x, positions);
  }

  /** (T, D), row-major. */
  static float[] sinusoids(int length, int width) {
    float[] table = new float[length * width];
    for (int i = 0; i < table.length; i++) {
      int column = i % width;
      double angle = (i / width) / Math.pow(10000, (column - column % 2) / (double) width);
      table[i] = (float) (column % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
    }
    return table;
  }

  @Override
  public String kind() {
    return "positionalEncoding";
  }
}
