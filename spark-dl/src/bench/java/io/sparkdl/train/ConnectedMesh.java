package io.sparkdl.train;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One of two workers of this machine, with the mesh that workers have. */
final class ConnectedMesh implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final PeerMesh mesh;

  /**
   * Listens.
   *
   * @param wire what the two meet over
   * @param rank 0 or 1
   */
  ConnectedMesh(Wire wire, int rank) throws IOException {
    byte[] token = new byte[PeerHandshake.TOKEN_BYTES];
    PeerMeeting meeting = new PeerMeeting(HOST, rank, 2, token, Duration.ofSeconds(60));
    this.mesh = new PeerMesh(meeting, new Neighbours(), arrivals -> wire.open(meeting, arrivals));
  }

  int port() {
    return mesh.port();
  }

  /** Meets the other; {@code port} is that of the first. */
  PeerChannel[] connect(int port) throws IOException {
    return mesh.connect(List.of(HOST + ":" + port, HOST + ":" + mesh.port()));
  }

  @Override
  public void close() {
    mesh.close();
  }
}
