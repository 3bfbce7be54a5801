package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Layout of one arena: a header, blocks that last, then the temporaries of the program that runs.
 * The host array is as long as it must be never to move in the heap.
 */
final class Arena {
  /** Blocks and values start at multiples of this many elements: 64 bytes of floats. */
  static final int ALIGNMENT = 16;

  private final ArenaKind kind;
  private final List<Block> blocks = new ArrayList<>();
  private int temporaries;
  private Object host;
  private int hostLength;

  /** End of the blocks that may hold something. */
  private int attachedEnd;

  private int settledBase;

  Arena(ArenaKind kind) {
    this.kind = kind;
  }

  ArenaKind kind() {
    return kind;
  }

  /** Reserves room at the first place that fits. */
  Block reserve(int length) {
    int at = ArenaKernel.HEADER;
    int position = 0;
    while (position < blocks.size() && at + rounded(length) > blocks.get(position).offset()) {
      at = (int) rounded(blocks.get(position).end());
      position++;
    }
    Block block = new Block(kind, at, length);
    blocks.add(position, block);
    return block;
  }

  void free(Block block) {
    blocks.removeIf(other -> other == block);
  }

  /** Where the temporaries start. */
  int base() {
    return blocks.isEmpty()
        ? ArenaKernel.HEADER
        : (int) rounded(blocks.get(blocks.size() - 1).end());
  }

  /** Room for temporaries. */
  int temporaries() {
    return temporaries;
  }

  void setTemporaries(int elements) {
    temporaries = elements;
  }

  /** Elements that are in use; may be more than an array can hold, until it is checked. */
  long used() {
    return (long) base() + temporaries - ArenaKernel.HEADER;
  }

  /**
   * Brings the host array and the device's buffer to the size that is needed now.
   *
   * @return true if launches prepared before are void
   */
  boolean settle(Engine engine) {
    int needed = base() + temporaries;
    if (host != null && needed <= hostLength) {
      boolean shifted = base() != settledBase;
      settledBase = base();
      attachedEnd = Math.max(attachedEnd, base());
      return shifted;
    }
    settledBase = base();
    int length = Collector.unmovedLength(needed, kind.bytes());
    Object grown = kind.newArray(length);
    if (host != null) {
      engine.fetch(kind, attachedEnd);
      System.arraycopy(host, 0, grown, 0, attachedEnd);
    }
    clearHeader(grown);
    host = grown;
    hostLength = length;
    attachedEnd = base();
    engine.attach(kind, host);
    return true;
  }

  private void clearHeader(Object array) {
    System.arraycopy(kind.newArray(ArenaKernel.HEADER), 0, array, 0, ArenaKernel.HEADER);
  }

  static long rounded(long elements) {
    return (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
