package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeBucketsTest {
  private static ParameterLayout cnn() {
    return Networks.cnn(10).layout(Shape.of(3, 32, 32));
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
    assertEquals(cnn().parameterLength(), covered);
    assertEquals(covered, buckets.length());
  }

  @Test
  void of_network_beginsBucketsWithTensorsAndKeepsThemLargeEnough() {
    ParameterLayout layout = cnn();
    ExchangeBuckets buckets = ExchangeBuckets.of(layout, 2);
    assertTrue(buckets.count() > 2, "buckets: " + buckets.count());
    for (int index = 0; index < buckets.count(); index++) {
      ExchangeBuckets.Bucket bucket = buckets.bucket(index);
      assertTrue(layout.tensors().stream().anyMatch(tensor -> begins(tensor, bucket.from())));
      assertTrue(index == 0 || bucket.to() - bucket.from() >= (2 * 32 << 10) / Float.BYTES);
    }
  }

  private static boolean begins(TensorSpec tensor, long offset) {
    return tensor.kind() == TensorSpec.Kind.PARAMETER && tensor.offset() == offset;
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
