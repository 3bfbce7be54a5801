package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A peer channel over a stream of bytes. A frame is kind (4 bytes), length (4 bytes, both little
 * endian) and content. A data frame must have exactly the length that the receiver asks for and a
 * stop frame at most {@link #MOST_REASON_BYTES}, which is checked before any of it is read; no
 * length makes the receiver allocate memory.
 */
final class FramedPeerChannel implements PeerChannel {
  static final int HEADER_BYTES = 8;
  static final int MOST_REASON_BYTES = 4096;
  static final int DATA = 0x41544144;
  static final int BEAT = 0x54414542;
  static final int STOP = 0x504F5453;

  private static final long ABORT_MILLIS = 1000;

  private final int peer;
  private final PeerStream stream;
  private final long timeoutMillis;
  private final ByteBuffer receivedHeader = header();
  private final ByteBuffer sentHeader = header();
  private final ReentrantLock sendLock = new ReentrantLock();
  private volatile boolean stopping;
  private volatile boolean aborted;
  private volatile long waitNanos;

  /**
   * A channel over an open stream, which it closes.
   *
   * @param peer rank of the other worker
   * @param timeout how long the peer may be silent while it is waited for
   */
  FramedPeerChannel(int peer, PeerStream stream, Duration timeout) {
    this.peer = peer;
    this.stream = stream;
    this.timeoutMillis = Math.max(1, timeout.toMillis());
  }

  private static ByteBuffer header() {
    return ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int peer() {
    return peer;
  }

  @Override
  public long waitNanos() {
    return waitNanos;
  }

  @Override
  public void send(ByteBuffer message) throws IOException {
    sendLock.lock();
    try {
      if (stopping) {
        throw new PeerException("stopped while sending to " + stream.name());
      }
      frame(DATA, message, timeoutMillis);
    } finally {
      sendLock.unlock();
    }
  }

  @Override
  public void beat() {
    // A held lock means that bytes are on their way to the peer, which is as good as a beat.
    if (!sendLock.tryLock()) {
      return;
    }
    try {
      if (!aborted) {
        frame(BEAT, ByteBuffer.allocate(0), timeoutMillis);
      }
    } catch (IOException e) {
      // The thread that receives or sends finds the same and reports it.
      return;
    } finally {
      sendLock.unlock();
    }
  }

  @Override
  public void abort(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.wrap(Arrays.copyOf(text, Math.min(text.length, MOST_REASON_BYTES)));
    stopping = true;
    if (!lockForStop()) {
      return;
    }
    try {
      if (!aborted) {
        frame(STOP, content, Math.min(ABORT_MILLIS, timeoutMillis));
        aborted = true;
        stream.end();
      }
    } catch (IOException e) {
      // The peer is gone already; the failure that is being reported is the first one.
      return;
    } finally {
      sendLock.unlock();
    }
  }

  /**
   * Waits for a sender to end its frame. One that is stuck, as the peer takes nothing, keeps the
   * lock; then the peer sees the end of the stream instead of a reason.
   */
  private boolean lockForStop() {
    try {
      return sendLock.tryLock(ABORT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return sendLock.tryLock();
    }
  }

  private void frame(int kind, ByteBuffer content, long millis) throws IOException {
    sentHeader.clear().putInt(kind).putInt(content.remaining()).flip();
    stream.write(sentHeader, content, millis);
  }

  @Override
  public void receive(ByteBuffer target) throws IOException {
    while (true) {
      long start = System.nanoTime();
      stream.read(receivedHeader.clear(), timeoutMillis);
      waitNanos += System.nanoTime() - start;
      int kind = receivedHeader.getInt(0);
      int length = receivedHeader.getInt(Integer.BYTES);
      if (kind == DATA && length == target.remaining()) {
        stream.read(target, timeoutMillis);
        return;
      }
      if (kind == STOP && length >= 0 && length <= MOST_REASON_BYTES) {
        ByteBuffer reason = ByteBuffer.allocate(length);
        stream.read(reason, timeoutMillis);
        throw new PeerException(new String(reason.array(), StandardCharsets.UTF_8));
      }
      if (kind != BEAT || length != 0) {
        throw new PeerException(
            stream.name()
                + ": expected a frame of "
                + target.remaining()
                + " bytes, got kind "
                + Integer.toHexString(kind)
                + " of "
                + Integer.toUnsignedString(length)
                + " bytes");
      }
    }
  }

  /** Tells the peer that nothing more will be sent. */
  void end() {
    stream.end();
  }

  /** Throws away what the peer still sends, until it ends too or the deadline. */
  void drain(long deadline) {
    stream.drain(deadline);
  }

  /** Closes at once; {@link #end} and {@link #drain} come first where the peer may still read. */
  @Override
  public void close() {
    aborted = true;
    stream.close();
  }

  /** Who is at the other end, and where. */
  @Override
  public String toString() {
    return stream.name();
  }
}
