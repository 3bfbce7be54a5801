package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.BatchNormalization;
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
    if (rank < 2 || channels > 1 && x.shape().size(1) != channels) {
      throw new ShapeException(
          "rescale: expected rows with " + channels + " channels on axis 1, got " + x.shape());
    }
    float[] factor = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double divisor = deviation.get(deviation.size() == 1 ? 0 : c);
      factor[c] = (float) (scale / divisor);
      shift[c] = (float) (-mean.get(mean.size() == 1 ? 0 : c) / divisor);
    }
    boolean shifted = Collections.max(mean) != 0 || Collections.min(mean) != 0;
    return shifted ? shifted(context, x, factor, shift) : context.scale(x, factor);
  }

  /** One pass: batch normalisation with statistics of 0 and 1. */
  private static Value shifted(LayerContext context, Value x, float[] factor, float[] shift) {
    int channels = x.shape().size(1);
    return context.apply(
        new BatchNormalization(0, 0, false),
        x,
        perChannel(context, channels, factor),
        perChannel(context, channels, shift),
        perChannel(context, channels, 0),
        perChannel(context, channels, 1));
  }

  private static Value perChannel(LayerContext context, int channels, float... numbers) {
    float[] all = Arrays.copyOf(numbers, channels);
    if (numbers.length == 1) {
      Arrays.fill(all, numbers[0]);
    }
    return context.constant(Shape.of(channels), all);
  }

  @Override
  public String kind() {
    return "rescale";
  }
}
