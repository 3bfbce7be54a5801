package io.sparkdl.train;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A peer channel over one TCP connection. A frame is kind (4 bytes), length (4 bytes, both little
 * endian) and content. A data frame must have exactly the length that the receiver asks for and a
 * stop frame at most {@link #MOST_REASON_BYTES}, which is checked before any of it is read; no
 * length makes the receiver allocate memory.
 */
final class SocketPeerChannel implements PeerChannel {
  static final int HEADER_BYTES = 8;
  static final int MOST_REASON_BYTES = 4096;
  static final int DATA = 0x41544144;
  static final int BEAT = 0x54414542;
  static final int STOP = 0x504F5453;

  private static final long DRAIN_POLL_MILLIS = 50;
  private static final long ABORT_MILLIS = 1000;

  private final int peer;
  private final String address;
  private final SocketChannel socket;
  private final Selector readable;
  private final Selector writable;
  private final long timeoutMillis;
  private final ByteBuffer receivedHeader = header();
  private final ByteBuffer sentHeader = header();
  private final ByteBuffer[] sending = new ByteBuffer[2];
  private final ReentrantLock sendLock = new ReentrantLock();
  private volatile boolean stopping;
  private volatile boolean aborted;
  private volatile long waitNanos;

  /**
   * A channel over an open connection, which it closes.
   *
   * @param peer rank of the other worker
   * @param timeout how long the peer may be silent while it is waited for
   */
  SocketPeerChannel(int peer, SocketChannel socket, Duration timeout) throws IOException {
    this.peer = peer;
    this.address = String.valueOf(socket.getRemoteAddress());
    this.socket = socket;
    this.timeoutMillis = Math.max(1, timeout.toMillis());
    socket.configureBlocking(false);
    readable = Selector.open();
    writable = Selector.open();
    socket.register(readable, SelectionKey.OP_READ);
    socket.register(writable, SelectionKey.OP_WRITE);
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
        throw new PeerException("stopped while sending to " + name());
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
      if (!aborted && socket.isOpen()) {
        frame(STOP, content, Math.min(ABORT_MILLIS, timeoutMillis));
        aborted = true;
        socket.shutdownOutput();
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
    sending[0] = sentHeader;
    sending[1] = content;
    while (content.hasRemaining() || sentHeader.hasRemaining()) {
      long written;
      try {
        written = socket.write(sending);
      } catch (IOException e) {
        throw lost(e);
      }
      if (written == 0) {
        await(writable, "has taken no data", millis);
      }
    }
  }

  @Override
  public void receive(ByteBuffer target) throws IOException {
    while (true) {
      long start = System.nanoTime();
      receivedHeader.clear();
      fill(receivedHeader);
      waitNanos += System.nanoTime() - start;
      int kind = receivedHeader.getInt(0);
      int length = receivedHeader.getInt(Integer.BYTES);
      if (kind == DATA && length == target.remaining()) {
        fill(target);
        return;
      }
      if (kind == STOP && length >= 0 && length <= MOST_REASON_BYTES) {
        ByteBuffer reason = ByteBuffer.allocate(length);
        fill(reason);
        throw new PeerException(new String(reason.array(), StandardCharsets.UTF_8));
      }
      if (kind != BEAT || length != 0) {
        throw new PeerException(
            name()
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

  private void fill(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      int count;
      try {
        count = socket.read(target);
      } catch (IOException e) {
        throw lost(e);
      }
      if (count < 0) {
        throw lost(null);
      }
      if (count == 0) {
        await(readable, "was silent", timeoutMillis);
      }
    }
  }

  private void await(Selector selector, String what, long millis) throws IOException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    try {
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new PeerException(name() + " " + what + " for " + millis + " ms (peerTimeout)");
        }
        int ready = selector.select(left);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("stopped while waiting for " + name());
        }
        if (ready > 0) {
          return;
        }
        if (!socket.isOpen()) {
          throw lost(null);
        }
      }
    } catch (ClosedSelectorException e) {
      throw lost(new IOException(e));
    }
  }

  private PeerException lost(IOException cause) {
    String reason = cause == null ? "connection closed" : String.valueOf(cause.getMessage());
    return new PeerException(name() + " is lost: " + reason, cause);
  }

  private String name() {
    return "worker " + peer + " (" + address + ")";
  }

  /** Tells the peer that nothing more will be sent. */
  void end() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // The connection is down already, which says the same.
      return;
    }
  }

  /**
   * Reads what the peer still sends, until it ends too or the deadline. Closing a socket with
   * unread bytes, a late beat, resets the connection, and the peer would lose what was sent last.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void drain(long deadline) {
    ByteBuffer rest = ByteBuffer.allocate(1 << 16);
    try {
      while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
        int count = socket.read(rest.clear());
        if (count < 0) {
          return;
        }
        if (count == 0) {
          readable.select(DRAIN_POLL_MILLIS);
          readable.selectedKeys().clear();
        }
      }
    } catch (IOException e) {
      // The peer has gone without an end; there is nothing left to lose.
      return;
    }
  }

  /** Closes at once; {@link #end} and {@link #drain} come first where the peer may still read. */
  @Override
  public void close() {
    try (socket;
        readable;
        writable) {
      aborted = true;
    } catch (IOException e) {
      // Nothing more can be done with a connection that does not close.
      return;
    }
  }
}
