package io.sparkdl.engine.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Families of networks for images (C, H, W), by their number of classes and the channels of their
 * stages, so that small ones can be made too. Outputs are raw scores.
 */
public final class ImageNetworks {
  private ImageNetworks() {}

  /**
   * VGG with batch norm: for each width two 3x3 convolutions and a pooling, then a dense layer of
   * four times the last width, dropout and the scores. Simonyan and Zisserman 2015,
   * arXiv:1409.1556.
   */
  public static Sequential vgg(int classes, int... widths) {
    List<Layer> layers = new ArrayList<>();
    for (int width : widths) {
      normed(layers, new Conv2d(width, 3), Activation.RELU);
      normed(layers, new Conv2d(width, 3), Activation.RELU);
      layers.add(new MaxPool2d(2));
    }
    layers.add(new FlattenLayer());
    layers.add(new Dense(4 * widths[widths.length - 1], Activation.RELU));
    layers.add(new DropoutLayer(0.5));
    layers.add(new Dense(classes));
    return new Sequential(layers);
  }

  /** ResNet-18 for images of about 32 x 32: stages of 64, 128, 256, 512 channels. */
  public static Sequential resnet18(int classes) {
    return resnet(classes, 64, 128, 256, 512);
  }

  /**
   * Residual network of two basic blocks for each width; all stages but the first halve the image.
   * He et al. 2016, arXiv:1512.03385.
   */
  public static Sequential resnet(int classes, int... widths) {
    List<Layer> layers = new ArrayList<>();
    normed(layers, new Conv2d(widths[0], 3), Activation.RELU);
    for (int stage = 0; stage < widths.length; stage++) {
      layers.add(basicBlock(widths[stage], stage == 0 ? 1 : 2));
      layers.add(basicBlock(widths[stage], 1));
    }
    layers.add(new GlobalAveragePool2d());
    layers.add(new Dense(classes));
    return new Sequential(layers);
  }

  /** With stride 1 the shortcut is the input itself. */
  private static Residual basicBlock(int width, int stride) {
    List<Layer> body = new ArrayList<>();
    normed(body, new Conv2d(width, 3).withStride(stride), Activation.RELU);
    normed(body, new Conv2d(width, 3), null);
    List<Layer> shortcut = new ArrayList<>();
    if (stride > 1) {
      normed(shortcut, new Conv2d(width, 1).withStride(stride), null);
    }
    return new Residual(body, shortcut, Activation.RELU);
  }

  /**
   * Like EfficientNet: a stem, then for each width an inverted bottleneck with stride 2 and one
   * with stride 1, with squeeze-excite and swish, and a 1x1 convolution to four times the last
   * width. Tan and Le 2019, arXiv:1905.11946.
   */
  public static Sequential efficientNet(int classes, int... widths) {
    List<Layer> layers = new ArrayList<>();
    normed(layers, new Conv2d(widths[0], 3), Activation.SWISH);
    for (int width : widths) {
      layers.add(new InvertedBottleneck(width, 3, 2, 4, 4, Activation.SWISH));
      layers.add(new InvertedBottleneck(width, 3, 1, 4, 4, Activation.SWISH));
    }
    normed(layers, new Conv2d(4 * widths[widths.length - 1], 1), Activation.SWISH);
    layers.add(new GlobalAveragePool2d());
    layers.add(new DropoutLayer(0.2));
    layers.add(new Dense(classes));
    return new Sequential(layers);
  }

  /**
   * Detector in the manner of YOLO: each width a convolution and a halving of the image, then for
   * each cell of the grid (H', W') {@code boxes} times 5 + classes numbers: x, y, width, height and
   * whether there is one, then the classes' scores. Output (boxes * (5 + classes), H', W'). Redmon
   * et al. 2016, arXiv:1506.02640.
   */
  public static Sequential yolo(int boxes, int classes, int... widths) {
    List<Layer> layers = new ArrayList<>();
    for (int width : widths) {
      normed(layers, new Conv2d(width, 3), Activation.LEAKY_RELU);
      layers.add(new MaxPool2d(2));
    }
    normed(layers, new Conv2d(2 * widths[widths.length - 1], 3), Activation.LEAKY_RELU);
    layers.add(new Conv2d(boxes * (5 + classes), 1));
    return new Sequential(layers);
  }

  /**
   * Vision transformer: patches as tokens, of which the first gives the scores; arXiv:2010.11929.
   */
  public static Sequential vit(
      int classes, int patch, int width, int heads, int hidden, int blocks) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new PatchEmbedding(patch, width, true));
    layers.add(new PositionalEncoding(PositionalEncoding.Form.LEARNED));
    for (int block = 0; block < blocks; block++) {
      layers.add(new TransformerEncoder(heads, hidden));
    }
    layers.add(new LayerNorm());
    layers.add(new SliceLayer(1, 0, 1));
    layers.add(new FlattenLayer());
    layers.add(new Dense(classes));
    return new Sequential(layers);
  }

  /**
   * U-Net: {@code depth} times two convolutions and a halving, two convolutions, and as often a
   * doubling, the join with what was there at that size, and two convolutions; then {@code outputs}
   * scores for each pixel, (outputs, H, W). Sides must be multiples of 2^depth. Ronneberger et al.
   * 2015, arXiv:1505.04597.
   */
  public static Functional unet(int outputs, int width, int depth) {
    Functional.Builder builder = Functional.builder();
    String end = Unet.add(builder, Functional.INPUT, width, depth, null);
    builder.layer("scores", new Conv2d(outputs, 1), end);
    return builder.output("scores");
  }

  /**
   * Small U-Net of a denoising diffusion model: a row holds an image (channels, size, size), row by
   * row, and behind it the step's number; the output is the noise in it, in the same order. At
   * every size the step is added as a vector per channel. Ho et al. 2020, arXiv:2006.11239.
   */
  public static Functional diffusionUnet(int channels, int size, int width, int depth) {
    int pixels = channels * size * size;
    Functional.Builder builder =
        Functional.builder()
            .layer("pixels", SliceLayer.ofColumns(0, pixels), Functional.INPUT)
            .layer("image", new ReshapeLayer(List.of(channels, size, size)), "pixels")
            .layer("step", SliceLayer.ofColumns(pixels, pixels + 1), Functional.INPUT)
            .layer("angles", new StepEmbedding(2 * width), "step")
            .layer("time", new Dense(2 * width, Activation.SWISH), "angles");
    String end = Unet.add(builder, "image", width, depth, "time");
    builder.layer("noise", new Conv2d(channels, 1), end);
    builder.layer("flat", new FlattenLayer(), "noise");
    return builder.output("flat");
  }

  /** A convolution without bias, batch norm, and an activation or null. */
  static void normed(List<Layer> layers, Conv2d convolution, Activation activation) {
    layers.add(convolution.withoutBias());
    layers.add(new BatchNorm());
    if (activation != null) {
      layers.add(new ActivationLayer(activation));
    }
  }
}
