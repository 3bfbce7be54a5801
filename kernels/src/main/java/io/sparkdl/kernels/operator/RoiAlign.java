package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Pools regions to one size: x (N, C, H, W), rois (R, 4) of x1, y1, x2, y2, the samples that they
 * belong to (R) int64, to y (R, C, height, width). A region, scaled, is cut into bins, and x is
 * interpolated linearly at the middles of equal parts of each bin. No gradient in the regions. ONNX
 * RoiAlign-22; He et al. 2017, arXiv:1703.06870.
 *
 * @param largest the largest weighted neighbour of a bin's points in place of the points' mean
 * @param height bins along a region's height
 * @param width bins along a region's width
 * @param samplingRatio points along each axis of a bin; 0 for as many as elements
 * @param spatialScale from the regions' coordinates to x's
 * @param halfPixel x's elements are at half coordinates, and small regions stay small
 */
public record RoiAlign(
    boolean largest,
    int height,
    int width,
    int samplingRatio,
    float spatialScale,
    boolean halfPixel)
    implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    Check.floats(this, inputs.subList(0, 2));
    Shape x = inputs.get(0).shape();
    Shape rois = inputs.get(1).shape();
    boolean fits =
        x.rank() == 4
            && rois.rank() == 2
            && rois.size(1) == 4
            && inputs.get(2).shape().equals(Shape.of(rois.size(0)))
            && inputs.get(2).element() == ElementType.INT64;
    Check.that(fits, this, "x (N, C, H, W), rois (R, 4), samples (R) int64", inputs);
    Check.that(height > 0 && width > 0 && samplingRatio >= 0, this, "bins above 0", this);
    return List.of(inputs.get(0).withShape(Shape.of(rois.size(0), x.size(1), height, width)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    RoiAlignGrad gradient = new RoiAlignGrad(this);
    return Arrays.asList(d.apply(gradient, d.x(0), d.x(1), d.x(2), d.dy(0)), null, null);
  }

  /** Where a region begins in x, for one of its edges. */
  public double begin(double edge) {
    return edge * spatialScale - (halfPixel ? 0.5 : 0);
  }

  /** Size of a region between its scaled edges. */
  public double length(double begin, double end) {
    return halfPixel ? end - begin : Math.max(1, end - begin);
  }

  /** Points along an axis of a bin. */
  public int points(double length, int bins) {
    return samplingRatio > 0 ? samplingRatio : (int) Math.ceil(length / bins);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    int points = Math.max(1, samplingRatio);
    return 8L * points * points * infer(inputs).get(0).elements();
  }
}
