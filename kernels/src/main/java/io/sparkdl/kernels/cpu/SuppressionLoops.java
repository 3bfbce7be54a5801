package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/** Non-maximum suppression, in Java. */
final class SuppressionLoops {
  private final NonMaxSuppression operator;
  private final int classes;
  private final int lists;
  private final int count;
  private final boolean[] taken;
  private final int[] picks;
  private final float[] box = new float[4];
  private final float[] other = new float[4];
  private int row;

  private SuppressionLoops(NonMaxSuppression operator, Shape scores) {
    this.operator = operator;
    this.classes = scores.size(1);
    this.lists = scores.product(0, 2);
    this.count = scores.size(2);
    this.taken = new boolean[count];
    this.picks = new int[Math.min(operator.perClass(), count)];
  }

  static void register() {
    Lowerings.add(NonMaxSuppression.class, SuppressionLoops::lower);
  }

  private static void lower(NonMaxSuppression operator, Step step, CpuCompiler compiler) {
    Tensor boxes = compiler.rowMajor(step.inputs().get(0));
    Tensor scores = compiler.rowMajor(step.inputs().get(1));
    Tensor rows = compiler.defineRowMajor(step.outputs().get(0));
    Tensor total = compiler.defineRowMajor(step.outputs().get(1));
    SuppressionLoops loops = new SuppressionLoops(operator, scores.type().shape());
    compiler.emit(
        List.of(boxes, scores, rows, total),
        () -> loops.run(boxes.floats(), scores.floats(), rows.longs(), total.longs()));
  }

  private void run(FloatBuffer boxes, FloatBuffer scores, LongBuffer rows, LongBuffer total) {
    row = 0;
    for (int list = 0; list < lists; list++) {
      select(list, boxes, scores, rows);
    }
    total.put(0, row);
    for (int i = 3 * row; i < 3 * operator.most(); i++) {
      rows.put(i, -1);
    }
  }

  private void select(int list, FloatBuffer boxes, FloatBuffer scores, LongBuffer rows) {
    Float threshold = operator.scoreThreshold();
    Arrays.fill(taken, false);
    for (int b = 0; b < count && threshold != null; b++) {
      taken[b] = scores.get(list * count + b) <= threshold;
    }
    int first = list / classes * count;
    int found = 0;
    while (found < picks.length) {
      int next = best(scores, list * count);
      if (next < 0) {
        return;
      }
      taken[next] = true;
      if (!suppressed(boxes, first, next, found)) {
        picks[found++] = next;
        add(rows, list, next);
      }
    }
  }

  private void add(LongBuffer rows, int list, int picked) {
    if (row < operator.most()) {
      rows.put(3 * row, list / classes);
      rows.put(3 * row + 1, list % classes);
      rows.put(3 * row + 2, picked);
    }
    row++;
  }

  private int best(FloatBuffer scores, int start) {
    int best = -1;
    for (int b = 0; b < count; b++) {
      if (!taken[b] && (best < 0 || scores.get(start + b) > scores.get(start + best))) {
        best = b;
      }
    }
    return best;
  }

  private boolean suppressed(FloatBuffer boxes, int first, int candidate, int found) {
    boxes.get(4 * (first + candidate), box);
    for (int k = 0; k < found; k++) {
      boxes.get(4 * (first + picks[k]), other);
      if (operator.overlap(box, other) > operator.iouThreshold()) {
        return true;
      }
    }
    return false;
  }
}
