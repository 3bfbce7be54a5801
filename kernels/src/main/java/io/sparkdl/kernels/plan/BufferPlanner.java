package io.sparkdl.kernels.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places buffers in one arena so that buffers alive at the same time do not overlap: largest first,
 * each at the lowest offset that is free over its whole life (Pisarchyk and Lee 2020,
 * arXiv:2001.03288, "greedy by size").
 */
public final class BufferPlanner {
  private final long alignment;
  private final List<Buffer> buffers = new ArrayList<>();
  private long total;

  /** A buffer to be placed; its life is from position {@code first} to {@code last}, inclusive. */
  public static final class Buffer {
    private final long size;
    private int first;
    private int last;
    private long offset = -1;

    private Buffer(long size, int position) {
      this.size = size;
      this.first = position;
      this.last = position;
    }

    /** Extends the life to a position. */
    public void use(int position) {
      first = Math.min(first, position);
      last = Math.max(last, position);
    }

    /** Size in the planner's unit, as asked for. */
    public long size() {
      return size;
    }

    /** Offset in the arena, in the planner's unit; valid after {@link BufferPlanner#place}. */
    public long offset() {
      if (offset < 0) {
        throw new IllegalStateException("buffer: expected a placed one, call place() first");
      }
      return offset;
    }

    private boolean livesWith(Buffer other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * A planner whose offsets are multiples of {@code alignment}.
   *
   * @param alignment in the caller's unit, bytes or elements
   */
  public BufferPlanner(long alignment) {
    this.alignment = alignment;
  }

  /** Adds a buffer that lives at a position. */
  public Buffer add(long size, int position) {
    Buffer buffer = new Buffer(size, position);
    buffers.add(buffer);
    return buffer;
  }

  /** Places every buffer and returns the arena's size. */
  public long place() {
    List<Buffer> order = new ArrayList<>(buffers);
    order.sort(Comparator.comparingLong((Buffer buffer) -> -buffer.size));
    List<Buffer> placed = new ArrayList<>();
    for (Buffer buffer : order) {
      buffer.offset = lowestFree(buffer, placed);
      int at = 0;
      while (at < placed.size() && placed.get(at).offset <= buffer.offset) {
        at++;
      }
      placed.add(at, buffer);
      total = Math.max(total, buffer.offset + rounded(buffer.size));
    }
    return total;
  }

  private long lowestFree(Buffer buffer, List<Buffer> byOffset) {
    long candidate = 0;
    for (Buffer other : byOffset) {
      if (!buffer.livesWith(other)) {
        continue;
      }
      if (candidate + rounded(buffer.size) <= other.offset) {
        return candidate;
      }
      candidate = Math.max(candidate, other.offset + rounded(other.size));
    }
    return candidate;
  }

  private long rounded(long size) {
    return (size + alignment - 1) / alignment * alignment;
  }
}
