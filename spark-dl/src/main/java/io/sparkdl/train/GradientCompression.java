package io.sparkdl.train;

import io.sparkdl.data.Named;
import java.io.Serializable;
import java.util.List;

/**
 * How gradients, and the changes of weights that come of them, are made smaller for the way between
 * workers. What a message leaves out is kept by its sender and added to what it sends next ("error
 * feedback"), in both directions, as in Tang et al. 2019, DoubleSqueeze, arXiv:1905.05957: over the
 * steps everything is sent. A worker then keeps two more arrays as long as that of the parameters,
 * what was left out and the weights that all workers have.
 *
 * @param kind what is sent of a number, or of which numbers
 * @param ratio part of the numbers that {@link Kind#TOP_K} sends, above 0, at most 1; 1 for others
 */
public record GradientCompression(Kind kind, double ratio) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Everything is sent as it is. */
  public static final GradientCompression NONE = new GradientCompression(Kind.NONE, 1);

  /** Every number is sent as bfloat16. */
  public static final GradientCompression BFLOAT16 = new GradientCompression(Kind.BFLOAT16, 1);

  /** What is sent. */
  public enum Kind implements Named {
    /** All numbers, as float32. */
    NONE("none"),

    /** All numbers, in two bytes each: the sign, the exponent and 7 bits of the fraction. */
    BFLOAT16("bfloat16"),

    /** The numbers of largest magnitude, as float32, each with where it belongs: 8 bytes. */
    TOP_K("topK");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    /** The names of all. */
    public static List<String> ids() {
      return Named.ids(values());
    }
  }

  public GradientCompression {
    if (!(ratio > 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "compressionRatio: expected a number above 0 and at most 1, got " + ratio);
    }
    if (kind != Kind.TOP_K && ratio != 1) {
      throw new IllegalArgumentException(
          "compressionRatio: expected 1 for " + kind.id() + ", which sends all, got " + ratio);
    }
  }

  /** The given part of the numbers is sent, those of largest magnitude. */
  public static GradientCompression topK(double ratio) {
    return new GradientCompression(Kind.TOP_K, ratio);
  }

  /**
   * The compression of a name.
   *
   * @param id one of {@link Kind#ids}
   * @param ratio counts for {@link Kind#TOP_K} only
   * @throws IllegalArgumentException if there is none of this name
   */
  public static GradientCompression of(String id, double ratio) {
    Kind kind = Named.of("compression", Kind.values(), id);
    return new GradientCompression(kind, kind == Kind.TOP_K ? ratio : 1);
  }

  /** Whether something is left out. */
  boolean isLossy() {
    return kind != Kind.NONE;
  }

  /** A codec for one thread at a time; there is none where nothing is left out. */
  GradientCodec codec() {
    return switch (kind) {
      case NONE -> throw new IllegalStateException("compression: expected a lossy one, got none");
      case BFLOAT16 -> new Bfloat16Codec();
      case TOP_K -> new TopKCodec(ratio);
    };
  }

  /** Bytes of a long message over those of its numbers as float32. */
  double factor() {
    return switch (kind) {
      case NONE -> 1;
      case BFLOAT16 -> (double) Short.BYTES / Float.BYTES;
      case TOP_K -> ratio * TopKCodec.PAIR_BYTES / Float.BYTES;
    };
  }

  /** The name, and the ratio where there is one. */
  @Override
  public String toString() {
    return kind == Kind.TOP_K ? kind.id() + " of " + ratio : kind.id();
  }
}
