package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses boxes by score, class by class, and leaves out those that overlap one chosen before:
 * boxes (N, B, 4), scores (N, C, B) to (most, 3) int64 rows of sample, class and box, in this order
 * and by falling score, -1 after the last one. A plan has no sizes that depend on data, so the
 * number of rows is an attribute and the second output is the count, an int64 scalar, which may be
 * more. No gradient. ONNX NonMaxSuppression-11, bounded.
 *
 * @param centerPointBox boxes are x and y of the middle, width, height; else y1, x1, y2, x2 of any
 *     two opposite corners
 * @param perClass most boxes of one class of one sample
 * @param iouThreshold boxes whose intersection over union with a chosen one is above are left out
 * @param scoreThreshold scores must be above; null for any
 * @param most rows
 */
public record NonMaxSuppression(
    boolean centerPointBox, int perClass, float iouThreshold, Float scoreThreshold, int most)
    implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Shape boxes = inputs.get(0).shape();
    Shape scores = inputs.get(1).shape();
    boolean fits =
        boxes.rank() == 3
            && scores.rank() == 3
            && boxes.size(2) == 4
            && boxes.size(0) == scores.size(0)
            && boxes.size(1) == scores.size(2);
    Check.that(fits, this, "boxes (N, B, 4) and scores (N, C, B)", inputs);
    Check.that(perClass >= 0 && most >= 0, this, "at least 0 boxes", this);
    TensorType rows = new TensorType(ElementType.INT64, Shape.of(most, 3));
    return List.of(rows, rows.withShape(Shape.SCALAR));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(null, null);
  }

  /** Intersection over union of two boxes of four numbers each; 0 if either is empty. */
  public double overlap(float[] a, float[] b) {
    double shared = 1;
    double[] areas = {1, 1};
    for (int axis = 0; axis < 2; axis++) {
      double low = Math.max(low(a, axis), low(b, axis));
      shared *= Math.max(0, Math.min(high(a, axis), high(b, axis)) - low);
      areas[0] *= high(a, axis) - low(a, axis);
      areas[1] *= high(b, axis) - low(b, axis);
    }
    boolean empty = areas[0] <= 0 || areas[1] <= 0 || shared <= 0;
    return empty ? 0 : shared / (areas[0] + areas[1] - shared);
  }

  private double low(float[] box, int axis) {
    return centerPointBox ? box[axis] - box[axis + 2] / 2.0 : Math.min(box[axis], box[axis + 2]);
  }

  private double high(float[] box, int axis) {
    return centerPointBox ? box[axis] + box[axis + 2] / 2.0 : Math.max(box[axis], box[axis + 2]);
  }
}
