package io.sparkdl.engine.network;

import java.util.List;

/** The nodes of a U-Net, with batch norm, or, given the time of a diffusion, group norm. */
final class Unet {
  private final Functional.Builder builder;
  private final String time;

  private Unet(Functional.Builder builder, String time) {
    this.builder = builder;
    this.time = time;
  }

  /**
   * Adds the nodes behind one of images.
   *
   * @param time node of vectors that are mapped and added at every size; null for none
   * @return name of the last node, of the first one's size with {@code width} channels
   */
  static String add(Functional.Builder builder, String input, int width, int depth, String time) {
    return new Unet(builder, time).level(input, width, depth, 0);
  }

  private String level(String input, int width, int depth, int level) {
    String down = block("down" + level, input, width);
    if (level == depth) {
      return down;
    }
    builder.layer("pool" + level, new MaxPool2d(2), down);
    String below = level("pool" + level, 2 * width, depth, level + 1);
    builder.layer("up" + level, new Upsample2d(), below);
    builder.layer("narrow" + level, new Conv2d(width, 3), "up" + level);
    builder.layer("join" + level, new ConcatLayer(1), down, "narrow" + level);
    return block("back" + level, "join" + level, width);
  }

  private String block(String name, String input, int width) {
    String first = convolution(name + "a", input, width);
    if (time == null) {
      return convolution(name + "b", first, width);
    }
    builder.layer(name + "Time", new Dense(width), time);
    builder.layer(name + "Moved", new ReshapeLayer(List.of(width, 1, 1)), name + "Time");
    builder.merge(name + "Sum", Functional.Merge.ADD, first, name + "Moved");
    return convolution(name + "b", name + "Sum", width);
  }

  private String convolution(String name, String input, int width) {
    Layer norm = time == null ? new BatchNorm() : new GroupNorm(1);
    Activation activation = time == null ? Activation.RELU : Activation.SWISH;
    builder.layer(name, new Conv2d(width, 3).withoutBias(), input);
    builder.layer(name + "Norm", norm, name);
    builder.layer(name + "Out", new ActivationLayer(activation), name + "Norm");
    return name + "Out";
  }
}
