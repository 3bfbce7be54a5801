package io.sparkdl.kernels.cpu;

import java.util.List;

/**
 * The elements of a product of quantised numbers from oneDNN's: sum of (a - za) (b - zb) = sum of
 * ab - za * sum of b - zb * sum of a + count * za * zb, in int32, which wraps around as the loops
 * over int32 that define the operators do.
 */
final class ProductResult implements Instruction {
  /** Sums of products that oneDNN made, and what they count. */
  record Partial(Tensor sums, int factor) {}

  /** Sums of an operand's bytes that go with the other operand's zero points. */
  @FunctionalInterface
  interface Sums {
    /** The sums as they are now. */
    int[] now();
  }

  private final ProductLines lines;
  private final List<Partial> partials;
  private final Tensor weightSums;
  private final Sums sourceSums;
  private final Requantization result;
  private final int leftFlip;
  private final int rightFlip;

  /**
   * A result.
   *
   * @param leftFlip what was added to a's elements, and is added to its zero points
   * @param rightFlip what was subtracted from b's elements, and is from its zero points
   */
  ProductResult(
      ProductLines lines,
      List<Partial> partials,
      Tensor weightSums,
      Sums sourceSums,
      Requantization result,
      int leftFlip,
      int rightFlip) {
    this.lines = lines;
    this.partials = List.copyOf(partials);
    this.weightSums = weightSums;
    this.sourceSums = sourceSums;
    this.result = result;
    this.leftFlip = leftFlip;
    this.rightFlip = rightFlip;
  }

  @Override
  public void run() {
    int[] sources = rightZeros() ? sourceSums.now() : null;
    for (int line = 0; line < lines.rows().length; line++) {
      int row = lines.rows()[line];
      int zero = result.zero(0, row) + leftFlip;
      int from = line * lines.length();
      for (int place = 0; place < lines.length(); place++) {
        int column = lines.columns()[line] + place * lines.columnStep();
        int sum = products(from + place);
        if (zero != 0) {
          sum -= zero * weightSums.ints().get(lines.weights()[line] + place);
        }
        if (sources != null) {
          int source = sources[lines.sources()[line] + place * lines.sourceStep()];
          int other = result.zero(1, column) - rightFlip;
          sum -= other * (source - zero * lines.count(place));
        }
        result.store(from + place, sum, row, column);
      }
    }
  }

  private int products(int i) {
    int sum = 0;
    for (Partial partial : partials) {
      sum += partial.factor() * partial.sums().ints().get(i);
    }
    return sum;
  }

  private boolean rightZeros() {
    for (int column = 0; column < lines.columnCount(); column++) {
      if (result.zero(1, column) != rightFlip) {
        return true;
      }
    }
    return false;
  }
}
