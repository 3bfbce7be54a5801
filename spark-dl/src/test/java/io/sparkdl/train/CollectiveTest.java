package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers in threads, over real sockets on the loopback interface. */
@Timeout(60)
class CollectiveTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<PeerMesh> meshes = new ArrayList<>();
  private final byte[] token = PeerHandshake.newToken();

  @AfterEach
  void close() throws Exception {
    List<Future<Void>> closing = new ArrayList<>();
    for (PeerMesh mesh : meshes) {
      Callable<Void> body =
          () -> {
            mesh.close();
            return null;
          };
      closing.add(threads.submit(body));
    }
    for (Future<Void> closed : closing) {
      closed.get();
    }
    meshes.clear();
    threads.shutdownNow();
  }

  private interface Peer<T> {
    T run(int rank, PeerChannel[] channels) throws Exception;
  }

  private <T> List<Future<T>> start(int workers, Duration timeout, Peer<T> peer) throws Exception {
    List<String> addresses = new ArrayList<>();
    int first = meshes.size();
    for (int rank = 0; rank < workers; rank++) {
      PeerMesh mesh = new PeerMesh(LOOPBACK, rank, workers, token, timeout);
      meshes.add(mesh);
      addresses.add(LOOPBACK + ":" + mesh.port());
    }
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      int rank = i;
      Callable<T> body = () -> peer.run(rank, meshes.get(first + rank).connect(addresses));
      results.add(threads.submit(body));
    }
    return results;
  }

  private static float[] values(int rank, int length, int round) {
    SplittableRandom random = new SplittableRandom(rank * 31L + round);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100",
    "2, 1",
    "2, 33",
    "3, 0",
    "3, 1000",
    "4, 16",
    "4, 100003",
    "7, 50",
    "7, 2000000",
    "2, 3000017"
  })
  void reduceScatterThenAllGather_anySizes_givesTheSumInOrderOnEveryWorker(int workers, int length)
      throws Exception {
    List<Future<float[]>> results =
        start(
            workers,
            PATIENT,
            (rank, channels) -> {
              try (Collective collective = new Collective(rank, channels, length)) {
                Slices slices = collective.slices();
                for (int round = 0; round < 3; round++) {
                  collective.array().put(values(rank, length, round));
                  float[] sum = collective.reduceScatter().clone();
                  collective.array().position((int) slices.from(rank)).put(sum);
                  collective.allGather();
                }
                float[] all = new float[length];
                collective.array().get(all);
                return all;
              }
            });
    float[] expected = new float[length];
    for (int rank = 0; rank < workers; rank++) {
      float[] values = values(rank, length, 2);
      for (int i = 0; i < length; i++) {
        expected[i] += values[i];
      }
    }
    for (Future<float[]> result : results) {
      assertArrayEquals(expected, result.get());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "3, 1", "7, 5", "2, 300000"})
  void allGather_numbers_givesThoseOfEveryWorker(int workers, int count) throws Exception {
    List<Future<double[][]>> results =
        start(
            workers,
            PATIENT,
            (rank, channels) -> {
              try (Collective collective = new Collective(rank, channels, 1)) {
                double[] mine = new double[count];
                Arrays.fill(mine, rank + 0.25);
                return collective.allGather(mine);
              }
            });
    for (Future<double[][]> result : results) {
      double[][] all = result.get();
      for (int rank = 0; rank < workers; rank++) {
        assertEquals(count, all[rank].length);
        assertEquals(rank + 0.25, all[rank][count - 1]);
      }
    }
  }

  @Test
  void slices_anySizes_coverTheArrayInOrder() {
    for (int workers = 1; workers < 9; workers++) {
      for (int length = 0; length < 200; length += 7) {
        Slices slices = new Slices(length, workers);
        assertEquals(0, slices.from(0));
        assertEquals(length, slices.from(workers));
        for (int worker = 0; worker < workers; worker++) {
          assertTrue(slices.size(worker) >= 0);
          assertTrue(slices.from(worker) % 16 == 0 || slices.from(worker) == length);
        }
      }
    }
  }

  private static String failure(Future<?> result) {
    ExecutionException error = assertThrows(ExecutionException.class, result::get);
    assertTrue(error.getCause() instanceof IOException, error.toString());
    return error.getCause().getMessage();
  }

  @Test
  void receive_peerThatDies_failsAtOnceAndNamesIt() throws Exception {
    long begin = System.nanoTime();
    List<Future<Void>> results =
        start(
            3,
            PATIENT,
            (rank, channels) -> {
              if (rank == 1) {
                meshes.get(1).close();
                return null;
              }
              try (Collective collective = new Collective(rank, channels, 4_000_000)) {
                collective.reduceScatter();
              } catch (IOException e) {
                meshes.get(rank).abort(e.getMessage());
                throw e;
              }
              return null;
            });
    for (int rank : new int[] {0, 2}) {
      String message = failure(results.get(rank));
      assertTrue(message.contains("worker 1") && message.contains("lost"), message);
    }
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void receive_peerThatAborts_givesItsReason() throws Exception {
    List<Future<Void>> results =
        start(
            3,
            PATIENT,
            (rank, channels) -> {
              if (rank == 2) {
                meshes.get(2).abort("worker 2 ran out of disk");
                meshes.get(2).close();
                return null;
              }
              try (Collective collective = new Collective(rank, channels, 1000)) {
                collective.reduceScatter();
              } catch (IOException e) {
                meshes.get(rank).abort(e.getMessage());
                throw e;
              }
              return null;
            });
    assertEquals("worker 2 ran out of disk", failure(results.get(0)));
    assertEquals("worker 2 ran out of disk", failure(results.get(1)));
  }

  @Test
  void receive_peerThatComputesLong_isKeptAliveByBeats() throws Exception {
    List<Future<double[][]>> results =
        start(
            2,
            Duration.ofMillis(400),
            (rank, channels) -> {
              if (rank == 1) {
                Thread.sleep(1500);
              }
              try (Collective collective = new Collective(rank, channels, 1)) {
                return collective.allGather(new double[] {rank});
              }
            });
    assertEquals(1, results.get(0).get()[1][0]);
  }

  @Test
  void receive_silentPeer_failsAtTheDeadline() throws Exception {
    try (SocketPair pair = new SocketPair()) {
      SocketPeerChannel channel = new SocketPeerChannel(5, pair.left, Duration.ofMillis(300));
      IOException error =
          assertThrows(IOException.class, () -> channel.receive(ByteBuffer.allocate(8)));
      assertTrue(error.getMessage().contains("worker 5"), error.getMessage());
      assertTrue(error.getMessage().contains("peerTimeout"), error.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"DATA, 9", "DATA, -1", "DATA, 2147483647", "STOP, 4097", "STOP, -5", "BEAT, 1"})
  void receive_frameOfAnotherLength_isRefusedBeforeItIsRead(String kind, int length)
      throws Exception {
    int code =
        switch (kind) {
          case "DATA" -> SocketPeerChannel.DATA;
          case "STOP" -> SocketPeerChannel.STOP;
          default -> SocketPeerChannel.BEAT;
        };
    try (SocketPair pair = new SocketPair()) {
      SocketPeerChannel channel = new SocketPeerChannel(1, pair.left, PATIENT);
      ByteBuffer frame = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      pair.right.write(frame.putInt(code).putInt(length).flip());
      ByteBuffer target = ByteBuffer.allocate(8);
      PeerException error = assertThrows(PeerException.class, () -> channel.receive(target));
      assertTrue(error.getMessage().contains("8 bytes"), error.getMessage());
      assertEquals(0, target.position());
    }
  }

  @Test
  void connect_strangers_areNotLetIn() throws Exception {
    PeerMesh first = new PeerMesh(LOOPBACK, 0, 2, token, PATIENT);
    meshes.add(first);
    try (Socket silent = new Socket(LOOPBACK, first.port());
        Socket noise = new Socket(LOOPBACK, first.port());
        Socket wrong = new Socket(LOOPBACK, first.port())) {
      noise.getOutputStream().write(new byte[100_000]);
      IOException refused =
          assertThrows(
              IOException.class, () -> PeerHandshake.connect(wrong, PeerHandshake.newToken(), 1));
      assertFalse(refused instanceof PeerException);
      PeerMesh second = new PeerMesh(LOOPBACK, 1, 2, token, PATIENT);
      meshes.add(second);
      List<String> addresses =
          List.of(LOOPBACK + ":" + first.port(), LOOPBACK + ":" + second.port());
      Future<PeerChannel[]> accepting = threads.submit(() -> first.connect(addresses));
      PeerChannel[] dialled = second.connect(addresses);
      dialled[0].send(ByteBuffer.wrap(new byte[] {42}));
      ByteBuffer target = ByteBuffer.allocate(1);
      accepting.get()[1].receive(target);
      assertEquals(42, target.get(0));
      assertTrue(silent.isConnected());
    }
  }

  @Test
  void handshake_acceptorWithoutTheToken_isNotTrusted() throws Exception {
    try (SocketPair pair = new SocketPair()) {
      Future<Integer> acceptor =
          threads.submit(
              () -> {
                Socket socket = pair.right.socket();
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.write(new byte[PeerHandshake.NONCE_BYTES]);
                out.flush();
                byte[] told = new byte[4 + 32 + 4 + 32];
                new DataInputStream(socket.getInputStream()).readFully(told);
                out.write(new byte[PeerHandshake.MAC_BYTES]);
                return told.length;
              });
      IOException error =
          assertThrows(
              IOException.class, () -> PeerHandshake.connect(pair.left.socket(), token, 1));
      assertTrue(error.getMessage().contains("token"), error.getMessage());
      assertEquals(72, acceptor.get());
    }
  }

  @Test
  void connect_missingPeer_failsAtTheDeadlineAndNamesIt() throws Exception {
    PeerMesh mesh = new PeerMesh(LOOPBACK, 0, 2, token, Duration.ofMillis(300));
    meshes.add(mesh);
    IOException error =
        assertThrows(
            IOException.class,
            () -> mesh.connect(List.of(LOOPBACK + ":" + mesh.port(), "elsewhere:1")));
    assertTrue(error.getMessage().contains("worker 1 (elsewhere:1)"), error.getMessage());
  }

  @Test
  void close_mesh_endsItsThreads() throws Exception {
    List<Future<double[][]>> results =
        start(
            3,
            PATIENT,
            (rank, channels) -> {
              try (Collective collective = new Collective(rank, channels, 100_000)) {
                collective.reduceScatter();
                return collective.allGather(new double[] {rank});
              }
            });
    for (Future<double[][]> result : results) {
      result.get();
    }
    close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (ours() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertEquals(0, ours());
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("sparkdl-"))
        .count();
  }

  /** Two connected sockets. */
  private static final class SocketPair implements AutoCloseable {
    private final SocketChannel left;
    private final SocketChannel right;

    SocketPair() throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        left = SocketChannel.open(server.getLocalAddress());
        right = server.accept();
      }
    }

    @Override
    public void close() throws IOException {
      left.close();
      right.close();
    }
  }
}
