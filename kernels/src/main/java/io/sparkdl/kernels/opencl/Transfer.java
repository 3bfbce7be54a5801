package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.DeviceLostException;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.ReceiveFloats;
import io.sparkdl.kernels.opencl.kernel.ReceiveInts;
import io.sparkdl.kernels.opencl.kernel.ReceiveLongs;
import io.sparkdl.kernels.opencl.kernel.Report;
import io.sparkdl.kernels.opencl.kernel.SendFloats;
import io.sparkdl.kernels.opencl.kernel.SendInts;
import io.sparkdl.kernels.opencl.kernel.SendLongs;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.Map;

/** Moves elements between the host and the arenas outside of runs, and asks whether all is well. */
final class Transfer {
  /** Elements that travel at once. */
  private static final int CHUNK = 1 << 18;

  /** Position of a launch that belongs to no run. */
  private static final int OUTSIDE = -2;

  private final Engine engine;
  private final String device;
  private final Map<ArenaKind, Staging> incoming = new EnumMap<>(ArenaKind.class);
  private final Map<ArenaKind, Staging> outgoing = new EnumMap<>(ArenaKind.class);
  private final Staging report = new Staging(ArenaKind.INTS, Report.LENGTH);

  Transfer(Engine engine, String device) {
    this.engine = engine;
    this.device = device;
  }

  static ArenaKernel receive(ArenaKind kind, int n, int y) {
    return switch (kind) {
      case FLOATS -> new ReceiveFloats(n, y);
      case INTS -> new ReceiveInts(n, y);
      case LONGS -> new ReceiveLongs(n, y);
    };
  }

  static ArenaKernel send(ArenaKind kind, int n, int x) {
    return switch (kind) {
      case FLOATS -> new SendFloats(n, x);
      case INTS -> new SendInts(n, x);
      case LONGS -> new SendLongs(n, x);
    };
  }

  /** Copies elements of a float[], int[] or long[] into an arena. */
  void write(ArenaKind kind, int to, Object source, int length) {
    for (int done = 0; done < length; done += CHUNK) {
      int n = Math.min(CHUNK, length - done);
      System.arraycopy(source, done, staging(incoming, kind).array(), 0, n);
      receiveChunk(kind, to + done, n);
    }
  }

  /** Copies the source's remaining floats into the float arena. */
  void write(int to, FloatBuffer source) {
    int at = to;
    while (source.hasRemaining()) {
      int n = Math.min(CHUNK, source.remaining());
      source.get((float[]) staging(incoming, ArenaKind.FLOATS).array(), 0, n);
      receiveChunk(ArenaKind.FLOATS, at, n);
      at += n;
    }
  }

  /** Fills the target's remaining room from the float arena. */
  void read(int from, FloatBuffer target) {
    check();
    int at = from;
    while (target.hasRemaining()) {
      int n = Math.min(CHUNK, target.remaining());
      Staging staging = staging(outgoing, ArenaKind.FLOATS);
      staging.setLength(n);
      engine.prepare(send(ArenaKind.FLOATS, n, at), Grid.items(n), staging, OUTSIDE).run();
      target.put((float[]) staging.array(), 0, n);
      at += n;
    }
  }

  /** Sets floats to 0. */
  void clear(int to, int length) {
    float[] zeros = new float[Math.min(length, CHUNK)];
    for (int done = 0; done < length; done += CHUNK) {
      write(ArenaKind.FLOATS, to + done, zeros, Math.min(CHUNK, length - done));
    }
  }

  private void receiveChunk(ArenaKind kind, int to, int n) {
    Staging staging = staging(incoming, kind);
    staging.setLength(n);
    engine.prepare(receive(kind, n, to), Grid.items(n), staging, OUTSIDE).run();
  }

  private Staging staging(Map<ArenaKind, Staging> stagings, ArenaKind kind) {
    return stagings.computeIfAbsent(kind, key -> new Staging(key, CHUNK));
  }

  /** The launch that reports at the end of a run. */
  Launch reportLaunch(int position) {
    return engine.prepare(new Report(), Grid.items(1), report, position);
  }

  /** Runs a report launch and checks what it says. */
  void check(Launch reportLaunch, int launches) {
    int[] words = (int[]) report.array();
    words[Report.LENGTH - 1] = -1;
    reportLaunch.run();
    checkCanaries();
    int counted = words[Report.LENGTH - 1];
    if (counted != launches) {
      throw new DeviceLostException(
          "device %s: expected %d launches in the run, got %d counted; launch %d did not run"
              .formatted(device, launches, counted, counted));
    }
  }

  /**
   * Checks that the device still has the arenas.
   *
   * @throws DeviceLostException if it does not
   */
  void check() {
    reportLaunch(OUTSIDE).run();
    checkCanaries();
  }

  private void checkCanaries() {
    int[] words = (int[]) report.array();
    for (ArenaKind kind : ArenaKind.values()) {
      if (words[kind.ordinal()] != SharedBufferEngine.CANARY_WORD) {
        throw new DeviceLostException(
            "device %s: expected the arena of %s that was put there, got another; what the device"
                    .formatted(device, kind.field())
                + " computed is lost; open the device again and start from the last checkpoint");
      }
    }
  }

  void close() {
    incoming.values().forEach(engine::release);
    outgoing.values().forEach(engine::release);
    engine.release(report);
  }
}
