package io.sparkdl.engine.weights;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.tensor.Shape;

/**
 * First values of a tensor. Fans are those of a matrix (in, out) or of convolution weights (out, in
 * / group, kernel…); draws depend on the seed, the tensor's index and the position only.
 */
public enum Initializer {
  /** 0. */
  @JsonProperty("zeros")
  ZEROS,
  /** 1. */
  @JsonProperty("ones")
  ONES,
  /** Uniform within ±sqrt(6 / (fan in + fan out)). Glorot and Bengio 2010. */
  @JsonProperty("glorotUniform")
  GLOROT_UNIFORM,
  /** Normal with variance 2 / (fan in + fan out). Glorot and Bengio 2010. */
  @JsonProperty("glorotNormal")
  GLOROT_NORMAL,
  /** Uniform within ±sqrt(6 / fan in). He et al. 2015, arXiv:1502.01852. */
  @JsonProperty("heUniform")
  HE_UNIFORM,
  /** Normal with variance 2 / fan in. He et al. 2015, arXiv:1502.01852. */
  @JsonProperty("heNormal")
  HE_NORMAL,
  /** Normal with variance 1 / fan in. LeCun et al. 1998. */
  @JsonProperty("lecunNormal")
  LECUN_NORMAL,
  /** Normal with deviation 0.02, as for embeddings. */
  @JsonProperty("smallNormal")
  SMALL_NORMAL;

  /** Writes the first values of a tensor into {@code target}, from {@code offset} on. */
  public void fill(Shape shape, long seed, int tensor, float[] target, int offset) {
    long key = CounterRandom.key(seed, tensor, 0);
    int count = Math.toIntExact(shape.elements());
    for (int i = 0; i < count; i++) {
      target[offset + i] = value(shape, key, i);
    }
  }

  private float value(Shape shape, long key, int i) {
    return switch (this) {
      case ZEROS -> 0;
      case ONES -> 1;
      case GLOROT_UNIFORM -> uniform(6 / (fanIn(shape) + fanOut(shape)), key, i);
      case GLOROT_NORMAL -> normal(2 / (fanIn(shape) + fanOut(shape)), key, i);
      case HE_UNIFORM -> uniform(6 / fanIn(shape), key, i);
      case HE_NORMAL -> normal(2 / fanIn(shape), key, i);
      case LECUN_NORMAL -> normal(1 / fanIn(shape), key, i);
      case SMALL_NORMAL -> normal(0.02 * 0.02, key, i);
    };
  }

  private static float uniform(double squaredBound, long key, int i) {
    return (float) ((2 * CounterRandom.uniform(key, 0, i) - 1) * Math.sqrt(squaredBound));
  }

  /** Box and Muller 1958. */
  private static float normal(double variance, long key, int i) {
    double radius = Math.sqrt(-2 * Math.log(1 - CounterRandom.uniform(key, 0, i)));
    double angle = 2 * Math.PI * CounterRandom.uniform(key, 1, i);
    return (float) (Math.sqrt(variance) * radius * Math.cos(angle));
  }

  private static double fanIn(Shape shape) {
    return switch (shape.rank()) {
      case 0, 1 -> 1;
      case 2 -> shape.size(0);
      default -> shape.product(1, shape.rank());
    };
  }

  private static double fanOut(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1 -> shape.size(0);
      case 2 -> shape.size(1);
      default -> (double) shape.size(0) * shape.product(2, shape.rank());
    };
  }
}
