package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradients of attention's keys and values: a group per key and 64 of its elements, 64 rows of
 * scores at a time, in the order of the query heads and queries that see it.
 */
public final class AttentionKeyGrad extends AttentionKernel {
  private final int chunks;
  private final int y;
  private final int dy;
  private final int dk;
  private final int dv;
  @Local private final float[] slopes = new float[LANES];
  @Local private final float[] weights = new float[LANES];

  /** A launch of a group per key of a key head and chunk of 64 elements of size or valueSize. */
  public AttentionKeyGrad(AttentionPlaces places, int chunks, int y, int dy, int dk, int dv) {
    super(places);
    this.chunks = chunks;
    this.y = y;
    this.dy = dy;
    this.dk = dk;
    this.dv = dv;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int group = getGroupId(0);
    int line = group / chunks;
    int element = (group - line * chunks) * LANES + lane;
    int key = line % keys;
    int keyHead = line / keys % keyHeads;
    int b = line / keys / keyHeads;
    int members = queryHeads / keyHeads;
    float ofKey = 0;
    float ofValue = 0;
    for (int first = 0; first < members * queries; first += LANES) {
      int count = min(LANES, members * queries - first);
      float ds = 0;
      float kept = 0;
      if (lane < count) {
        int head = keyHead * members + (first + lane) / queries;
        int row = (first + lane) % queries;
        float s = product(b, head, row, key);
        float score = masked(capped(s), b, head, row, key);
        float p = weight(score, floats[lse + (b * queryHeads + head) * queries + row]);
        if (p > 0) {
          float drop = kept(b, head, row, key);
          int result = queryPlace(b, head, row, valueSize);
          float delta = dot(dy + result, y + result, valueSize);
          float dp = dot(dy + result, v + keyPlace(b, head, key, valueSize), valueSize);
          ds = factor * slope(s) * p * (dp * drop - delta);
          kept = p * drop;
        }
      }
      slopes[lane] = ds;
      weights[lane] = kept;
      localBarrier();
      for (int i = 0; i < count; i++) {
        int head = keyHead * members + (first + i) / queries;
        int row = (first + i) % queries;
        if (element < size) {
          ofKey += slopes[i] * floats[q + queryPlace(b, head, row, size) + element];
        }
        if (element < valueSize) {
          ofValue += weights[i] * floats[dy + queryPlace(b, head, row, valueSize) + element];
        }
      }
      localBarrier();
    }
    int firstHead = keyHead * members;
    if (element < size) {
      floats[dk + keyPlace(b, firstHead, key, size) + element] = ofKey;
    }
    if (element < valueSize) {
      floats[dv + keyPlace(b, firstHead, key, valueSize) + element] = ofValue;
    }
  }
}
