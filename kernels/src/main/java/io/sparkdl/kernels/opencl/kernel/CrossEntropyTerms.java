package io.sparkdl.kernels.opencl.kernel;

/**
 * Loss and weight of each label: weight = class weight (1 without), 0 for the ignored label; loss =
 * -weight * log probability. Log probabilities (N, C, D), labels, losses and labelWeights (N, D). A
 * label outside 0 to C - 1 that is not ignored gives {@code invalid}, a NaN.
 */
public final class CrossEntropyTerms extends ArenaKernel {
  private final int n;
  private final int classes;
  private final int inner;
  private final int logProbabilities;
  private final int labels;
  private final int weighted;
  private final int classWeights;
  private final int ignores;
  private final int ignored;
  private final int losses;
  private final int labelWeights;
  private final float invalid;

  /** A launch over n = N * D labels; weighted and ignores are 1 or 0. */
  public CrossEntropyTerms(
      int n,
      int classes,
      int inner,
      int logProbabilities,
      int labels,
      int weighted,
      int classWeights,
      int ignores,
      int ignored,
      int losses,
      int labelWeights,
      float invalid) {
    this.n = n;
    this.classes = classes;
    this.inner = inner;
    this.logProbabilities = logProbabilities;
    this.labels = labels;
    this.weighted = weighted;
    this.classWeights = classWeights;
    this.ignores = ignores;
    this.ignored = ignored;
    this.losses = losses;
    this.labelWeights = labelWeights;
    this.invalid = invalid;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int label = ints[labels + i];
      float loss = invalid;
      float weight = invalid;
      if (ignores == 1 && label == ignored) {
        loss = 0;
        weight = 0;
      } else if (label >= 0 && label < classes) {
        weight = weighted == 1 ? floats[classWeights + label] : 1;
        int at = (i / inner * classes + label) * inner + i % inner;
        loss = -weight * floats[logProbabilities + at];
      }
      floats[losses + i] = loss;
      floats[labelWeights + i] = weight;
    }
  }
}
