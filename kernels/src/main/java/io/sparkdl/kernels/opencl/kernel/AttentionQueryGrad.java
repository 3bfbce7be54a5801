package io.sparkdl.kernels.opencl.kernel;

/** Gradient of attention's queries: a group per query and 64 of its elements, 64 keys at a time. */
public final class AttentionQueryGrad extends AttentionKernel {
  private final int chunks;
  private final int y;
  private final int dy;
  private final int dq;
  @Local private final float[] slopes = new float[LANES];

  /** A launch of a group per row of scores and chunk of 64 elements. */
  public AttentionQueryGrad(AttentionPlaces places, int chunks, int y, int dy, int dq) {
    super(places);
    this.chunks = chunks;
    this.y = y;
    this.dy = dy;
    this.dq = dq;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int group = getGroupId(0);
    int line = group / chunks;
    int element = (group - line * chunks) * LANES + lane;
    int row = line % queries;
    int head = line / queries % queryHeads;
    int b = line / queries / queryHeads;
    int result = queryPlace(b, head, row, valueSize);
    float delta = dot(dy + result, y + result, valueSize);
    float logSum = floats[lse + line];
    float sum = 0;
    for (int first = 0; first < keys; first += LANES) {
      int key = first + lane;
      float ds = 0;
      if (key < keys) {
        float s = product(b, head, row, key);
        float p = weight(masked(capped(s), b, head, row, key), logSum);
        if (p > 0) {
          float dp = dot(dy + result, v + keyPlace(b, head, key, valueSize), valueSize);
          ds = factor * slope(s) * p * (dp * kept(b, head, row, key) - delta);
        }
      }
      slopes[lane] = ds;
      localBarrier();
      if (element < size) {
        int count = min(LANES, keys - first);
        for (int i = 0; i < count; i++) {
          sum += slopes[i] * floats[k + keyPlace(b, head, first + i, size) + element];
        }
      }
      localBarrier();
    }
    if (element < size) {
      floats[dq + queryPlace(b, head, row, size) + element] = sum;
    }
  }
}
