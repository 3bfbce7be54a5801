package io.sparkdl.kernels.opencl.kernel;

/** Scores of attention that are given out, (B, Hq, Lq, Lk), one work item per element. */
public final class AttentionScores extends AttentionKernel {
  private final int kind;
  private final int y;

  /** A launch; kind: 1 products, 2 capped, 3 masked, 4 weights (which read lse). */
  public AttentionScores(AttentionPlaces places, int kind, int y) {
    super(places);
    this.kind = kind;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < batch * queryHeads * queries * keys) {
      int line = i / keys;
      int key = i - line * keys;
      int row = line % queries;
      int head = line / queries % queryHeads;
      int b = line / queries / queryHeads;
      float score = product(b, head, row, key);
      if (kind > 1) {
        score = capped(score);
      }
      if (kind > 2) {
        score = masked(score, b, head, row, key);
      }
      if (kind > 3) {
        score = weight(score, floats[lse + line]);
      }
      floats[y + i] = score;
    }
  }
}
