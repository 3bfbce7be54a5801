package io.sparkdl.kernels.opencl.kernel;

/**
 * dscores (N, C, D) = labelWeight * dy * (softmax - one-hot label) / total. dy is (N, D) with
 * stride 1, or one element with stride 0; total is one element, read if mean is 1.
 */
public final class CrossEntropyGradient extends ArenaKernel {
  private final int n;
  private final int classes;
  private final int inner;
  private final int dy;
  private final int dyStride;
  private final int logProbabilities;
  private final int labels;
  private final int labelWeights;
  private final int mean;
  private final int total;
  private final int dscores;

  /** A launch over n = N * C * D elements. */
  public CrossEntropyGradient(
      int n,
      int classes,
      int inner,
      int dy,
      int dyStride,
      int logProbabilities,
      int labels,
      int labelWeights,
      int mean,
      int total,
      int dscores) {
    this.n = n;
    this.classes = classes;
    this.inner = inner;
    this.dy = dy;
    this.dyStride = dyStride;
    this.logProbabilities = logProbabilities;
    this.labels = labels;
    this.labelWeights = labelWeights;
    this.mean = mean;
    this.total = total;
    this.dscores = dscores;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int channel = i / inner % classes;
      int label = i / inner / classes * inner + i % inner;
      float weight = floats[labelWeights + label];
      float g = 0;
      // An ignored label counts for nothing, even where the probabilities are not finite.
      if (weight != 0) {
        g = exp(floats[logProbabilities + i]) - (ints[labels + label] == channel ? 1 : 0);
        g = g * weight * floats[dy + label * dyStride];
        if (mean == 1) {
          g = g / floats[total];
        }
      }
      floats[dscores + i] = g;
    }
  }
}
