package io.sparkdl.kernels.opencl.kernel;

/**
 * Non-maximum suppression, one work item per sample and class: boxes (N, count, 4), scores (lists =
 * N * classes, count) to picks (lists, most) and their numbers (lists), ints. taken (lists, count)
 * ints are the kernel's own.
 */
public final class SuppressBoxes extends ArenaKernel {
  private final int lists;
  private final int classes;
  private final int count;
  private final int most;
  private final int centered;
  private final int thresholded;
  private final float scoreThreshold;
  private final float overlap;
  private final int boxes;
  private final int scores;
  private final int taken;
  private final int picks;
  private final int numbers;

  /**
   * A launch over lists; centered is 1 for boxes as middle and size, thresholded 1 if scores must
   * be above the threshold.
   */
  public SuppressBoxes(
      int lists,
      int classes,
      int count,
      int most,
      int centered,
      int thresholded,
      float scoreThreshold,
      float overlap,
      int boxes,
      int scores,
      int taken,
      int picks,
      int numbers) {
    this.lists = lists;
    this.classes = classes;
    this.count = count;
    this.most = most;
    this.centered = centered;
    this.thresholded = thresholded;
    this.scoreThreshold = scoreThreshold;
    this.overlap = overlap;
    this.boxes = boxes;
    this.scores = scores;
    this.taken = taken;
    this.picks = picks;
    this.numbers = numbers;
  }

  @Override
  public void run() {
    tick();
    int list = getGlobalId(0);
    if (list < lists) {
      int first = boxes + list / classes * count * 4;
      for (int b = 0; b < count; b++) {
        float score = floats[scores + list * count + b];
        ints[taken + list * count + b] = thresholded == 1 && score <= scoreThreshold ? 1 : 0;
      }
      int found = 0;
      int next = most > 0 ? best(list) : -1;
      while (next >= 0) {
        ints[taken + list * count + next] = 1;
        int suppressed = 0;
        for (int k = 0; k < found; k++) {
          int other = ints[picks + list * most + k];
          if (overlap(first + 4 * next, first + 4 * other) > overlap) {
            suppressed = 1;
          }
        }
        if (suppressed == 0) {
          ints[picks + list * most + found] = next;
          found++;
        }
        next = found < most ? best(list) : -1;
      }
      ints[numbers + list] = found;
    }
  }

  /** The first box of the highest score that was not taken, or -1. */
  private int best(int list) {
    int best = -1;
    for (int b = 0; b < count; b++) {
      int at = scores + list * count;
      if (ints[taken + list * count + b] == 0 && (best < 0 || floats[at + b] > floats[at + best])) {
        best = b;
      }
    }
    return best;
  }

  /** Lower end of a box along an axis. */
  private float low(int box, int axis) {
    if (centered == 1) {
      return floats[box + axis] - floats[box + axis + 2] / 2;
    }
    return min(floats[box + axis], floats[box + axis + 2]);
  }

  /** Upper end of a box along an axis. */
  private float high(int box, int axis) {
    if (centered == 1) {
      return floats[box + axis] + floats[box + axis + 2] / 2;
    }
    return max(floats[box + axis], floats[box + axis + 2]);
  }

  /** Intersection over union; 0 if either box is empty. */
  private float overlap(int a, int b) {
    float shared = 1;
    float areaA = 1;
    float areaB = 1;
    for (int axis = 0; axis < 2; axis++) {
      float length = min(high(a, axis), high(b, axis)) - max(low(a, axis), low(b, axis));
      shared = shared * max(length, 0f);
      areaA = areaA * (high(a, axis) - low(a, axis));
      areaB = areaB * (high(b, axis) - low(b, axis));
    }
    return areaA <= 0 || areaB <= 0 || shared <= 0 ? 0f : shared / (areaA + areaB - shared);
  }
}
