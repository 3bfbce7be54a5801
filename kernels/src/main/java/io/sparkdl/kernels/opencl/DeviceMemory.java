package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * The arenas of a device and the limit on what they take. Room is reserved first and made by {@link
 * #settle}: an arena that must grow is read back, and uploaded again at its new size.
 */
final class DeviceMemory {
  private final Engine engine;
  private final String device;
  private final long limitBytes;
  private final long allocationBytes;
  private final Map<ArenaKind, Arena> arenas = new EnumMap<>(ArenaKind.class);
  private long stagingBytes;
  private int version;

  /**
   * @param limitBytes most bytes of regions, programs and staging arrays together
   * @param allocationBytes most bytes of one buffer, by the device
   */
  DeviceMemory(Engine engine, String device, long limitBytes, long allocationBytes) {
    this.engine = engine;
    this.device = device;
    this.limitBytes = limitBytes;
    this.allocationBytes = allocationBytes;
    for (ArenaKind kind : ArenaKind.values()) {
      arenas.put(kind, new Arena(kind));
    }
  }

  /** Changes whenever launches that were prepared before are void. */
  int version() {
    return version;
  }

  /** Reserves elements that last, zero where they are new. */
  Block reserve(ArenaKind kind, long length, String what) {
    Arena arena = arenas.get(kind);
    check((length + Arena.ALIGNMENT) * kind.bytes(), arena.used() + length, kind, what);
    return arena.reserve((int) length);
  }

  void free(Block block) {
    arenas.get(block.kind()).free(block);
  }

  /** Makes sure that programs have room for this many temporaries. */
  void require(ArenaKind kind, long elements, String what) {
    Arena arena = arenas.get(kind);
    long more = elements - arena.temporaries();
    if (more > 0) {
      check(more * kind.bytes(), arena.used() + more, kind, what);
      arena.setTemporaries((int) elements);
    }
  }

  /** A staging array for this many elements. */
  Staging staging(ArenaKind kind, int elements, String what) {
    check((long) elements * kind.bytes(), elements, kind, what);
    stagingBytes += (long) elements * kind.bytes();
    return new Staging(kind, elements);
  }

  void free(Staging staging) {
    stagingBytes -= (long) staging.length() * staging.kind().bytes();
    engine.release(staging);
  }

  private void check(long moreBytes, long elements, ArenaKind kind, String what) {
    if (moreBytes > limitBytes - usedBytes()) {
      throw new DeviceException(
          "device %s, %s: expected at most %d bytes of memory, got %d in use and %d more; raise the"
                  .formatted(device, what, limitBytes, usedBytes(), moreBytes)
              + " memory limit, or take a smaller batch or network");
    }
    long most = Math.min(Integer.MAX_VALUE - 2L * Arena.ALIGNMENT, allocationBytes / kind.bytes());
    if (elements + ArenaKernel.HEADER > most) {
      throw new DeviceException(
          "device %s, %s: expected at most %d %s in one buffer, got %d"
              .formatted(device, what, most, kind.field(), elements));
    }
  }

  /** Bytes of regions, programs and staging arrays. */
  long usedBytes() {
    long bytes = stagingBytes;
    for (Arena arena : arenas.values()) {
      bytes += arena.used() * arena.kind().bytes();
    }
    return bytes;
  }

  /** Makes the room that was reserved. */
  void settle() {
    try {
      for (Arena arena : arenas.values()) {
        if (arena.settle(engine)) {
          version++;
        }
      }
    } catch (OutOfMemoryError e) {
      throw new DeviceException(
          "device %s: expected room in the Java heap for a copy of the device's %d bytes, got %s;"
                  .formatted(device, usedBytes(), e.getMessage())
              + " raise -Xmx",
          e);
    }
  }

  Arena arena(ArenaKind kind) {
    return arenas.get(kind);
  }
}
