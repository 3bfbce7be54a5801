package io.sparkdl.kernels.opencl.kernel;

/**
 * Attention with an online softmax: a group per query and 64 elements of its result, 64 keys at a
 * time. Keeps the logarithm of each row's sum.
 */
public final class AttentionRows extends AttentionKernel {
  private final int chunks;
  private final int y;
  @Local private final float[] scores = new float[LANES];

  /** A launch of a group per row of scores and chunk of 64 result elements. */
  public AttentionRows(AttentionPlaces places, int chunks, int y) {
    super(places);
    this.chunks = chunks;
    this.y = y;
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
    float largest = lowest;
    float sum = 0;
    float result = 0;
    for (int first = 0; first < keys; first += LANES) {
      int key = first + lane;
      float score = lowest;
      if (key < keys) {
        score = masked(capped(product(b, head, row, key)), b, head, row, key);
      }
      scores[lane] = score;
      localBarrier();
      int count = min(LANES, keys - first);
      float fresh = largest;
      for (int i = 0; i < count; i++) {
        fresh = max(fresh, scores[i]);
      }
      if (fresh > lowest) {
        float old = largest > lowest ? exp(largest - fresh) : 0;
        sum = sum * old;
        result = result * old;
        for (int i = 0; i < count; i++) {
          float p = scores[i] > lowest ? exp(scores[i] - fresh) : 0;
          sum += p;
          if (p > 0 && element < valueSize) {
            float kept = kept(b, head, row, first + i);
            result += p * kept * floats[v + keyPlace(b, head, first + i, valueSize) + element];
          }
        }
        largest = fresh;
      }
      localBarrier();
    }
    if (element < valueSize) {
      floats[y + queryPlace(b, head, row, valueSize) + element] = sum > 0 ? result / sum : 0;
    }
    if (element == 0) {
      floats[lse + line] = sum > 0 ? largest + log(sum) : lowest;
    }
  }
}
