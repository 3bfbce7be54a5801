package io.sparkdl.engine.network;

import io.sparkdl.engine.network.RecurrentLayer.Form;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The networks that are known by a name, each of a size that suits small images, short texts and
 * one machine; other sizes are made by the factories they come from, or described as JSON. This
 * table is the only one: the command line, the Spark stage and its messages list what is here.
 */
public enum NamedNetwork {
  /** {@link Networks#mlp}. */
  MLP("mlp", Input.NUMBERS, true, sizes -> Networks.mlp(sizes.classes())),
  /** {@link Networks#cnn}. */
  CNN("cnn", Input.IMAGES, true, sizes -> Networks.cnn(sizes.classes())),
  /** {@link ImageNetworks#vgg} with the ten convolutions of VGG-13; sides of at least 32. */
  VGG13(
      "vgg13",
      Input.IMAGES,
      true,
      sizes -> ImageNetworks.vgg(sizes.classes(), 64, 128, 256, 512, 512)),
  /** {@link ImageNetworks#resnet18}. */
  RESNET18("resnet18", Input.IMAGES, true, sizes -> ImageNetworks.resnet18(sizes.classes())),
  /** {@link ImageNetworks#efficientNet} with the stages of B0 that halve the image. */
  EFFICIENT_NET(
      "efficientnet",
      Input.IMAGES,
      true,
      sizes -> ImageNetworks.efficientNet(sizes.classes(), 24, 40, 80, 192)),
  /** {@link ImageNetworks#vit} of width 192, as ViT-Ti, with patches of 4. */
  VIT_TINY(
      "vit-tiny",
      Input.IMAGES,
      true,
      sizes -> ImageNetworks.vit(sizes.classes(), 4, 192, 3, 768, 12)),
  /** {@link TokenNetworks#recurrentClassifier} of simple cells. */
  RNN("rnn", Input.TOKENS, true, sizes -> recurrent(Form.RNN, sizes)),
  /** {@link TokenNetworks#recurrentClassifier} of gated recurrent units. */
  GRU("gru", Input.TOKENS, true, sizes -> recurrent(Form.GRU, sizes)),
  /** {@link TokenNetworks#recurrentClassifier} of long short-term memory. */
  LSTM("lstm", Input.TOKENS, true, sizes -> recurrent(Form.LSTM, sizes)),
  /** {@link TokenNetworks#transformerClassifier}. */
  TRANSFORMER_ENCODER(
      "transformer-encoder",
      Input.TOKENS,
      true,
      sizes ->
          TokenNetworks.transformerClassifier(sizes.vocabulary(), 128, 4, 512, 2, sizes.classes())),
  /** {@link ImageNetworks#unet}. */
  UNET("unet", Input.IMAGES, false, sizes -> ImageNetworks.unet(sizes.classes(), 32, 3)),
  /** {@link ImageNetworks#yolo} of two boxes a cell. */
  YOLO(
      "yolo",
      Input.IMAGES,
      false,
      sizes -> ImageNetworks.yolo(2, sizes.classes(), 16, 32, 64, 128)),
  /** {@link ImageNetworks#diffusionUnet} of square images of one channel or three. */
  DIFFUSION_UNET("diffusion-unet", Input.NUMBERS, false, NamedNetwork::diffusion),
  /** {@link GenerativeNetworks#autoencoder}. */
  AUTOENCODER(
      "autoencoder",
      Input.NUMBERS,
      false,
      sizes -> GenerativeNetworks.autoencoder(sizes.numbers(), 32, 512, 128)),
  /** {@link GenerativeNetworks#variationalAutoencoder}. */
  VARIATIONAL_AUTOENCODER(
      "variational-autoencoder",
      Input.NUMBERS,
      false,
      sizes -> GenerativeNetworks.variationalAutoencoder(sizes.numbers(), 20, 400)),
  /** {@link GenerativeNetworks#dcganGenerator} of images (3, 32, 32). */
  DCGAN_GENERATOR(
      "dcgan-generator",
      Input.NUMBERS,
      false,
      sizes -> GenerativeNetworks.dcganGenerator(3, 32, 64)),
  /** {@link GenerativeNetworks#dcganDiscriminator}. */
  DCGAN_DISCRIMINATOR(
      "dcgan-discriminator",
      Input.IMAGES,
      false,
      sizes -> GenerativeNetworks.dcganDiscriminator(64)),
  /** {@link TokenNetworks#languageModel}. */
  LANGUAGE_MODEL(
      "language-model",
      Input.TOKENS,
      false,
      sizes -> TokenNetworks.languageModel(sizes.vocabulary(), 128, 4, 512, 4)),
  /** {@link TokenNetworks#expertLanguageModel} of eight experts. */
  EXPERT_LANGUAGE_MODEL(
      "expert-language-model",
      Input.TOKENS,
      false,
      sizes -> TokenNetworks.expertLanguageModel(sizes.vocabulary(), 128, 4, 512, 2, 8)),
  /** {@link TokenNetworks#encoderDecoder}, half of a row for each language. */
  ENCODER_DECODER("encoder-decoder", Input.TOKENS, false, NamedNetwork::translation);

