package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Exchanges of a flat array of floats between all workers of a job, each directly with each: N - 1
 * messages of one slice sent and received for each bucket, the bytes of a ring. Sums are taken in
 * the order of the workers, so they are the same bits on every run and for any buckets. One thread
 * per peer sends while the caller's thread receives, so that no message, however large, waits for
 * another. Workers make the same calls in the same order, one at a time.
 */
final class Collective implements AutoCloseable {
  /** Messages are cut to this many bytes: sums are taken while the next piece is on its way. */
  static final int PIECE_BYTES = 1 << 20;

  /** Messages up to this size fit the sockets' buffers and need no other thread. */
  private static final int SMALL_BYTES = 8 << 10;

  private final int rank;
  private final PeerChannel[] channels;
  private final ExchangeBuckets buckets;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  /** Two, as the first two parts of a sum are added in one pass. */
  private final ByteBuffer[] pieces;

  private final SliceSum sum;
  private final ExecutorService senders;

  /** What {@link #allGather(double[])} sends, then what it receives; as long as ever needed. */
  private ByteBuffer numbers = direct(0);

  /**
   * A collective.
   *
   * @param rank rank of this worker
   * @param channels by rank; null for this worker's own
   * @param buckets of the array
   */
  Collective(int rank, PeerChannel[] channels, ExchangeBuckets buckets) {
    this.rank = rank;
    this.channels = channels.clone();
    this.buckets = buckets;
    long length = buckets.length();
    if (length > Integer.MAX_VALUE / Float.BYTES - 16) {
      throw new IllegalArgumentException(
          "collective: expected at most "
              + Integer.MAX_VALUE / Float.BYTES
              + " parameters, got "
              + length);
    }
    this.bytes = direct(Math.toIntExact(length) * Float.BYTES);
    this.floats = bytes.asFloatBuffer();
    int owned = Math.toIntExact(buckets.owned(rank).length());
    int pieceBytes = Math.min(PIECE_BYTES, Math.max(16, owned * Float.BYTES));
    this.pieces = new ByteBuffer[] {direct(pieceBytes), direct(pieceBytes)};
    this.sum = new SliceSum(owned);
    this.senders = Executors.newCachedThreadPool(Collective::sender);
  }

  private static Thread sender(Runnable body) {
    Thread thread = new Thread(body, "sparkdl-sender");
    thread.setDaemon(true);
    return thread;
  }

  private static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How the array is divided. */
  ExchangeBuckets buckets() {
    return buckets;
  }

  /** The array that is exchanged; position 0, limit its length. */
  FloatBuffer array() {
    return floats.clear();
  }

  /** What this worker owns of the sums, packed; each bucket's part is valid until its next sum. */
  FloatBuffer sums() {
    return sum.elements();
  }

  /** Sums a bucket of the arrays of all workers; this worker then has its slice in the sums. */
  void reduceScatter(int index) throws IOException {
    ExchangeBuckets.Bucket bucket = buckets.bucket(index);
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (int peer = 0; peer < channels.length; peer++) {
      if (peer != rank) {
        sends.add(send(peer, bucket.from(peer), bucket.size(peer)));
      }
    }
    int packed = buckets.packed(index, rank);
    int size = bucket.size(rank);
    int most = pieces[0].capacity() / Float.BYTES;
    for (int at = 0; at < size; at += most) {
      int own = Math.toIntExact(bucket.from(rank)) + at;
      int count = Math.min(most, size - at);
      if (channels.length == 1) {
        sum.begin(part(0, own, count), packed + at);
        continue;
      }
      sum.begin(part(0, own, count), part(1, own, count), packed + at);
      for (int worker = 2; worker < channels.length; worker++) {
        sum.add(part(worker, own, count), packed + at);
      }
    }
    await(sends);
  }

  /**
   * What a worker adds to this worker's slice, valid until the part of the worker after the next.
   *
   * @param own where it lies in this worker's array
   */
  private FloatBuffer part(int worker, int own, int count) throws IOException {
    if (worker == rank) {
      return floats.slice(own, count);
    }
    ByteBuffer piece = pieces[worker % 2].clear().limit(count * Float.BYTES);
    channels[worker].receive(piece);
    return piece.flip().asFloatBuffer();
  }

