package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.backend.RegionWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Moves gradients and parameters between a worker's device and the other workers while the device
 * computes. A bucket's gradients are summed as soon as the backward pass has given all of them, the
 * last bucket first (Li et al., PyTorch Distributed, VLDB 2020, arXiv:2006.15704); updated
 * parameters are gathered in the order in which the next forward pass reads them, which waits for
 * each only when it comes to it. Buckets of which nothing is trained are neither summed nor
 * gathered.
 *
 * <p>All methods are for the worker's thread. From {@link #reduce} to {@link #gather}, and after
 * {@link #settle}, that thread may use the collective itself.
 */
final class GradientExchange implements RegionWatch, AutoCloseable {
  private final Collective collective;
  private final ExchangeBuckets buckets;
  private final Training training;
  private final StepClock clock;
  private final boolean overlaps;
  private final ExchangeThread thread;

  /** By bucket: its sum, or its parameters, are on their way. */
  private final ExchangeThread.Task[] reductions;

  private final ExchangeThread.Task[] gatherings;

  /** By bucket: spans of parameters that have no gradient yet in the run that is expected. */
  private final int[] missing;

  private boolean expecting;

  /**
   * The exchange of a worker.
   *
   * @param mayOverlap false to exchange only when nothing computes, as where programs exchange sums
   *     of their own while they run
   */
  GradientExchange(
      int rank, Collective collective, Training training, StepClock clock, boolean mayOverlap) {
    this.collective = collective;
    this.buckets = collective.buckets();
    this.training = training;
    this.clock = clock;
    // The gradients of a single bucket are complete when nothing is left to compute, and a
    // hand-over
    // between threads costs a small network more than its exchange.
    this.overlaps = mayOverlap && buckets.trainedCount() > 1;
    this.thread = new ExchangeThread(rank, collective);
    this.reductions = new ExchangeThread.Task[buckets.count()];
    this.gatherings = new ExchangeThread.Task[buckets.count()];
    this.missing = new int[buckets.count()];
  }

  /** A step begins: from now on buckets are summed as their gradients come. */
  void begin() {
    for (int index = buckets.count() - 1; overlaps && index >= 0; index--) {
      int bucket = index;
      reductions[index] = thread.submitHeld(() -> collective.reduceScatter(bucket));
    }
  }

  /**
   * The next run gives the gradients of the step.
   *
   * @param spans the parameters that get one
   */
  void expect(List<Span> spans) throws IOException {
    if (!overlaps) {
      return;
    }
    Arrays.fill(missing, 0);
    for (Span span : spans) {
      buckets.forEachOf(span.from(), span.to(), index -> missing[index]++);
    }
    expecting = true;
    for (int index = buckets.count() - 1; index >= 0; index--) {
      if (missing[index] == 0) {
        collect(index);
      }
    }
  }

  @Override
  public void beforeRead(String region, long from, long to) {
    if (region.equals(LayerContext.PARAMETERS)) {
      buckets.forEachOf(from, to, index -> unchecked(() -> apply(index)));
    }
  }

  @Override
  public void assigned(String region, long from, long to) {
    if (expecting && region.equals(Training.GRADIENTS)) {
      buckets.forEachOf(
          from,
          to,
          index -> {
            if (--missing[index] == 0) {
              unchecked(() -> collect(index));
            }
          });
    }
  }

  private interface Exchanging {
    void run() throws IOException;
  }

  private static void unchecked(Exchanging exchanging) {
    try {
      exchanging.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All gradients of the step lie on the device. */
  void complete() throws IOException {
    expecting = false;
    for (int index = buckets.count() - 1; index >= 0; index--) {
      if (!overlaps || !reductions[index].isReleased()) {
        collect(index);
      }
    }
  }

  /** Where a step's gradients may be put instead; the parameters before them have come. */
  FloatBuffer array() throws IOException {
    settle();
    return collective.array();
  }

  /** All gradients of the step lie in the array. */
  void completeInArray() {
    for (int index = 0; index < buckets.count(); index++) {
      release(index);
    }
  }

  private void release(int index) {
    if (overlaps) {
      reductions[index].release();
    }
  }

  private void collect(int index) throws IOException {
    if (buckets.bucket(index).isTrained()) {
      settle();
      long begin = System.nanoTime();
      training.gradients().read(buckets.bucket(index).from(), inArray(index));
      clock.spent(StepClock.Part.COPY, begin);
    }
    release(index);
  }

  /** A bucket's place in the array. */
  private FloatBuffer inArray(int index) {
    ExchangeBuckets.Bucket bucket = buckets.bucket(index);
    int from = Math.toIntExact(bucket.from());
    return collective.array().slice(from, Math.toIntExact(bucket.to()) - from);
  }

  /** Waits for the sums of all gradients; the device then has those that this worker owns. */
  void reduce() throws IOException {
    long begin = System.nanoTime();
    if (overlaps) {
      thread.await(reductions);
    } else {
      for (int index = 0; index < buckets.count(); index++) {
        collective.reduceScatter(index);
      }
    }
    begin = clock.spent(StepClock.Part.COMMUNICATE, begin);
    FloatBuffer sums = collective.sums();
    for (Span span : training.owned().spans()) {
      training.gradients().write(span.from(), sums.limit(sums.position() + (int) span.length()));
      sums.limit(sums.capacity());
    }
    clock.spent(StepClock.Part.COPY, begin);
  }

  /** The owned parameters have changed: all workers give each other theirs. */
  void gather() throws IOException {
    long begin = System.nanoTime();
    for (Span span : training.owned().spans()) {
      int from = Math.toIntExact(span.from());
      training
          .parameters()
          .read(from, collective.array().slice(from, Math.toIntExact(span.length())));
    }
    begin = clock.spent(StepClock.Part.COPY, begin);
    for (int index = 0; index < buckets.count(); index++) {
      int bucket = index;
      if (!buckets.bucket(index).isTrained()) {
        continue;
      }
      if (overlaps) {
        gatherings[index] = thread.submit(() -> collective.allGatherWeights(bucket));
      } else {
        collective.allGatherWeights(index);
        clock.spent(StepClock.Part.COMMUNICATE, begin);
        begin = write(index);
      }
    }
  }

  /**
   * Gathers what the owners keep, for all to have.
   *
   * @param packed what this worker keeps
   * @return the whole array, valid until the next step
   */
  FloatBuffer gathered(Region packed) throws IOException {
    settle();
    long at = 0;
    for (Span span : training.owned().spans()) {
      int from = Math.toIntExact(span.from());
      packed.read(at, collective.array().slice(from, Math.toIntExact(span.length())));
      at += span.length();
    }
    for (int index = 0; index < buckets.count(); index++) {
      collective.allGather(index);
    }
    return collective.array();
  }

  /**
   * The weights that the model is to have: their moving average, where there is one, with the
   * running statistics as they are.
   */
  Weights weights() throws IOException {
    settle();
    Weights weights = training.save();
    if (training.average() != null) {
      gathered(training.average()).get(0, weights.parameters());
    }
    return weights;
  }

  /** Waits until the device has the parameters of all workers. */
  void settle() throws IOException {
    for (int index = 0; index < buckets.count(); index++) {
      apply(index);
    }
  }

  private void apply(int index) throws IOException {
    if (gatherings[index] == null) {
      return;
    }
    long begin = System.nanoTime();
    thread.await(gatherings[index]);
    gatherings[index] = null;
    clock.spent(StepClock.Part.COMMUNICATE, begin);
    write(index);
  }

  /** The device gets what was gathered of a bucket; gives the time behind it. */
  private long write(int index) {
    long begin = System.nanoTime();
    training.parameters().write(buckets.bucket(index).from(), inArray(index));
    return clock.spent(StepClock.Part.COPY, begin);
  }

  /** Nanoseconds that this worker has been held up until others began to send. */
  long waitNanos() {
    return collective.waitNanos() - thread.unnoticedWaitNanos();
  }

  @Override
  public void close() {
    thread.close();
    for (ExchangeThread.Task reduction : reductions) {
      if (reduction != null) {
        reduction.release();
      }
    }
  }
}
