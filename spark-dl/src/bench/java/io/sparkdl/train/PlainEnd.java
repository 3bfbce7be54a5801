package io.sparkdl.train;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An end that only moves the bytes: a blocking socket, one thread that writes while another reads,
 * from and to memory outside the heap as large as the array, in two halves as a reduce-scatter and
 * an all-gather between two have.
 */
final class PlainEnd implements ExchangeEnd {
  private final ExecutorService sender = Executors.newSingleThreadExecutor();
  private final ServerSocketChannel server;
  private final boolean first;
  private final ByteBuffer sent;
  private final ByteBuffer received;
  private SocketChannel socket;

  /**
   * Listens.
   *
   * @param rank 0 or 1
   * @param length floats of the array
   */
  PlainEnd(int rank, int length) throws IOException {
    this.first = rank == 0;
    this.sent = ByteBuffer.allocateDirect(length * Float.BYTES);
    this.received = ByteBuffer.allocateDirect(length * Float.BYTES);
    this.server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public int port() {
    return server.socket().getLocalPort();
  }

  @Override
  public void meet(int port) throws IOException {
    socket =
        first
            ? server.accept()
            : SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  @Override
  public void exchange() throws IOException {
    int half = sent.capacity() / 2;
    half(0, half);
    half(half, sent.capacity());
  }

  private void half(int from, int to) throws IOException {
    Future<Void> sending =
        sender.submit(
            () -> {
              sent.limit(to).position(from);
              while (sent.hasRemaining()) {
                socket.write(sent);
              }
              return null;
            });
    received.limit(to).position(from);
    while (received.hasRemaining()) {
      if (socket.read(received) < 0) {
        throw new IOException("bench: expected " + received.remaining() + " bytes more, got none");
      }
    }
    try {
      sending.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public double size() {
    return sent.capacity() / 1e6;
  }

  @Override
  public void close() throws IOException {
    sender.shutdown();
    try (server) {
      if (socket != null) {
        socket.close();
      }
    }
  }
}
