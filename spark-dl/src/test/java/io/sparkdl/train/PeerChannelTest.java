package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.network.util.NettyUtils;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of a channel, over each kind of connection. */
@Timeout(120)
class PeerChannelTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int MEGABYTE = 1 << 20;

  /** The kernel's buffers of two sockets, the receiver's queue, what is being sent. */
  private static final int MOST_IN_FLIGHT = 48;

  private static FramedPeerChannel channel(int peer, PeerStream stream, Duration timeout) {
    return new FramedPeerChannel(peer, stream, timeout);
  }

  static Stream<Arguments> wrongFrames() {
    record Frame(int kind, int length) {}
    var frames =
        Stream.of(
            new Frame(FramedPeerChannel.DATA, 9),
            new Frame(FramedPeerChannel.DATA, -1),
            new Frame(FramedPeerChannel.DATA, Integer.MAX_VALUE),
            new Frame(FramedPeerChannel.STOP, 4097),
            new Frame(FramedPeerChannel.STOP, -5),
            new Frame(FramedPeerChannel.BEAT, 1),
            new Frame(0x12345678, 8));
    return frames.flatMap(
        frame ->
            Stream.of(Wire.MEMORY, Wire.SOCKETS, Wire.AES)
                .map(wire -> Arguments.of(wire, frame.kind(), frame.length())));
  }

  @ParameterizedTest
  @MethodSource("wrongFrames")
  void receive_frameOfAnotherLength_isRefusedBeforeItIsRead(Wire wire, int kind, int length)
      throws Exception {
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel channel = channel(1, pair.accepted, Peers.PATIENT);
      ByteBuffer frame = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      pair.connected.write(
          frame.putInt(kind).putInt(length).flip(), ByteBuffer.allocate(0), 10_000);
      ByteBuffer target = ByteBuffer.allocate(8);
      PeerException error = assertThrows(PeerException.class, () -> channel.receive(target));
      assertTrue(error.getMessage().contains("8 bytes"), error.getMessage());
      assertEquals(0, target.position());
    }
  }

  @ParameterizedTest
  @EnumSource
  void receive_silentPeer_failsAtTheDeadline(Wire wire) throws Exception {
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel channel = channel(5, pair.connected, SHORT);
      IOException error =
          assertThrows(IOException.class, () -> channel.receive(ByteBuffer.allocate(8)));
      assertTrue(error.getMessage().contains("worker 0"), error.getMessage());
      assertTrue(error.getMessage().contains("peerTimeout"), error.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void receive_peerThatEnds_givesWhatItSentAndThenFailsAtOnce(Wire wire) throws Exception {
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel sender = channel(0, pair.connected, Peers.PATIENT);
      FramedPeerChannel receiver = channel(1, pair.accepted, Peers.PATIENT);
      sender.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      sender.end();
      ByteBuffer target = ByteBuffer.allocate(3);
      receiver.receive(target);
      assertEquals(2, target.get(1));
      PeerException error =
          assertThrows(PeerException.class, () -> receiver.receive(ByteBuffer.allocate(1)));
      assertTrue(error.getMessage().contains("is lost: connection closed"), error.getMessage());
      // The other direction is still open.
      receiver.send(ByteBuffer.wrap(new byte[] {7}));
      ByteBuffer answer = ByteBuffer.allocate(1);
      sender.receive(answer);
      assertEquals(7, answer.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void receive_peerThatAborts_givesItsReasonAfterItsMessages(Wire wire) throws Exception {
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel sender = channel(0, pair.connected, Peers.PATIENT);
      FramedPeerChannel receiver = channel(1, pair.accepted, Peers.PATIENT);
      sender.send(ByteBuffer.wrap(new byte[] {1}));
      sender.beat();
      sender.abort("out of disk " + "x".repeat(10_000));
      receiver.receive(ByteBuffer.allocate(1));
      PeerException error =
          assertThrows(PeerException.class, () -> receiver.receive(ByteBuffer.allocate(1)));
      assertTrue(error.getMessage().startsWith("out of disk x"));
      assertEquals(FramedPeerChannel.MOST_REASON_BYTES, error.getMessage().length());
      assertThrows(PeerException.class, () -> sender.send(ByteBuffer.allocate(1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void send_peerThatTakesNothing_waitsAndThenFails(Wire wire) throws Exception {
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel sender = channel(0, pair.connected, Duration.ofSeconds(1));
      byte[] sent = new byte[MEGABYTE];
      int[] count = {0};
      PeerException error =
          assertThrows(
              PeerException.class,
              () -> {
                while (count[0] < 10 * MOST_IN_FLIGHT) {
                  sender.send(ByteBuffer.wrap(sent));
                  count[0]++;
                }
              });
      assertTrue(error.getMessage().contains("has taken no data"), error.getMessage());
      assertTrue(count[0] < MOST_IN_FLIGHT, count[0] + " MB were taken by nobody");
      FramedPeerChannel receiver = channel(1, pair.accepted, Peers.PATIENT);
      for (int i = 0; i < count[0]; i++) {
        receiver.receive(ByteBuffer.allocate(MEGABYTE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendAndReceive_bothAtOnce_arriveUnchangedAndInOrder(Wire wire) throws Exception {
    int[] sizes = {0, 1, 7, 8191, 8192, 8193, 65536, 100_001, MEGABYTE, 5 * MEGABYTE + 3};
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel[] ends = {
        channel(0, pair.connected, Peers.PATIENT), channel(1, pair.accepted, Peers.PATIENT)
      };
      CompletableFuture<?>[] work = new CompletableFuture<?>[4];
      for (int end = 0; end < 2; end++) {
        int me = end;
        work[2 * end] = CompletableFuture.runAsync(() -> sendAll(ends[me], me, sizes));
        work[2 * end + 1] = CompletableFuture.runAsync(() -> receiveAll(ends[me], 1 - me, sizes));
      }
      CompletableFuture.allOf(work).get();
    }
  }

  private static byte[] content(int sender, int size) {
    byte[] content = new byte[size];
    new Random(31L * sender + size).nextBytes(content);
    return content;
  }

  private static void sendAll(PeerChannel channel, int me, int[] sizes) {
    try {
      for (int size : sizes) {
        ByteBuffer message = ByteBuffer.allocateDirect(size).put(content(me, size)).flip();
        channel.send(message);
        assertEquals(0, message.remaining());
        // The sender may use its buffer again.
        message.clear().put(new byte[size]);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void receiveAll(PeerChannel channel, int peer, int[] sizes) {
    try {
      for (int size : sizes) {
        ByteBuffer target = ByteBuffer.allocate(size);
        channel.receive(target);
        assertArrayEquals(content(peer, size), target.array());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void receive_threadInterrupted_stops(Wire wire) throws Exception {
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel receiver = channel(1, pair.accepted, Peers.PATIENT);
      CompletableFuture<Boolean> still = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  receiver.receive(ByteBuffer.allocate(1));
                } catch (IOException e) {
                  assertInstanceOf(InterruptedIOException.class, e);
                  still.complete(Thread.currentThread().isInterrupted());
                }
              });
      thread.start();
      thread.interrupt();
      assertTrue(still.get(20, TimeUnit.SECONDS), "the interrupt must stay known");
    }
  }

  /** Buffers of Netty's pools that are in use. */
  private static long allocations() {
    long sum = 0;
    for (boolean cached : new boolean[] {false, true}) {
      PooledByteBufAllocator pool = NettyUtils.getSharedPooledByteBufAllocator(true, cached);
      for (PoolArenaMetric arena : pool.metric().directArenas()) {
        sum += arena.numActiveAllocations();
      }
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void close_bytesThatNobodyRead_areReleased(Wire wire) throws Exception {
    long before = allocations();
    try (PeerStreamPair pair = new PeerStreamPair(wire)) {
      FramedPeerChannel sender = channel(0, pair.connected, Duration.ofSeconds(1));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> sendAll(sender, 0, new int[] {64 * MEGABYTE}));
      assertThrows(ExecutionException.class, () -> sending.get(60, TimeUnit.SECONDS));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (allocations() > before && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertTrue(allocations() <= before, allocations() + " buffers, before " + before);
  }
}
