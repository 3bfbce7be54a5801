package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How workers find each other, and how others do not, over each kind of connection. */
@Timeout(120)
class PeerMeshTest {
  private static final byte[] PLAIN = "gradients, ".repeat(50).getBytes(StandardCharsets.US_ASCII);

  private final Peers peers = new Peers();

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
  }

  /** Connects workers 0 and 1, then lets a message go each way. */
  private PeerChannel[] meet(PeerMesh first, PeerMesh second, String address) throws Exception {
    List<String> addresses = List.of(address, Peers.address(second));
    Future<PeerChannel[]> accepting = peers.submit(() -> first.connect(addresses));
    PeerChannel upper = second.connect(addresses)[0];
    PeerChannel lower = accepting.get()[1];
    exchange(lower, upper);
    return new PeerChannel[] {lower, upper};
  }

  private static void exchange(PeerChannel lower, PeerChannel upper) throws IOException {
    for (int direction = 0; direction < 2; direction++) {
      PeerChannel from = direction == 0 ? lower : upper;
      PeerChannel to = direction == 0 ? upper : lower;
      ByteBuffer target = ByteBuffer.allocate(PLAIN.length);
      from.send(ByteBuffer.wrap(PLAIN));
      to.receive(target);
      assertEquals(ByteBuffer.wrap(PLAIN), target.flip());
    }
  }

  private static Socket send(int port, byte[] bytes) throws IOException {
    Socket socket = new Socket(Peers.LOOPBACK, port);
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** A frame of Spark's network layer that says it is longer than any may be before the token. */
  private static byte[] oversized() {
    return ByteBuffer.allocate(100_000).putLong(1L << 30).array();
  }

  /** One whose length cannot be. */
  private static byte[] malformed() {
    return ByteBuffer.allocate(PeerHandshake.PROOF_BYTES).putLong(-7).array();
  }

  private void refuse(Wire wire, String secret, byte[] token, int rank, String address) {
    PeerMeeting stranger = new PeerMeeting(Peers.LOOPBACK, rank, 4, token, Peers.PATIENT);
    long deadline = System.nanoTime() + Peers.PATIENT.toNanos();
    assertThrows(
        IOException.class,
        () -> {
          try (PeerTransport theirs = wire.open(secret, stranger, new PeerArrivals(rank, 4))) {
            theirs.connect(0, address, deadline).close();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
  void connect_strangers_areRefusedLoggedOnceAndHarmNothing(Wire wire) throws Exception {
    byte[] recorded;
    PeerMesh recordedFirst = peers.mesh(wire, 0, 2, Peers.PATIENT);
    try (RecordingProxy proxy = new RecordingProxy(recordedFirst.port())) {
      PeerMesh recordedSecond = peers.mesh(wire, 1, 2, Peers.PATIENT);
      meet(recordedFirst, recordedSecond, proxy.address());
      recorded = proxy.sent();
      boolean seen = new String(recorded, StandardCharsets.ISO_8859_1).contains("gradients, grad");
      assertEquals(wire.isReadable(), seen, "can who reads along see the gradients?");
    }
    List<Socket> sockets = new ArrayList<>();
    try (LogLines log = new LogLines(PeerArrivals.class)) {
      PeerMesh first = peers.mesh(wire, 0, 2, Peers.PATIENT);
      String address = Peers.address(first);
      sockets.add(new Socket(Peers.LOOPBACK, first.port()));
      sockets.add(send(first.port(), oversized()));
      sockets.add(send(first.port(), malformed()));
      sockets.add(send(first.port(), "GET / HTTP/1.1\r\n\r\n".repeat(20).getBytes()));
      sockets.add(send(first.port(), recorded));
      int refusals = 4;
      refuse(wire, Wire.SECRET, PeerHandshake.newToken(), 1, address);
      refusals++;
      if (wire.isAuthenticated()) {
        refuse(wire, "another", peers.meeting(1, 2, Peers.PATIENT).token(), 1, address);
        refusals++;
      }
      int expected = refusals;
      await(() -> log.lines().size() >= expected);
      assertEquals(refusals, log.lines().size(), log.lines().toString());
      PeerChannel[] met = meet(first, peers.mesh(wire, 1, 2, Peers.PATIENT), address);
      exchange(met[0], met[1]);
      Thread.sleep(100);
      assertEquals(refusals, log.lines().size(), log.lines().toString());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void connect_strangersOnceTheWorkersHaveMet_areRefusedToo(Wire wire) throws Exception {
    PeerMesh first = peers.mesh(wire, 0, 2, Peers.PATIENT);
    PeerChannel[] met = meet(first, peers.mesh(wire, 1, 2, Peers.PATIENT), Peers.address(first));
    String address = Peers.address(first);
    refuse(wire, Wire.SECRET, peers.meeting(1, 2, Peers.PATIENT).token(), 1, address);
    refuse(wire, Wire.SECRET, PeerHandshake.newToken(), 1, address);
    exchange(met[0], met[1]);
  }

  @Test
  void open_sessionsSettings_decideTheTransport() throws Exception {
    for (Wire wire : Wire.values()) {
      for (int workers : new int[] {1, 2}) {
        PeerMeeting meeting = peers.meeting(0, workers, Peers.PATIENT);
        try (PeerTransport opened = wire.open(meeting, new PeerArrivals(0, workers))) {
          boolean plain = wire == Wire.MEMORY || wire == Wire.SOCKETS || workers == 1;
          assertEquals(plain, opened instanceof SocketTransport, wire + ", " + workers);
        }
      }
    }
  }

  @Test
  void connect_workersOfOneProcess_needNoAddressAndLeaveNothing() throws Exception {
    List<PeerMesh> meshes = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      meshes.add(peers.mesh(Wire.MEMORY, rank, 3, Peers.PATIENT));
    }
    List<String> nowhere = Collections.nCopies(3, "nowhere.invalid:1");
    List<Future<PeerChannel[]>> met = new ArrayList<>();
    for (PeerMesh mesh : meshes) {
      met.add(peers.submit(() -> mesh.connect(nowhere)));
    }
    exchange(met.get(0).get()[2], met.get(2).get()[0]);
    assertTrue(peers.neighbours().isEmpty(), "who has met is not looked for");
    peers.mesh(Wire.MEMORY, 0, 2, Peers.PATIENT).close();
    assertTrue(peers.neighbours().isEmpty(), "nor who has ended");
  }

  @Test
  void connect_neighboursOfAnotherJob_areNotFound() throws Exception {
    Neighbours neighbours = new Neighbours();
    PeerMeeting lower = peers.meeting(0, 2, Peers.PATIENT);
    neighbours.listen(lower, new PeerArrivals(0, 2));
    PeerMeeting stranger =
        new PeerMeeting(Peers.LOOPBACK, 1, 2, PeerHandshake.newToken(), Peers.PATIENT);
    assertNull(neighbours.connect(stranger, 0));
    assertNotNull(neighbours.connect(lower.of(1), 0));
  }

  @Test
  void handshake_acceptorWithoutTheToken_isNotTrusted() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket connecting = new Socket(Peers.LOOPBACK, server.getLocalPort())) {
      Future<Integer> acceptor =
          peers.submit(
              () -> {
                try (Socket socket = server.accept()) {
                  DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                  out.write(new byte[PeerHandshake.NONCE_BYTES]);
                  byte[] told = new byte[4 + 32 + 4 + 32];
                  new DataInputStream(socket.getInputStream()).readFully(told);
                  out.write(new byte[PeerHandshake.MAC_BYTES]);
                  return told.length;
                }
              });
      byte[] token = PeerHandshake.newToken();
      IOException error =
          assertThrows(IOException.class, () -> PeerHandshake.connect(connecting, token, 1));
      assertTrue(error.getMessage().contains("token"), error.getMessage());
      assertEquals(PeerHandshake.PROOF_BYTES, acceptor.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void connect_missingPeer_failsAtTheDeadlineAndNamesIt(Wire wire) throws Exception {
    PeerMesh mesh = peers.mesh(wire, 0, 2, Duration.ofMillis(300));
    List<String> addresses = List.of(Peers.address(mesh), "elsewhere:1");
    IOException error = assertThrows(IOException.class, () -> mesh.connect(addresses));
    assertTrue(error.getMessage().contains("worker 1 (elsewhere:1)"), error.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void connect_portThatNobodyListensOn_failsAndNamesThePeer(Wire wire) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    PeerMesh mesh = peers.mesh(wire, 1, 2, Peers.PATIENT);
    List<String> addresses = List.of(Peers.LOOPBACK + ":" + port, Peers.address(mesh));
    IOException error = assertThrows(PeerException.class, () -> mesh.connect(addresses));
    assertTrue(error.getMessage().contains("worker 0 (" + addresses.get(0)), error.getMessage());
  }

  private static Set<Thread> threads() {
    Set<Thread> ours = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (thread.isAlive() && (name.startsWith("sparkdl-") || name.startsWith("rpc-"))) {
        ours.add(thread);
      }
    }
    return ours;
  }

  @ParameterizedTest
  @EnumSource
  void close_mesh_endsItsThreadsAndConnections(Wire wire) throws Exception {
    Set<Thread> before = threads();
    long sockets = Peers.sockets();
    PeerMesh first = peers.mesh(wire, 0, 2, Peers.PATIENT);
    try (Socket silent = new Socket(Peers.LOOPBACK, first.port())) {
      meet(first, peers.mesh(wire, 1, 2, Peers.PATIENT), Peers.address(first));
      assertFalse(before.containsAll(threads()), "a mesh has threads");
      int connections = wire == Wire.MEMORY ? 0 : 2;
      assertTrue(Peers.sockets() >= sockets + 1 + connections, "and connections");
      peers.close();
      assertTrue(silent.isConnected());
      await(() -> before.containsAll(threads()));
      assertTrue(before.containsAll(threads()), threads().toString());
    }
    await(() -> Peers.sockets() <= sockets);
    assertTrue(Peers.sockets() <= sockets, sockets + " sockets before: " + Peers.sockets());
  }
}
