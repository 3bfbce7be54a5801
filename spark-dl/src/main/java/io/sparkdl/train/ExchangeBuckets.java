package io.sparkdl.train;

import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The parts in which the flat array of parameters is exchanged: consecutive tensors, so that the
 * gradients of the last layers leave while those of the first are computed. Each bucket is divided
 * over all workers, so that every worker's connections are busy with each; a worker owns its slice
 * of every bucket.
 */
final class ExchangeBuckets {
  /** Buckets of a network of any size, unless they would be too small or too large. */
  private static final int USUAL_COUNT = 8;

  /** Less than this to each worker, and a message takes as long as if it were empty. */
  private static final long LEAST_BYTES = 32 << 10;

  /** Larger ones would only make the first bucket leave later. */
  private static final long MOST_BYTES = 32 << 20;

  private final List<Bucket> buckets;
  private final int workers;
  private final long length;

  /**
   * Consecutive parameters from {@code from} on, and how they are divided.
   *
   * @param isTrained false if all of them are frozen
   */
  record Bucket(long from, Slices slices, boolean isTrained) {
    /** First parameter of a worker's slice. */
    long from(int worker) {
      return from + slices.from(worker);
    }

    /** Parameters of a worker's slice. */
    int size(int worker) {
      return slices.size(worker);
    }

    /** One behind the last parameter. */
    long to() {
      return from + slices.length();
    }
  }

  /** Buckets that end at these parameters, ascending; the last is the array's length. */
  ExchangeBuckets(List<Long> ends, int workers) {
    this(ends, workers, bucket -> true);
  }

  private ExchangeBuckets(List<Long> ends, int workers, Predicate<Span> isTrained) {
    this.workers = workers;
    this.buckets = new ArrayList<>();
    long from = 0;
    for (long end : ends) {
      boolean trained = isTrained.test(new Span(from, end));
      buckets.add(new Bucket(from, new Slices(end - from, workers), trained));
      from = end;
    }
    this.length = from;
  }

  /** One bucket. */
  static ExchangeBuckets one(long length, int workers) {
    return new ExchangeBuckets(List.of(length), workers);
  }

  /**
   * Buckets of whole tensors of a network, filled from the last tensor on. Tensors that are frozen
   * are in buckets of their own, unless a message with them takes as long as one without.
   */
  static ExchangeBuckets of(TrainingSpec spec, int workers) {
    ParameterLayout layout = spec.layout();
    List<Span> trained = spec.options().parameters().trained(layout);
    long least = LEAST_BYTES * workers / Float.BYTES;
    Set<Long> borders = frozenBorders(spec, least);
    long length = layout.parameterLength();
    long bytes = Math.min(MOST_BYTES, length * Float.BYTES / USUAL_COUNT);
    long floats = Math.max(least, bytes / Float.BYTES);
    List<Long> ends = new ArrayList<>();
    ends.add(length);
    List<TensorSpec> tensors = layout.tensors();
    for (int i = tensors.size() - 1; i >= 0; i--) {
      TensorSpec tensor = tensors.get(i);
      long end = ends.get(ends.size() - 1);
      boolean parameter = tensor.kind() == TensorSpec.Kind.PARAMETER;
      boolean full = end - tensor.offset() >= floats || borders.contains(tensor.offset());
      if (parameter && tensor.offset() > 0 && full) {
        ends.add(tensor.offset());
      }
    }
    Collections.reverse(ends);
    return new ExchangeBuckets(
        ends, workers, bucket -> trained.stream().anyMatch(span -> overlap(span, bucket)));
  }

  /** Where runs of tensors with at least so many frozen parameters begin and end. */
  private static Set<Long> frozenBorders(TrainingSpec spec, long least) {
    ParameterRules rules = spec.options().parameters();
    List<TensorSpec> parameters =
        spec.layout().tensors().stream()
            .filter(tensor -> tensor.kind() == TensorSpec.Kind.PARAMETER)
            .toList();
    Set<Long> borders = new HashSet<>();
    long from = 0;
    for (int i = 0; i <= parameters.size(); i++) {
      boolean end = i == parameters.size();
      if (end || !rules.isFrozen(parameters.get(i).name())) {
        // From here on nothing is frozen, until the next tensor at least.
        long to = end ? spec.layout().parameterLength() : parameters.get(i).offset();
        if (to - from >= least) {
          borders.addAll(List.of(from, to));
        }
        from =
            i + 1 < parameters.size()
                ? parameters.get(i + 1).offset()
                : spec.layout().parameterLength();
      }
    }
    return borders;
  }

  private static boolean overlap(Span one, Span other) {
    return one.from() < other.to() && other.from() < one.to();
  }

  /** Length of the flat array. */
  long length() {
    return length;
  }

  /** Elements of the buckets that are exchanged in each step. */
  long trainedLength() {
    return buckets.stream()
        .filter(Bucket::isTrained)
        .mapToLong(bucket -> bucket.slices().length())
        .sum();
  }

  /** How many are exchanged in each step. */
  int trainedCount() {
    return (int) buckets.stream().filter(Bucket::isTrained).count();
  }

  /** How many there are, at least 1. */
  int count() {
    return buckets.size();
  }

  /** The bucket at this position, in the order of the array. */
  Bucket bucket(int index) {
    return buckets.get(index);
  }

  /** What a worker owns: its slice of each bucket. */
  OwnedParameters owned(int worker) {
    List<Span> spans = new ArrayList<>();
    for (Bucket bucket : buckets) {
      spans.add(new Span(bucket.from(worker), bucket.from(worker + 1)));
    }
    return new OwnedParameters(spans);
  }

  /** Where a worker's slice of a bucket begins, where its slices lie packed. */
  int packed(int index, int worker) {
    long packed = 0;
    for (Bucket bucket : buckets.subList(0, index)) {
      packed += bucket.size(worker);
    }
    return Math.toIntExact(packed);
  }

  /** Elements of the longest slice of all. */
  int longest() {
    int longest = 0;
    for (Bucket bucket : buckets) {
      for (int part = 0; part < workers; part++) {
        longest = Math.max(longest, bucket.size(part));
      }
    }
    return longest;
  }

  /** Does something with the position of each bucket that has some of these parameters. */
  void forEachOf(long from, long to, IntConsumer body) {
    for (int index = 0; index < buckets.size(); index++) {
      if (buckets.get(index).from() < to && from < buckets.get(index).to()) {
        body.accept(index);
      }
    }
  }
}
