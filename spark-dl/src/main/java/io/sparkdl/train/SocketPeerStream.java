package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A peer's bytes over one TCP connection, in the clear; the kernel's buffers bound what waits. */
final class SocketPeerStream implements PeerStream {
  private static final long DRAIN_POLL_MILLIS = 50;

  private final String name;
  private final SocketChannel socket;
  private final Selector readable;
  private final Selector writable;
  private final ByteBuffer[] sending = new ByteBuffer[2];

  /** A stream over an open connection to the worker of a rank, which it closes. */
  SocketPeerStream(int peer, SocketChannel socket) throws IOException {
    this.name = "worker " + peer + " (" + socket.getRemoteAddress() + ")";
    this.socket = socket;
    socket.configureBlocking(false);
    readable = Selector.open();
    writable = Selector.open();
    socket.register(readable, SelectionKey.OP_READ);
    socket.register(writable, SelectionKey.OP_WRITE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(ByteBuffer header, ByteBuffer content, long timeoutMillis) throws IOException {
    sending[0] = header;
    sending[1] = content;
    while (content.hasRemaining() || header.hasRemaining()) {
      long written;
      try {
        written = socket.write(sending);
      } catch (IOException e) {
        throw PeerException.lost(name, e);
      }
      if (written == 0) {
        await(writable, "has taken no data", timeoutMillis);
      }
    }
  }

  @Override
  public void read(ByteBuffer target, long timeoutMillis) throws IOException {
    while (target.hasRemaining()) {
      int count;
      try {
        count = socket.read(target);
      } catch (IOException e) {
        throw PeerException.lost(name, e);
      }
      if (count < 0) {
        throw PeerException.lost(name, null);
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
          throw PeerException.late(name, what, millis);
        }
        int ready = selector.select(left);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
          throw PeerException.stopped(name);
        }
        if (ready > 0) {
          return;
        }
        if (!socket.isOpen()) {
          throw PeerException.lost(name, null);
        }
      }
    } catch (ClosedSelectorException e) {
      throw PeerException.lost(name, new IOException(e));
    }
  }

  @Override
  public void end() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // The connection is down already, which says the same.
      return;
    }
  }

  /** Closing a socket with unread bytes, a late beat, resets the connection. */
  @Override
  public void drain(long deadline) {
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

  @Override
  public void close() {
    try (socket;
        readable;
        writable) {
      return;
    } catch (IOException e) {
      // Nothing more can be done with a connection that does not close.
      return;
    }
  }
}
