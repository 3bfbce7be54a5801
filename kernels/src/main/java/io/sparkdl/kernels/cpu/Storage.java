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
  private BufferPlanner.Buffer slot;
  private long address;

  Storage(Life life, long bytes) {
    this.life = life;
    this.bytes = bytes;
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
    if (life == Life.ARENA) {
      if (slot == null) {
        slot = arena.add(bytes, position);
      }
      slot.use(position);
    }
  }

  /** Takes the place that the planner chose. */
  void placeIn(long arena) {
    if (slot != null) {
      address = arena + slot.offset();
    }
  }

  /** Takes a place in the program's own memory. */
  void placeAt(long place) {
    address = place;
  }

  long address() {
    return address;
  }
}
