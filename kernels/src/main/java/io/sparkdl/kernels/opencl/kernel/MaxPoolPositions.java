package io.sparkdl.kernels.opencl.kernel;

/**
 * Position in x of the first largest element of each window, -1 if it is all padding: x (planes,
 * inPoints) to int64 indexes (n = planes * outPoints), with column-major spatial axes if asked for.
 */
public final class MaxPoolPositions extends WindowKernel {
  private final int n;
  private final int columnMajor;
  private final int x;
  private final int indexes;

  /** A launch over n elements; columnMajor is 1 or 0. */
  public MaxPoolPositions(WindowTable geometry, int n, int columnMajor, int x, int indexes) {
    super(geometry);
    this.n = n;
    this.columnMajor = columnMajor;
    this.x = x;
    this.indexes = indexes;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int plane = i / outPoints * inPoints;
      int point = i % outPoints;
      int first = -1;
      for (int tap = 0; tap < taps; tap++) {
        int at = inputAt(point, tap);
        if (at >= 0 && (first < 0 || floats[x + plane + at] > floats[x + plane + first])) {
          first = at;
        }
      }
      longs[indexes + i] = first < 0 ? -1 : plane + (columnMajor == 1 ? turned(first) : first);
    }
  }

  /** The column-major position of a row-major one. */
  private int turned(int rowMajor) {
    int scale = inPoints;
    int rest = rowMajor;
    int position = 0;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int size = ints[window + 4 * rank + axis];
      scale = scale / size;
      position += rest % size * scale;
      rest = rest / size;
    }
    return position;
  }
}
