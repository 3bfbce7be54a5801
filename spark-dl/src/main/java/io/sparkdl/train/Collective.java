package io.sparkdl.train;

import io.sparkdl.kernels.backend.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Exchanges of a flat array of floats between all workers of a job, bucket by bucket, as an {@link
 * ExchangePlan} says. Sums are taken in the order of the workers, so they are the same bits on
 * every run and for any buckets; with hosts first, in the order of each host's workers, then of the
 * hosts. Workers make the same calls in the same order, one at a time.
 */
final class Collective implements AutoCloseable {
  /** Messages are cut to this many bytes: sums are taken while the next piece is on its way. */
  static final int PIECE_BYTES = 1 << 20;

  private final int rank;
  private final PeerChannel[] channels;
  private final ExchangeBuckets buckets;
  private final FloatBuffer floats;
  private final SliceSum sum;
  private final Senders senders = new Senders();
  private final RangeExchange exchange;

  /** What messages leave out; null where that is nothing. */
  private final ErrorFeedback feedback;

  /** What {@link #allGather(double[])} sends, then what it receives; as long as ever needed. */
  private ByteBuffer numbers = GroupExchange.direct(0);

  /**
   * A collective.
   *
   * @param rank rank of this worker
   * @param channels by rank; null for this worker's own
   * @param buckets of the array; of each the worker owns {@link ExchangePlan#part}
   * @param plan how the array is exchanged
   */
  Collective(int rank, PeerChannel[] channels, ExchangeBuckets buckets, ExchangePlan plan) {
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
    ByteBuffer bytes = GroupExchange.direct(Math.toIntExact(length) * Float.BYTES);
    this.floats = bytes.asFloatBuffer();
    this.sum = new SliceSum(Math.toIntExact(buckets.owned(plan.part(rank)).length()));
    this.feedback = plan.leavesOut() ? new ErrorFeedback(bytes) : null;
    this.exchange = plan.open(rank, channels, bytes, buckets.longest(), senders, feedback);
  }

  /** A collective of workers that exchange directly and leave nothing out. */
  Collective(int rank, PeerChannel[] channels, ExchangeBuckets buckets) {
    this(rank, channels, buckets, ExchangePlan.direct(channels.length, buckets.length()));
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

  /**
   * Begins a run, or goes on with one, with these weights, which all workers have.
   *
   * @param parameters of the device
   * @param batchRows of the step before, over all workers
   */
  void begin(Region parameters, long batchRows) {
    if (feedback != null) {
      parameters.read(0, feedback.weights());
      feedback.begin(batchRows);
    }
  }

  /**
   * What a run that goes on needs to know besides what owners keep, by a name that tells whose it
   * is among how many workers: as long as the array.
   */
  Map<String, FloatBuffer> kept() {
    String name = "exchange." + exchange.own() + " of " + channels.length;
    return feedback == null ? Map.of() : Map.of(name, feedback.kept());
  }

  /** Begins a step, whose batch has so many rows over all workers. */
  void beginStep(long batchRows) {
    if (feedback != null) {
      feedback.begin(batchRows);
    }
  }

  /**
   * Sums a bucket of the arrays of all workers; this worker then has its slice in the sums. One
   * that is frozen is not exchanged, and its sums stay 0.
   */
  void reduceScatter(int index) throws IOException {
    if (!buckets.bucket(index).isTrained()) {
      return;
    }
    exchange.reduceScatter(parts(index), sum, buckets.packed(index, exchange.own()));
  }

  /** Gives every worker each owner's slice of a bucket of the array. */
  void allGather(int index) throws IOException {
    exchange.allGather(parts(index));
  }

  /**
   * Gives every worker each owner's weights in a bucket of the array; where messages leave
   * something out, what all, the owner too, then have in their arrays.
   */
  void allGatherWeights(int index) throws IOException {
    exchange.allGatherWeights(parts(index));
  }

  private RangeExchange.Parts parts(int index) {
    ExchangeBuckets.Bucket bucket = buckets.bucket(index);
    return part -> Math.toIntExact(bucket.from(part));
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
      numbers = GroupExchange.direct(2 * length);
    }
    ByteBuffer message = part(0, length);
    message.asDoubleBuffer().put(mine);
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (PeerChannel channel : channels) {
      if (channel != null) {
        ByteBuffer content = message.duplicate();
        sends.add(senders.submit(length, () -> GroupExchange.sendPieces(channel, content)));
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
    Senders.await(sends);
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

  /** Lets the sending threads end when they have sent; the channels stay open. */
  @Override
  public void close() {
    senders.close();
  }
}
