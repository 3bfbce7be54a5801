package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes from one worker to another of the same process: a ring that one thread fills and another
 * empties, as large as what a socket holds. Bytes are copied outside the lock, which only guards
 * how far both are.
 */
final class MemoryPipe {
  static final int CAPACITY_BYTES = 256 << 10;

  private final ByteBuffer ring = ByteBuffer.allocate(CAPACITY_BYTES);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long written;
  private long taken;
  private boolean ended;
  private boolean unread;

  /** Writes all; {@code name} is the reader's, for messages. */
  void write(ByteBuffer source, String name, long timeoutMillis) throws IOException {
    while (source.hasRemaining()) {
      int room = Math.min(room(name, timeoutMillis), source.remaining());
      int at = (int) (written % CAPACITY_BYTES);
      int count = Math.min(room, CAPACITY_BYTES - at);
      ring.put(at, source, source.position(), count);
      source.position(source.position() + count);
      move(count, 0);
    }
  }

  /** Fills the target; {@code name} is the writer's, for messages. */
  void read(ByteBuffer target, String name, long timeoutMillis) throws IOException {
    while (target.hasRemaining()) {
      int there = Math.min(there(name, timeoutMillis), target.remaining());
      int at = (int) (taken % CAPACITY_BYTES);
      int count = Math.min(there, CAPACITY_BYTES - at);
      target.put(target.position(), ring, at, count);
      target.position(target.position() + count);
      move(0, count);
    }
  }

  private void move(int more, int less) {
    lock.lock();
    try {
      written += more;
      taken = unread ? written : taken + less;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int room(String name, long timeoutMillis) throws IOException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lock();
    try {
      while (written - taken == CAPACITY_BYTES && !ended) {
        if (left <= 0) {
          throw PeerException.late(name, "has taken no data", timeoutMillis);
        }
        left = changed.awaitNanos(left);
      }
      if (ended) {
        throw PeerException.lost(name, null);
      }
      return (int) (CAPACITY_BYTES - (written - taken));
    } catch (InterruptedException e) {
      throw PeerException.stopped(name);
    } finally {
      lock.unlock();
    }
  }

  private int there(String name, long timeoutMillis) throws IOException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lock();
    try {
      while (written == taken) {
        if (ended) {
          throw PeerException.lost(name, null);
        }
        if (left <= 0) {
          throw PeerException.late(name, "was silent", timeoutMillis);
        }
        left = changed.awaitNanos(left);
      }
      return (int) (written - taken);
    } catch (InterruptedException e) {
      throw PeerException.stopped(name);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more may be written; what was is still read. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Throws away what is written, now and later, and waits for the end until the deadline. */
  void drain(long deadline) {
    lock.lock();
    try {
      unread = true;
      taken = written;
      changed.signalAll();
      while (!ended && deadline - System.nanoTime() > 0) {
        changed.awaitNanos(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
