package io.sparkdl.kernels.opencl.kernel;

/**
 * A kernel that slides a window over any number of spatial axes. The int arena holds, at {@code
 * window}, one word per axis of each: kernel, stride, dilation, padding before, input size, output
 * size, padding after. Points and taps are row-major positions in the output, the input or the
 * window.
 */
public abstract class WindowKernel extends ArenaKernel {
  /** Number of words per axis. */
  public static final int WORDS = 7;

  /** Number of spatial axes. */
  protected final int rank;

  /** Where the words are. */
  protected final int window;

  /** Taps of the window. */
  protected final int taps;

  /** Points of the input. */
  protected final int inPoints;

  /** Points of the output. */
  protected final int outPoints;

  /** A launch with this geometry. */
  protected WindowKernel(WindowTable geometry) {
    this.rank = geometry.rank();
    this.window = geometry.window();
    this.taps = geometry.taps();
    this.inPoints = geometry.inPoints();
    this.outPoints = geometry.outPoints();
  }

  /** The input point under a tap of an output point's window, or -1 if that is padding. */
  protected int inputAt(int outPoint, int tap) {
    int at = 0;
    int scale = 1;
    int point = outPoint;
    int rest = tap;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int width = ints[window + axis];
      int stride = ints[window + rank + axis];
      int dilation = ints[window + 2 * rank + axis];
      int pad = ints[window + 3 * rank + axis];
      int size = ints[window + 4 * rank + axis];
      int outSize = ints[window + 5 * rank + axis];
      int position = point % outSize * stride - pad + rest % width * dilation;
      if (position < 0 || position >= size) {
        return -1;
      }
      at += position * scale;
      scale = scale * size;
      point = point / outSize;
      rest = rest / width;
    }
    return at;
  }

  /** The output point whose window has this tap over the input point, or -1 if there is none. */
  protected int outputAt(int inPoint, int tap) {
    int at = 0;
    int scale = 1;
    int point = inPoint;
    int rest = tap;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int width = ints[window + axis];
      int stride = ints[window + rank + axis];
      int dilation = ints[window + 2 * rank + axis];
      int pad = ints[window + 3 * rank + axis];
      int size = ints[window + 4 * rank + axis];
      int outSize = ints[window + 5 * rank + axis];
      int start = point % size + pad - rest % width * dilation;
      int position = start / stride;
      if (start < 0 || position * stride != start || position >= outSize) {
        return -1;
      }
      at += position * scale;
      scale = scale * outSize;
      point = point / size;
      rest = rest / width;
    }
    return at;
  }

  /** 1 if a tap of an output point's window lies in the input or its declared padding, else 0. */
  protected int declared(int outPoint, int tap) {
    int point = outPoint;
    int rest = tap;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int width = ints[window + axis];
      int stride = ints[window + rank + axis];
      int dilation = ints[window + 2 * rank + axis];
      int pad = ints[window + 3 * rank + axis];
      int size = ints[window + 4 * rank + axis];
      int outSize = ints[window + 5 * rank + axis];
      int padAfter = ints[window + 6 * rank + axis];
      int position = point % outSize * stride - pad + rest % width * dilation;
      if (position >= size + padAfter) {
        return 0;
      }
      point = point / outSize;
      rest = rest / width;
    }
    return 1;
  }
}
