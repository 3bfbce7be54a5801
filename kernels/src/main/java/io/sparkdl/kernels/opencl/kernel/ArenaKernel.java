package io.sparkdl.kernels.opencl.kernel;

import com.aparapi.Kernel;

/**
 * A kernel over the arenas that all kernels of a device share, one per element kind. An instance
 * stands for one launch: its other fields are the launch's arguments, offsets counted in elements
 * of the arena. The arrays are null in Java; the device's buffers take their place.
 *
 * <p>Word {@link #CANARY} of each arena tells whether the device still has the arena that was put
 * there, word {@link #TICK} of the int arena counts the launches of a run.
 */
public abstract class ArenaKernel extends Kernel {
  /** Word of each arena that only the device writes. */
  public static final int CANARY = 0;

  /** Word of the int arena that holds the number of launches of this run so far. */
  public static final int TICK = 1;

  /** Words at the start of an arena that are not for values. */
  public static final int HEADER = 16;

  /** Floats of the device. */
  protected float[] floats;

  /** int32 and bool elements of the device. */
  protected int[] ints;

  /** int64 elements of the device. */
  protected long[] longs;

  /**
   * Counts this launch, if every launch of the run before it was counted. Each {@code run} starts
   * with it: Aparapi does not report a launch that failed, so the end of a run compares the count.
   */
  protected void tick() {
    if (getGlobalId(0) == 0 && getGlobalId(1) == 0 && getGlobalId(2) == 0) {
      if (getPassId() == 0) {
        ints[TICK] = 1;
      } else if (ints[TICK] == getPassId()) {
        ints[TICK] = getPassId() + 1;
      }
    }
  }

  /**
   * Offset of element {@code i} of a row-major walk, in an operand with strides of its own.
   *
   * @param rank number of axes, at least 1
   * @param table where the int arena holds the sizes, then the strides of operand 0, 1, …
   */
  protected int strided(int i, int rank, int table, int operand) {
    int strides = table + (operand + 1) * rank;
    int offset = 0;
    int rest = i;
    for (int axis = rank - 1; axis > 0; axis--) {
      int size = ints[table + axis];
      int next = rest / size;
      offset += (rest - next * size) * ints[strides + axis];
      rest = next;
    }
    return offset + rest * ints[strides];
  }
}
