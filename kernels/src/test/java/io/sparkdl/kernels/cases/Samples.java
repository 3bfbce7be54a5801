package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.Rules;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the inputs of one case; the same case always gets the same ones. */
public final class Samples {
  private final SplittableRandom random;

  /** Draws for the case with this name. */
  public Samples(String caseName) {
    random = new SplittableRandom(caseName.hashCode());
  }

  /** Floats uniform in [low, high). */
  public Argument between(double low, double high, int... sizes) {
    float[] data = new float[length(sizes)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return floats(data, sizes);
  }

  /** Floats uniform in [-1, 1). */
  public Argument uniform(int... sizes) {
    return between(-1, 1, sizes);
  }

  /** Floats that are whole numbers from low to high, both inclusive, so that many are equal. */
  public Argument whole(int low, int high, int... sizes) {
    float[] data = new float[length(sizes)];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextInt(low, high + 1);
    }
    return floats(data, sizes);
  }

  /** These floats. */
  public Argument floats(float[] data, int... sizes) {
    return new Argument(TensorType.floats(sizes), data);
  }

  /** Integers of either kind, or bools, uniform from low to high, both inclusive. */
  public Argument integers(ElementType element, int low, int high, int... sizes) {
    TensorType type = new TensorType(element, Shape.of(sizes));
    if (element == ElementType.INT64) {
      long[] data = new long[length(sizes)];
      for (int i = 0; i < data.length; i++) {
        data[i] = random.nextInt(low, high + 1);
      }
      return new Argument(type, data);
    }
    if (element.isByte()) {
      byte[] data = new byte[length(sizes)];
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) random.nextInt(low, high + 1);
      }
      return new Argument(type, data);
    }
    int[] data = new int[length(sizes)];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextInt(low, high + 1);
    }
    return new Argument(type, data);
  }

  /** Values that suit the element type: floats in [-1, 1), integers from -9 to 9, bools. */
  public Argument any(ElementType element, int... sizes) {
    return switch (element) {
      case FLOAT -> uniform(sizes);
      case INT32, INT64 -> integers(element, -9, 9, sizes);
      case BOOL -> integers(element, 0, 1, sizes);
      case INT8 -> integers(element, -128, 127, sizes);
      case UINT8 -> integers(element, 0, 255, sizes);
    };
  }

  /** Keys of random numbers: int64, any bits. */
  public Argument keys(int count) {
    long[] data = new long[count];
    for (int i = 0; i < count; i++) {
      data[i] = random.nextLong();
    }
    return new Argument(new TensorType(ElementType.INT64, Shape.of(count)), data);
  }

  /** An output of an operator by the reference, rounded to float. */
  public Argument output(int output, Operator operator, Argument... inputs) {
    List<Elements> elements = new ArrayList<>();
    for (Argument input : inputs) {
      elements.add(Elements.of(input.type(), input.data()));
    }
    Elements result = Rules.apply(operator, elements).get(output);
    float[] data = new float[result.length()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) result.doubles()[i];
    }
    return new Argument(result.type(), data);
  }

  /** An int64 output of an operator by the reference. */
  public Argument positions(int output, Operator operator, Argument... inputs) {
    List<Elements> elements = new ArrayList<>();
    for (Argument input : inputs) {
      elements.add(Elements.of(input.type(), input.data()));
    }
    Elements result = Rules.apply(operator, elements).get(output);
    return new Argument(result.type(), result.longs());
  }

  private static int length(int... sizes) {
    return Math.toIntExact(Shape.of(sizes).elements());
  }
}
