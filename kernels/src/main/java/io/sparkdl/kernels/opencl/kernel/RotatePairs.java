package io.sparkdl.kernels.opencl.kernel;

import io.sparkdl.kernels.operator.RotaryEmbedding;

/** Rotates pairs of elements by the angles of their position, one work item per element. */
public final class RotatePairs extends ArenaKernel {
  private final int n;
  private final int heads;
  private final int length;
  private final int size;
  private final int rotated;
  private final int packed;
  private final int interleaved;
  private final int x;
  private final int cosines;
  private final int sines;
  private final int positions;
  private final int y;
  private final float sign;

  /** A launch over n elements; positions is -1 where the angles are one per row. */
  public RotatePairs(
      int n,
      RotaryEmbedding operator,
      RotaryEmbedding.Sizes sizes,
      int x,
      int cosines,
      int sines,
      int positions,
      int y) {
    this.n = n;
    this.heads = sizes.heads();
    this.length = sizes.length();
    this.size = sizes.size();
    this.rotated = sizes.rotated();
    this.packed = sizes.packed() ? 1 : 0;
    this.interleaved = operator.interleaved() ? 1 : 0;
    this.x = x;
    this.cosines = cosines;
    this.sines = sines;
    this.positions = positions;
    this.y = y;
    this.sign = operator.back() ? -1 : 1;
  }

  @Override
  public void run() {
    tick();
    int at = getGlobalId(0);
    if (at < n) {
      int line = at / size;
      int i = at - line * size;
      float value = floats[x + at];
      if (i < rotated) {
        int position = packed == 1 ? line / heads % length : line % length;
        int row = line / heads / length * length + position;
        int pairs = rotated / 2;
        int angles = positions < 0 ? row : (int) longs[positions + row];
        int pair = interleaved == 1 ? i / 2 : i % pairs;
        int first = interleaved == 1 ? 1 - i % 2 : 1 - i / pairs;
        int distance = interleaved == 1 ? 1 : pairs;
        float cos = floats[cosines + angles * pairs + pair];
        float sin = sign * floats[sines + angles * pairs + pair];
        if (first == 1) {
          value = cos * value - sin * floats[x + at + distance];
        } else {
          value = sin * floats[x + at - distance] + cos * value;
        }
      }
      floats[y + at] = value;
    }
  }
}
