package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Scaling of inputs: y = (x * scale - mean) / deviation, per channel (axis 1) of images or for all
 * numbers alike.
 *
 * @param scale null for 1 / 255, which takes bytes to 0..1
 * @param mean one number, or one per channel; null for 0
 * @param deviation one number, or one per channel, none 0; null for 1
 */
public record Rescale(Double scale, List<Double> mean, List<Double> deviation) implements Layer {
  public Rescale {
    scale = scale == null ? 1.0 / 255 : scale;
    mean = mean == null ? List.of(0.0) : mean;
    deviation = deviation == null ? List.of(1.0) : deviation;
    boolean numbers = Double.isFinite(scale) && finite(mean) && finite(deviation);
    if (!numbers || deviation.stream().anyMatch(d -> d == 0)) {
      throw new IllegalArgumentException(
          "rescale: expected a scale, means, and deviations other than 0, got "
              + scale
              + ", "
              + mean
              + ", "
              + deviation);
    }
    if (mean.size() != deviation.size() && mean.size() != 1 && deviation.size() != 1) {
      throw new IllegalArgumentException(
          "rescale: expected as many means as deviations, or one, got " + mean + ", " + deviation);
    }
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  private static boolean finite(List<Double> numbers) {
    return !numbers.isEmpty() && numbers.stream().allMatch(n -> n != null && Double.isFinite(n));
  }

  /** Takes bytes to 0..1. */
  public Rescale() {
    this(null, null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    int channels = Math.max(mean.size(), deviation.size());
    int rank = x.shape().rank();
    if (channels > 1 && (rank < 2 || x.shape().size(1) != channels)) {
      throw new ShapeException(
          "rescale: expected " + channels + " channels on axis 1, got " + x.shape());
    }
    float[] factor = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double divisor = deviation.get(deviation.size() == 1 ? 0 : c);
      factor[c] = (float) (scale / divisor);
      shift[c] = (float) (-mean.get(mean.size() == 1 ? 0 : c) / divisor);
    }
    Shape shape = channels == 1 ? Shape.SCALAR : perChannel(channels, rank);
    Value y = context.apply(Binary.MUL, x, context.constant(shape, factor));
    boolean shifted = Collections.max(mean) != 0 || Collections.min(mean) != 0;
    return shifted ? context.apply(Binary.ADD, y, context.constant(shape, shift)) : y;
  }

  private static Shape perChannel(int channels, int rank) {
    int[] sizes = new int[rank - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = channels;
    return Shape.of(sizes);
  }

  @Override
  public String kind() {
    return "rescale";
  }
}
