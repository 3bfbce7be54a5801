package io.sparkdl.train;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connects each pair of workers of a job with one TCP connection. A worker listens as soon as the
 * mesh is made; when every worker's address is known, the worker of the higher rank connects.
 */
final class PeerMesh implements AutoCloseable {
  /** Strangers may hold this many connections in the handshake; more are not accepted meanwhile. */
  private static final int HANDSHAKES = 64;

  /** How long, at the end, to wait for the others to end too. */
  private static final long END_NANOS = 500_000_000;

  private static final long HANDSHAKE_MILLIS = 10_000;

  private final int rank;
  private final int workers;
  private final byte[] token;
  private final Duration timeout;
  private final ServerSocketChannel server;
  private final BlockingQueue<Accepted> accepted;
  private final Semaphore handshakes = new Semaphore(HANDSHAKES);
  private final SocketPeerChannel[] channels;
  private Thread heart;
  private boolean connected;

  private record Accepted(int rank, SocketChannel socket) {}

  /**
   * Begins to listen.
   *
   * @param host the name under which others reach this machine
   * @param token the job's secret, {@link PeerHandshake#TOKEN_BYTES} long
   * @param timeout for connecting, and for a silent peer later
   */
  PeerMesh(String host, int rank, int workers, byte[] token, Duration timeout) throws IOException {
    this.rank = rank;
    this.workers = workers;
    this.token = token.clone();
    this.timeout = timeout;
    this.accepted = new ArrayBlockingQueue<>(Math.max(1, workers));
    this.channels = new SocketPeerChannel[workers];
    this.server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(listenOn(host), 0), Math.max(50, workers));
    if (rank < workers - 1) {
      daemon("accept", this::acceptAll);
    }
  }

  /** The host's own address where it is one of this machine, else all (behind a translation). */
  private static InetAddress listenOn(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    boolean own = address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    return own ? address : new InetSocketAddress(0).getAddress();
  }

  private Thread daemon(String purpose, Runnable body) {
    Thread thread = new Thread(body, "sparkdl-" + purpose + "-" + rank);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Port that this worker listens on. */
  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void acceptAll() {
    try {
      while (true) {
        handshakes.acquire();
        SocketChannel socket = server.accept();
        daemon("handshake", () -> greet(socket));
      }
    } catch (InterruptedException | AsynchronousCloseException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The mesh is closed, or its workers are not found in time and that is what is reported.
      Thread.currentThread().interrupt();
    }
  }

  private void greet(SocketChannel socket) {
    try {
      socket.socket().setSoTimeout((int) Math.min(HANDSHAKE_MILLIS, timeout.toMillis()));
      int peer = PeerHandshake.accept(socket.socket(), token);
      if (peer <= rank || peer >= workers || !accepted.offer(new Accepted(peer, socket))) {
        socket.close();
      }
    } catch (IOException e) {
      closeQuietly(socket);
    } finally {
      handshakes.release();
    }
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A stranger's connection; there is nobody to tell.
      return;
    }
  }

  /**
   * Connects with every other worker.
   *
   * @param addresses host:port of each worker, by rank
   * @return a channel for each rank; null for this worker's own
   * @throws IOException if one is not connected in time, naming it
   */
  PeerChannel[] connect(List<String> addresses) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int peer = 0; peer < rank; peer++) {
      channels[peer] = dial(peer, addresses.get(peer), deadline);
    }
    for (int missing = workers - 1 - rank; missing > 0; missing--) {
      Accepted next = await(addresses, deadline);
      if (channels[next.rank()] != null) {
        next.socket().close();
        throw new PeerException("worker " + next.rank() + ": expected one connection, got two");
      }
      channels[next.rank()] = channel(next.rank(), next.socket());
    }
    server.close();
    connected = true;
    if (workers > 1) {
      heart = daemon("heartbeat", this::beat);
    }
    return Arrays.copyOf(channels, workers, PeerChannel[].class);
  }

  private Accepted await(List<String> addresses, long deadline) throws IOException {
    try {
      Accepted next = accepted.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next != null) {
        return next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("stopped while waiting for other workers", e);
    }
    for (int peer = rank + 1; peer < workers; peer++) {
      if (channels[peer] == null) {
        throw new PeerException(
            "worker "
                + peer
                + " ("
                + addresses.get(peer)
                + ") did not connect within "
                + timeout.toMillis()
                + " ms (peerTimeout)");
      }
    }
    throw new IllegalStateException("every worker has connected");
  }

  private SocketPeerChannel dial(int peer, String address, long deadline) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    SocketChannel socket = SocketChannel.open();
    try {
      int left = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      socket.socket().connect(new InetSocketAddress(host, port), left);
      socket.socket().setSoTimeout(left);
      PeerHandshake.connect(socket.socket(), token, rank);
      return channel(peer, socket);
    } catch (IOException e) {
      closeQuietly(socket);
      throw new PeerException(
          "worker " + peer + " (" + address + ") cannot be reached: " + e.getMessage(), e);
    }
  }

  private SocketPeerChannel channel(int peer, SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new SocketPeerChannel(peer, socket, timeout);
  }

  /** Tells the others several times in each timeout that a worker that computes long is alive. */
  private void beat() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(Math.max(1, timeout.toMillis() / 4));
        for (PeerChannel channel : channels) {
          if (channel != null) {
            channel.beat();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells every connected worker that this one has failed. */
  void abort(String reason) {
    for (PeerChannel channel : channels) {
      if (channel != null) {
        channel.abort(reason);
      }
    }
  }

  /** Whether every worker is connected. */
  boolean connected() {
    return connected;
  }

  @Override
  public void close() throws IOException {
    if (heart != null) {
      heart.interrupt();
    }
    server.close();
    for (SocketPeerChannel channel : channels) {
      if (channel != null) {
        channel.end();
      }
    }
    long deadline = System.nanoTime() + END_NANOS;
    for (SocketPeerChannel channel : channels) {
      if (channel != null) {
        channel.drain(deadline);
        channel.close();
      }
    }
    for (Accepted rest = accepted.poll(); rest != null; rest = accepted.poll()) {
      rest.socket().close();
    }
  }
}
