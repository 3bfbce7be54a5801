package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeBucketsTest {
  private static final int WORKERS = 2;

  /** Parameters of a message that takes little longer than an empty one. */
  private static final long LEAST = WORKERS * (32 << 10) / Float.BYTES;

  private static TrainingSpec cnn() {
    return new TrainingSpec(
        Networks.cnn(10),
        List.of(3, 32, 32),
        10,
        Loss.CROSS_ENTROPY,
        new Optimizer.Sgd(0, false, 0));
  }

  private static List<TensorSpec> parameters() {
    return cnn().layout().tensors().stream()
        .filter(tensor -> tensor.kind() == TensorSpec.Kind.PARAMETER)
        .toList();
  }

  /** Buckets of the network with these of its tensors frozen. */
  private static ExchangeBuckets frozen(List<TensorSpec> tensors) {
    return ExchangeBuckets.of(
        cnn().withOptions(freezing(tensors.stream().map(TensorSpec::name).toList())), WORKERS);
  }

  private static TrainingOptions freezing(List<String> names) {
    return new TrainingOptions(new ParameterRules(names, Map.of(), Map.of()), 0, 0, 0, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void owned_anyWorkers_coverTheArrayOnce(int workers) {
    ExchangeBuckets buckets = ExchangeBuckets.of(cnn(), workers);
    List<Span> spans = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      OwnedParameters owned = buckets.owned(worker);
      int last = buckets.count() - 1;
      int packed = buckets.packed(last, worker) + buckets.bucket(last).size(worker);
      assertEquals(owned.length(), packed);
      spans.addAll(owned.spans());
    }
    spans.sort((a, b) -> Long.compare(a.from(), b.from()) * 2 + Long.compare(a.to(), b.to()));
    long covered = 0;
    for (Span span : spans) {
      assertEquals(covered, span.from());
      covered = span.to();
    }
    assertEquals(cnn().layout().parameterLength(), covered);
    assertEquals(covered, buckets.length());
  }

  @Test
  void of_network_beginsBucketsWithTensorsAndKeepsThemLargeEnough() {
    ExchangeBuckets buckets = ExchangeBuckets.of(cnn(), WORKERS);
    assertTrue(buckets.count() > 2, "buckets: " + buckets.count());
    for (int index = 0; index < buckets.count(); index++) {
      ExchangeBuckets.Bucket bucket = buckets.bucket(index);
      assertTrue(parameters().stream().anyMatch(tensor -> tensor.offset() == bucket.from()));
      assertTrue(index == 0 || bucket.to() - bucket.from() >= LEAST);
      assertTrue(bucket.isTrained());
    }
    assertEquals(buckets.length(), buckets.trainedLength());
  }

  @Test
  void of_allButTheLastLayerFrozen_exchangesThatAlone() {
    List<TensorSpec> tensors = parameters();
    List<TensorSpec> body = tensors.subList(0, tensors.size() - 2);
    ExchangeBuckets buckets = frozen(body);
    int last = buckets.count() - 1;
    for (int index = 0; index < last; index++) {
      assertFalse(buckets.bucket(index).isTrained(), "bucket " + index);
    }
    assertTrue(buckets.bucket(last).isTrained());
    assertEquals(tensors.get(body.size()).offset(), buckets.bucket(last).from());
    assertEquals(buckets.length() - buckets.bucket(last).from(), buckets.trainedLength());
  }

  /** Of tensors that are no whole number of cache lines. */
  @Test
  void of_middleLayerFrozen_exchangesThoseAround() {
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Dense(5), new Dense(3001), new Dense(5)),
            List.of(33),
            5,
            Loss.CROSS_ENTROPY,
            new Optimizer.Sgd(0, false, 0),
            freezing(List.of("1-*")));
    ExchangeBuckets buckets = ExchangeBuckets.of(spec, WORKERS);
    List<Boolean> trained = new ArrayList<>();
    for (int index = 0; index < buckets.count(); index++) {
      trained.add(buckets.bucket(index).isTrained());
    }
    assertEquals(List.of(true, false, true), trained);
    TensorSpec frozen = spec.layout().tensors().get(2);
    assertEquals(frozen.offset(), buckets.bucket(1).from());
    assertEquals(spec.layout().tensors().get(4).offset(), buckets.bucket(1).to());
  }

  /** A large tensor at the end that is trained is no reason for a bucket of its own. */
  @Test
  void of_lastTensorWithoutBias_isExchangedWithThoseBefore() {
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Dense(1000), new Dense(20, null, false, null)),
            List.of(200),
            20,
            Loss.CROSS_ENTROPY,
            new Optimizer.Sgd(0, false, 0));
    assertEquals(1, ExchangeBuckets.of(spec, WORKERS).count());
  }

  /** A bucket for each bias would cost more than it saves. */
  @Test
  void of_smallTensorsFrozen_exchangesThemWithTheOthers() {
    List<TensorSpec> small =
        parameters().stream().filter(tensor -> tensor.shape().elements() < LEAST / 2).toList();
    ExchangeBuckets buckets = frozen(small.subList(0, 1));
    assertEquals(ExchangeBuckets.of(cnn(), WORKERS).count(), buckets.count());
    assertEquals(buckets.length(), buckets.trainedLength());
  }

  @Test
  void of_allFrozen_exchangesNothing() {
    assertEquals(0, frozen(parameters()).trainedLength());
  }

  @Test
  void of_manyWorkers_isOneBucket() {
    assertEquals(1, ExchangeBuckets.of(cnn(), 1024).count());
  }

  @Test
  void forEachOf_parameters_givesTheBucketsThatHaveThem() {
    ExchangeBuckets buckets = new ExchangeBuckets(List.of(16L, 48L, 64L), 2);
    List<Integer> touched = new ArrayList<>();
    buckets.forEachOf(15, 49, touched::add);
    assertEquals(List.of(0, 1, 2), touched);
    touched.clear();
    buckets.forEachOf(16, 48, touched::add);
    assertEquals(List.of(1), touched);
  }
}