  /** Gives every worker each owner's slice of a bucket of the array. */
  void allGather(int index) throws IOException {
    ExchangeBuckets.Bucket bucket = buckets.bucket(index);
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (int peer = 0; peer < channels.length; peer++) {
      if (peer != rank) {
        sends.add(send(peer, bucket.from(rank), bucket.size(rank)));
      }
    }
    for (int peer = 0; peer < channels.length; peer++) {
      if (peer != rank) {
        int at = Math.toIntExact(bucket.from(peer)) * Float.BYTES;
        int end = at + bucket.size(peer) * Float.BYTES;
        for (; at < end; at += PIECE_BYTES) {
          channels[peer].receive(bytes.slice(at, Math.min(PIECE_BYTES, end - at)));
        }
      }
    }
    await(sends);
  }

  /**
   * Gives every worker the numbers of all.
   *
   * @param mine as many numbers on every worker
   * @return by rank
   */
  double[][] allGather(double[] mine) throws IOException {
    double[][] all = new double[channels.length][];
    all[rank] = mine.clone();
    int length = mine.length * Double.BYTES;
    if (numbers.capacity() < 2 * length) {
      numbers = direct(2 * length);
    }
    ByteBuffer message = part(0, length);
    message.asDoubleBuffer().put(mine);
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (int peer = 0; peer < channels.length; peer++) {
      if (peer != rank) {
        sends.add(send(channels[peer], message.duplicate()));
      }
    }
    ByteBuffer theirs = part(length, length);
    for (int peer = 0; peer < channels.length; peer++) {
      if (peer != rank) {
        for (int at = 0; at < theirs.capacity(); at += PIECE_BYTES) {
          int count = Math.min(PIECE_BYTES, theirs.capacity() - at);
          channels[peer].receive(theirs.slice(at, count));
        }
        all[peer] = new double[mine.length];
        theirs.asDoubleBuffer().get(0, all[peer]);
      }
    }
    await(sends);
    return all;
  }

  private ByteBuffer part(int at, int length) {
    return numbers.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The numbers of all workers added up, in the order of the workers.
   *
   * @param mine as many numbers on every worker; for none nothing is exchanged
   */
  double[] sum(double[] mine) throws IOException {
    double[] sums = new double[mine.length];
    if (mine.length > 0) {
      for (double[] worker : allGather(mine)) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += worker[i];
        }
      }
    }
    return sums;
  }

  /** Nanoseconds that this worker has waited for others to begin to send. */
  long waitNanos() {
    long sum = 0;
    for (PeerChannel channel : channels) {
      sum += channel == null ? 0 : channel.waitNanos();
    }
    return sum;
  }

  private Future<Void> send(int peer, long from, int count) throws IOException {
    int at = Math.toIntExact(from) * Float.BYTES;
    return send(channels[peer], bytes.slice(at, count * Float.BYTES));
  }

  /** Sends the whole content in pieces; a receiver who asks for the same pieces gets them. */
  private Future<Void> send(PeerChannel channel, ByteBuffer content) throws IOException {
    if (content.remaining() <= SMALL_BYTES) {
      sendPieces(channel, content);
      return null;
    }
    return senders.submit(
        () -> {
          sendPieces(channel, content);
          return null;
        });
  }

  private void sendPieces(PeerChannel channel, ByteBuffer content) throws IOException {
    int end = content.limit();
    for (int at = content.position(); at < end; at += PIECE_BYTES) {
      channel.send(content.limit(Math.min(end, at + PIECE_BYTES)).position(at));
    }
  }

  private static void await(List<Future<Void>> sends) throws IOException {
    try {
      for (Future<Void> send : sends) {
        if (send != null) {
          send.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("stopped while sending to other workers", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Lets the sending threads end when they have sent; the channels stay open. They are not
   * interrupted: that would close their channels, and nobody would hear the reason of a failure.
   */
  @Override
  public void close() {
    senders.shutdown();
  }
}
