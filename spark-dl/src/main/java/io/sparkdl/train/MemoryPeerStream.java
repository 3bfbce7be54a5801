package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One end of the bytes between two workers of one process. */
final class MemoryPeerStream implements PeerStream {
  private final String name;
  private final MemoryPipe in;
  private final MemoryPipe out;

  /**
   * One end; the other has the pipes the other way round.
   *
   * @param peer rank of the other worker
   */
  MemoryPeerStream(int peer, MemoryPipe in, MemoryPipe out) {
    this.name = "worker " + peer + " (in this process)";
    this.in = in;
    this.out = out;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(ByteBuffer header, ByteBuffer content, long timeoutMillis) throws IOException {
    out.write(header, name, timeoutMillis);
    out.write(content, name, timeoutMillis);
  }

  @Override
  public void read(ByteBuffer target, long timeoutMillis) throws IOException {
    in.read(target, name, timeoutMillis);
  }

  @Override
  public void end() {
    out.end();
  }

  @Override
  public void drain(long deadline) {
    in.drain(deadline);
  }

  @Override
  public void close() {
    in.end();
    out.end();
  }
}
