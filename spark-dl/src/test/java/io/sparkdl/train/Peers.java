package io.sparkdl.train;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers of a job in threads of this process, over real connections of the loopback interface. */
final class Peers {
  static final String LOOPBACK = "127.0.0.1";
  static final Duration PATIENT = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<PeerMesh> meshes = new ArrayList<>();
  private final Neighbours neighbours = new Neighbours();
  private final byte[] token = PeerHandshake.newToken();

  /** What a worker does once it is connected. */
  interface Peer<T> {
    T run(int rank, PeerChannel[] channels) throws Exception;
  }

  /** What a worker of this job knows. */
  PeerMeeting meeting(int rank, int workers, Duration timeout) {
    return new PeerMeeting(LOOPBACK, rank, workers, token, timeout);
  }

  /** Makes the mesh of a worker, which {@link #close} closes. */
  PeerMesh mesh(Wire wire, int rank, int workers, Duration timeout) throws IOException {
    PeerMeeting meeting = meeting(rank, workers, timeout);
    Neighbours own = wire == Wire.MEMORY ? neighbours : new Neighbours();
    PeerMesh mesh = new PeerMesh(meeting, own, arrivals -> wire.open(meeting, arrivals));
    meshes.add(mesh);
    return mesh;
  }

  /** Those that meet over {@link Wire#MEMORY}; others know of no neighbour. */
  Neighbours neighbours() {
    return neighbours;
  }

  /** The mesh of a worker. */
  PeerMesh mesh(int rank) {
    return meshes.get(rank);
  }

  static String address(PeerMesh mesh) {
    return LOOPBACK + ":" + mesh.port();
  }

  /** Starts and connects workers. */
  <T> List<Future<T>> start(Wire wire, int workers, Duration timeout, Peer<T> peer)
      throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int rank = 0; rank < workers; rank++) {
      addresses.add(address(mesh(wire, rank, workers, timeout)));
    }
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      int rank = i;
      results.add(submit(() -> peer.run(rank, mesh(rank).connect(addresses))));
    }
    return results;
  }

  <T> Future<T> submit(Callable<T> body) {
    return threads.submit(body);
  }

  /** Sockets that this process has open. */
  static long sockets() {
    long count = 0;
    for (File descriptor : new File("/proc/self/fd").listFiles()) {
      try {
        String target = Files.readSymbolicLink(descriptor.toPath()).toString();
        count += target.startsWith("socket:") ? 1 : 0;
      } catch (IOException e) {
        continue; // the descriptor with which the folder was read
      }
    }
    return count;
  }

  /** Closes all meshes at once, as tasks do. */
  void close() throws Exception {
    List<Future<?>> closing = new ArrayList<>();
    for (PeerMesh mesh : meshes) {
      closing.add(threads.submit(mesh::close));
    }
    for (Future<?> closed : closing) {
      closed.get();
    }
    meshes.clear();
    threads.shutdownNow();
  }
}
