package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.plan.BufferPlanner;

/** Where the bytes of one or more tensors lie. */
final class Storage {
  /** What decides how long the bytes last. */
  enum Life {
    /** Between instructions of one run, in the arena that all programs share. */
    ARENA,
    /** As long as the program: inputs, outputs, constants, what follows from variables alone. */
    PROGRAM,
    /** Part of a region. */
    REGION
  }

  private final Life life;
  private final long bytes;
  private final Storage whole;
  private final long start;
  private BufferPlanner.Buffer slot;
  private long address;

  Storage(Life life, long bytes) {
    this(life, bytes, null, 0);
  }

  private Storage(Life life, long bytes, Storage whole, long start) {
    this.life = life;
    this.bytes = bytes;
    this.whole = whole;
    this.start = start;
  }

  /** Part of this storage, from byte {@code start} on; to use it is to use the whole. */
  Storage part(long start, long bytes) {
    return new Storage(life, bytes, this, start);
  }

  /** Part of a region, at its address. */
  static Storage at(long address, long bytes) {
    Storage storage = new Storage(Life.REGION, bytes);
    storage.address = address;
    return storage;
  }

  Life life() {
    return life;
  }

  long bytes() {
    return bytes;
  }

  /** Notes that an instruction reads or writes the bytes. */
  void use(BufferPlanner arena, int position) {
    if (whole != null) {
      whole.use(arena, position);
    } else if (life == Life.ARENA) {
      if (slot == null) {
        slot = arena.add(bytes, position);
      }
      slot.use(position);
    }
  }

  /** Takes the place that the planner chose. */
  void placeIn(long arena) {
    if (whole != null) {
      whole.placeIn(arena);
    } else if (slot != null) {
      address = arena + slot.offset();
    }
  }

  /** Takes a place in the program's own memory. */
  void placeAt(long place) {
    address = place;
  }

  long address() {
    return whole == null ? address : whole.address() + start;
  }
}
