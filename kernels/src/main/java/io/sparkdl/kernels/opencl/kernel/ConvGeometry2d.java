package io.sparkdl.kernels.opencl.kernel;

/**
 * Sizes of a convolution over two spatial axes: x (samples, groups * groupChannels, inHeight,
 * inWidth), w (groups * groupOutputs, groupChannels, kernelHeight, kernelWidth), y (samples, groups
 * * groupOutputs, outHeight, outWidth). A convolution over one axis has a height of 1.
 */
public record ConvGeometry2d(
    int samples,
    int groups,
    int groupChannels,
    int groupOutputs,
    int inHeight,
    int inWidth,
    int outHeight,
    int outWidth,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int padY,
    int padX) {
  /** Points of one channel of y over all samples. */
  public int allOutPoints() {
    return samples * outHeight * outWidth;
  }

  /** Points of one channel of x over all samples. */
  public int allInPoints() {
    return samples * inHeight * inWidth;
  }

  /** Taps of the window. */
  public int taps() {
    return kernelHeight * kernelWidth;
  }
}
