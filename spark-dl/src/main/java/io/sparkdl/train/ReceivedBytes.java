package io.sparkdl.train;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What an event loop has received of a peer and the worker has not read yet. Beyond {@link
 * #MOST_BYTES} the event loop reads no more of the connection, so that TCP holds back the peer.
 */
final class ReceivedBytes implements AutoCloseable {
  static final int MOST_BYTES = 1 << 20;

  /** A buffer may be larger than what it holds, so their number is bounded too. */
  private static final int MOST_BUFFERS = 64;

  /** Less than this is copied, and the buffer that it came in is given back. */
  private static final int SMALL_BYTES = 1 << 10;

  private final String name;
  private final Consumer<Boolean> reading;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<ByteBuf> buffers = new ArrayDeque<>();
  private int bytes;
  private boolean paused;
  private boolean unwanted;
  private boolean ended;
  private Throwable failure;

  /**
   * Nothing yet.
   *
   * @param name who sends, for messages
   * @param reading lets the event loop read of the connection, or not
   */
  ReceivedBytes(String name, Consumer<Boolean> reading) {
    this.name = name;
    this.reading = reading;
  }

  /** Takes all of the data, which stays the caller's to release; called by the event loop. */
  void add(ByteBuf data) {
    lock.lock();
    try {
      int count = data.readableBytes();
      if (unwanted) {
        data.skipBytes(count);
        return;
      }
      boolean small = count < SMALL_BYTES;
      buffers.add(small ? copy(data, count) : data.readRetainedSlice(count));
      bytes += count;
      if (!paused && (bytes > MOST_BYTES || buffers.size() > MOST_BUFFERS)) {
        paused = true;
        reading.accept(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static ByteBuf copy(ByteBuf data, int count) {
    return Unpooled.buffer(count, count).writeBytes(data, count);
  }

  /** Nothing more will come; null if the peer has ended well. The first call counts. */
  void end(Throwable cause) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = cause;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Fills the target; what came before the peer's end is still read. */
  void read(ByteBuffer target, long timeoutMillis) throws IOException {
    lock.lock();
    try {
      while (target.hasRemaining()) {
        await(timeoutMillis);
        ByteBuf first = buffers.element();
        int count = Math.min(first.readableBytes(), target.remaining());
        int limit = target.limit();
        first.readBytes(target.limit(target.position() + count));
        target.limit(limit);
        bytes -= count;
        if (!first.isReadable()) {
          buffers.remove().release();
        }
        resume();
      }
    } finally {
      lock.unlock();
    }
  }

  private void resume() {
    if (paused && bytes <= MOST_BYTES / 2 && buffers.size() <= MOST_BUFFERS / 2) {
      paused = false;
      reading.accept(true);
    }
  }

  private void await(long timeoutMillis) throws IOException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try {
      while (buffers.isEmpty()) {
        if (ended) {
          throw PeerException.lost(name, failure);
        }
        if (left <= 0) {
          throw PeerException.late(name, "was silent", timeoutMillis);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw PeerException.stopped(name);
    }
  }

  /**
   * Throws away what has come and comes until the peer ends.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void drain(long deadline) {
    lock.lock();
    try {
      discard();
      while (!ended && deadline - System.nanoTime() > 0) {
        changed.awaitNanos(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void discard() {
    unwanted = true;
    buffers.forEach(ByteBuf::release);
    buffers.clear();
    bytes = 0;
    resume();
  }

  /** Releases everything; a reader fails as if the peer were gone. */
  @Override
  public void close() {
    lock.lock();
    try {
      discard();
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
