package io.sparkdl.train;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Plain TCP connections: the job's token is proved, and bytes then travel in the clear. */
final class SocketTransport implements PeerTransport {
  /** Strangers may hold this many connections in the handshake; more are not accepted meanwhile. */
  private static final int HANDSHAKES = 64;

  private final PeerMeeting meeting;
  private final PeerArrivals arrivals;
  private final ServerSocketChannel server;
  private final int port;
  private final Semaphore handshakes = new Semaphore(HANDSHAKES);
  private final Set<SocketChannel> greeted = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Begins to listen, and tells {@code arrivals} of workers of higher rank. */
  SocketTransport(PeerMeeting meeting, PeerArrivals arrivals) throws IOException {
    this.meeting = meeting;
    this.arrivals = arrivals;
    this.server = ServerSocketChannel.open();
    InetSocketAddress any = new InetSocketAddress(listenOn(meeting.host()), 0);
    server.bind(any, Math.max(50, meeting.workers()));
    this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    if (meeting.rank() < meeting.workers() - 1) {
      daemon("accept", this::acceptAll);
    }
  }

  /** The host's own address where it is one of this machine, else all (behind a translation). */
  static InetAddress listenOn(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    boolean own = address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    return own ? address : new InetSocketAddress(0).getAddress();
  }

  private void daemon(String purpose, Runnable body) {
    Thread thread = new Thread(body, "sparkdl-" + purpose + "-" + meeting.rank());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int port() {
    return port;
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
    greeted.add(socket);
    Object address = socket.socket().getRemoteSocketAddress();
    try {
      socket.socket().setSoTimeout((int) meeting.handshakeMillis());
      int peer = PeerHandshake.accept(socket.socket(), meeting.token());
      greeted.remove(socket);
      PeerStream stream = stream(peer, socket);
      if (closed || !arrivals.offer(peer, stream)) {
        stream.close();
        arrivals.refused(address, "worker " + peer + " is not awaited");
      }
    } catch (IOException e) {
      closeQuietly(socket);
      if (!closed) {
        boolean ended = e instanceof EOFException;
        arrivals.refused(address, ended ? "it ended before it showed the token" : e.getMessage());
      }
    } finally {
      greeted.remove(socket);
      handshakes.release();
    }
  }

  private static PeerStream stream(int peer, SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new SocketPeerStream(peer, socket);
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A stranger's connection; there is nobody to tell.
      return;
    }
  }

  @Override
  public PeerStream connect(int peer, String address, long deadline) throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      int left = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      InetSocketAddress target =
          new InetSocketAddress(PeerTransport.host(address), PeerTransport.port(address));
      socket.socket().connect(target, left);
      socket.socket().setSoTimeout(left);
      PeerHandshake.connect(socket.socket(), meeting.token(), meeting.rank());
      return stream(peer, socket);
    } catch (IOException e) {
      closeQuietly(socket);
      throw e;
    }
  }

  @Override
  public void stopListening() {
    try {
      server.close();
    } catch (IOException e) {
      // The port stays taken until the process ends, and nobody is let in.
      return;
    }
  }

  @Override
  public void close() {
    closed = true;
    stopListening();
    greeted.forEach(SocketTransport::closeQuietly);
  }
}
