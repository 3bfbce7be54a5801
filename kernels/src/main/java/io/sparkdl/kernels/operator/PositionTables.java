package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;

/** Constants that stand for positions in a sequence, computed in double precision. */
public final class PositionTables {
  /** The base of the wavelengths in both papers. */
  public static final double BASE = 10_000;

  private PositionTables() {}

  /**
   * Sinusoidal positions (length, size), to be added to embeddings: element 2i of position t is
   * sin(t / base^(2i / size)), element 2i + 1 its cosine. Vaswani et al. 2017, arXiv:1706.03762.
   */
  public static Value sinusoidal(GraphBuilder builder, int length, int size) {
    float[] data = new float[length * size];
    for (int i = 0; i < data.length; i++) {
      double angle = angle(i / size, i % size / 2, size, BASE);
      data[i] = (float) (i % size % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
    }
    return builder.constant(TensorType.floats(length, size), data);
  }

  /** Cosines (length, rotated / 2) for {@link RotaryEmbedding}: of t / base^(2i / rotated). */
  public static Value rotaryCosines(GraphBuilder builder, int length, int rotated, double base) {
    return rotary(builder, length, rotated, base, true);
  }

  /** Sines (length, rotated / 2) for {@link RotaryEmbedding}: of t / base^(2i / rotated). */
  public static Value rotarySines(GraphBuilder builder, int length, int rotated, double base) {
    return rotary(builder, length, rotated, base, false);
  }

  private static Value rotary(
      GraphBuilder builder, int length, int rotated, double base, boolean cosines) {
    int half = rotated / 2;
    float[] data = new float[length * half];
    for (int i = 0; i < data.length; i++) {
      double angle = angle(i / half, i % half, rotated, base);
      data[i] = (float) (cosines ? Math.cos(angle) : Math.sin(angle));
    }
    return builder.constant(TensorType.floats(length, half), data);
  }

  private static double angle(int position, int pair, int size, double base) {
    return position / Math.pow(base, 2.0 * pair / size);
  }
}
