package io.sparkdl.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on to a port of this machine and keeps what its connecting end sends. */
final class RecordingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final int port;
  private Socket near;
  private Socket far;

  RecordingProxy(int port) throws IOException {
    this.port = port;
    thread(this::serve);
  }

  private static void thread(Runnable body) {
    Thread thread = new Thread(body, "recording-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try {
      near = server.accept();
      far = new Socket(Peers.LOOPBACK, port);
      OutputStream back = near.getOutputStream();
      thread(() -> copy(far, back, null));
      copy(near, far.getOutputStream(), sent);
    } catch (IOException e) {
      // Closed before anybody came.
      return;
    }
  }

  private static void copy(Socket from, OutputStream to, ByteArrayOutputStream copy) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (copy != null) {
          copy.write(buffer, 0, count);
        }
        to.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of the ends has closed.
      return;
    }
  }

  String address() {
    return Peers.LOOPBACK + ":" + server.getLocalPort();
  }

  /** What the connecting end has sent so far. */
  byte[] sent() {
    return sent.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (near != null) {
      near.close();
    }
    if (far != null) {
      far.close();
    }
  }
}