  /** What a row is. */
  public enum Input {
    /** Numbers of any shape. */
    NUMBERS("numbers"),
    /** An image. */
    IMAGES("(channels, height, width)"),
    /** Whole numbers below a vocabulary. */
    TOKENS("tokens");

    private final String words;

    Input(String words) {
      this.words = words;
    }

    /** For messages. */
    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * What the data say.
   *
   * @param row shape of a row
   * @param classes number of classes; where a network has none, it is not read
   * @param vocabulary number of tokens; where a network has none, it is not read
   */
  public record Sizes(Shape row, int classes, int vocabulary) {
    private int numbers() {
      return Math.toIntExact(row.elements());
    }
  }

  private final String id;
  private final Input input;
  private final boolean classifies;
  private final Function<Sizes, Network> factory;

  NamedNetwork(String id, Input input, boolean classifies, Function<Sizes, Network> factory) {
    this.id = id;
    this.input = input;
    this.classifies = classifies;
    this.factory = factory;
  }

  /** The name, such as {@code resnet18}. */
  public String id() {
    return id;
  }

  /** What it reads. */
  public Input input() {
    return input;
  }

  /** Whether it gives one score per class for a row; the others are for programs of one's own. */
  public boolean classifies() {
    return classifies;
  }

  /**
   * Makes the network.
   *
   * @throws ShapeException if a row of this shape cannot be what the network reads
   */
  public Network of(Sizes sizes) {
    return factory.apply(sizes);
  }

  /** The names, in order. */
  public static List<String> names() {
    return Arrays.stream(values()).map(NamedNetwork::id).toList();
  }

  /** The names of those that classify, in order. */
  public static List<String> classifiers() {
    return Arrays.stream(values())
        .filter(NamedNetwork::classifies)
        .map(NamedNetwork::id)
        .collect(Collectors.toUnmodifiableList());
  }

  /** The network of this name, or null. */
  public static NamedNetwork named(String name) {
    for (NamedNetwork network : values()) {
      if (network.id.equals(name)) {
        return network;
      }
    }
    return null;
  }

  private static Network recurrent(Form cell, Sizes sizes) {
    return TokenNetworks.recurrentClassifier(cell, sizes.vocabulary(), 128, 128, sizes.classes());
  }

  private static Network diffusion(Sizes sizes) {
    for (int channels : new int[] {1, 3}) {
      int side = (int) Math.round(Math.sqrt((sizes.numbers() - 1.0) / channels));
      if (channels * side * side + 1 == sizes.numbers()) {
        return ImageNetworks.diffusionUnet(channels, side, 32, 2);
      }
    }
    throw new ShapeException(
        "diffusion-unet: expected rows of a square image of 1 or 3 channels and the step's number,"
            + " such as 785, got "
            + sizes.row());
  }

  private static Network translation(Sizes sizes) {
    if (sizes.numbers() % 2 != 0) {
      throw new ShapeException(
          "encoder-decoder: expected rows of as many tokens of one language as of the other, got "
              + sizes.row());
    }
    int length = sizes.numbers() / 2;
    return TokenNetworks.encoderDecoder(length, length, sizes.vocabulary(), 128, 4, 512, 2);
  }
}
