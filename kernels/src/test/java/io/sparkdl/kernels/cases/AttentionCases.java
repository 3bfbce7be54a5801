package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.Attention.Extra;
import io.sparkdl.kernels.operator.Attention.Scores;
import io.sparkdl.kernels.operator.AttentionGrad;
import io.sparkdl.kernels.operator.CachedAttention;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Attention with its gradient, rotary positions and key-value caches. */
final class AttentionCases {
  /** Softmax of sums, then sums again. */
  private static final Tolerance OF_WEIGHTS = new Tolerance(5e-5, 1e-4);

  private AttentionCases() {}

  /** Batch, queries, keys, query heads, key heads, sizes of queries and of values. */
  private record Sizes(int b, int lq, int lk, int hq, int hk, int d, int dv) {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    Sizes small = new Sizes(2, 4, 6, 3, 3, 8, 5);
    Sizes grouped = new Sizes(2, 5, 7, 6, 2, 4, 3);
    Sizes one = new Sizes(1, 1, 1, 1, 1, 1, 1);
    Sizes wide = new Sizes(1, 70, 131, 2, 1, 17, 65);
    for (boolean packed : new boolean[] {false, true}) {
      for (Sizes sizes : List.of(small, grouped, one, wide)) {
        add(cases, "plain", plain(sizes, packed, false, 0), sizes, packed, null);
        add(
            cases,
            "causal",
            plain(sizes, packed, true, sizes.lk() > 1 ? 2 : 0),
            sizes,
            packed,
            null);
      }
      masks(cases, grouped, packed);
    }
    for (Scores scores : Scores.values()) {
      Attention operator = operator(small, false, true, 0, 1.5f, scores, 0, Set.of(Extra.MASK));
      add(cases, "scores_" + scores, operator, small, false, new int[] {4, 6});
    }
    cached(cases);
    rotations(cases);
    return cases.cases();
  }

  private static void masks(CaseList cases, Sizes sizes, boolean packed) {
    int[][] masks = {{5, 7}, {2, 1, 5, 7}, {2, 6, 5, 7}, {1, 6, 1, 7}, {5, 4}};
    for (int[] mask : masks) {
      Set<Extra> extras = Set.of(Extra.MASK);
      add(
          cases,
          "mask" + Shape.of(mask),
          operator(sizes, packed, false, 0, 0, Scores.NONE, 0, extras),
          sizes,
          packed,
          mask);
      add(
          cases,
          "mask_causal_lengths" + Shape.of(mask),
          operator(sizes, packed, true, 3, 2, Scores.NONE, 0, Set.of(Extra.MASK, Extra.LENGTHS)),
          sizes,
          packed,
          mask);
    }
    Set<Extra> lengths = Set.of(Extra.LENGTHS);
    add(
        cases,
        "lengths",
        operator(sizes, packed, true, 0, 0, Scores.NONE, 0, lengths),
        sizes,
        packed,
        null);
    Set<Extra> keys = Set.of(Extra.DROPOUT_KEYS);
    add(
        cases,
        "dropout",
        operator(sizes, packed, false, 0, 0, Scores.NONE, 0.4f, keys),
        sizes,
        packed,
        null);
  }

  private static Attention plain(Sizes sizes, boolean packed, boolean causal, int past) {
    return operator(sizes, packed, causal, past, 0, Scores.NONE, 0, Set.of());
  }

  private static Attention operator(
      Sizes sizes,
      boolean packed,
      boolean causal,
      int past,
      float softcap,
      Scores scores,
      float dropout,
      Set<Extra> extras) {
    return new Attention(
        packed ? sizes.hq() : 0,
        packed ? sizes.hk() : 0,
        causal ? 0.3f : 0,
        causal,
        past,
        softcap,
        scores,
        dropout,
        3,
        extras);
  }

  private static void add(
      CaseList cases, String special, Attention operator, Sizes sizes, boolean packed, int[] mask) {
    for (boolean bool : mask == null ? new boolean[] {false} : new boolean[] {false, true}) {
      String name = special + (bool ? "_bool" : "") + (packed ? "_packed" : "") + sizes;
      cases.add(
          name,
          operator,
          OF_WEIGHTS,
          samples -> inputs(samples, operator, sizes, packed, mask, bool));
      cases.add(
          name,
          new AttentionGrad(operator),
          OF_WEIGHTS,
          samples -> {
            List<Argument> forward = inputs(samples, operator, sizes, packed, mask, bool);
            Argument[] array = forward.toArray(Argument[]::new);
            Argument y = samples.output(0, operator, array);
            List<Argument> all = new ArrayList<>();
            all.add(samples.uniform(y.type().shape().toArray()));
            all.addAll(forward);
            all.add(y);
            all.add(samples.output(1, operator, array));
            return all;
          });
    }
  }

  private static List<Argument> inputs(
      Samples samples, Attention operator, Sizes s, boolean packed, int[] mask, boolean bool) {
    List<Argument> all = new ArrayList<>();
    all.add(heads(samples, packed, s.b(), s.hq(), s.lq(), s.d()));
    all.add(heads(samples, packed, s.b(), s.hk(), s.lk(), s.d()));
    all.add(heads(samples, packed, s.b(), s.hk(), s.lk(), s.dv()));
    for (Extra extra : operator.extras()) {
      all.add(
          switch (extra) {
            case MASK ->
                bool ? samples.integers(ElementType.BOOL, 0, 1, mask) : samples.uniform(mask);
            case LENGTHS -> samples.integers(ElementType.INT64, 1, s.lk(), s.b());
            case DROPOUT_KEYS -> samples.keys(s.b());
          });
    }
    return all;
  }

  private static Argument heads(
      Samples samples, boolean packed, int batch, int heads, int length, int size) {
    return packed
        ? samples.uniform(batch, length, heads * size)
        : samples.uniform(batch, heads, length, size);
  }

  private static void cached(CaseList cases) {
    for (boolean packed : new boolean[] {false, true}) {
      Sizes s = new Sizes(2, 3, 4, 4, 2, 4, 3);
      Attention attention = operator(s, packed, true, 0, 0, Scores.NONE, 0, Set.of());
      for (int past : new int[] {0, 5}) {
        cases.add(
            "cached" + past + (packed ? "_packed" : ""),
            new CachedAttention(attention),
            OF_WEIGHTS,
            samples -> {
              List<Argument> all =
                  new ArrayList<>(inputs(samples, attention, s, packed, null, false));
              all.add(samples.uniform(s.b(), s.hk(), past, s.d()));
              all.add(samples.uniform(s.b(), s.hk(), past, s.dv()));
              return all;
            });
      }
    }
  }

  private static void rotations(CaseList cases) {
    for (boolean interleaved : new boolean[] {false, true}) {
      for (boolean positions : new boolean[] {false, true}) {
        for (int rotated : new int[] {0, 4}) {
          String name = (interleaved ? "interleaved" : "halves") + rotated + positions;
          int half = rotated == 0 ? 4 : 2;
          int[] angles = positions ? new int[] {11, half} : new int[] {2, 5, half};
          for (int[] x : new int[][] {{2, 3, 5, 8}, {2, 5, 24}}) {
            boolean packed = x.length == 3;
            cases.add(
                name + Shape.of(x),
                new RotaryEmbedding(interleaved, packed ? 3 : 0, rotated, packed),
                Tolerance.ELEMENTWISE,
                samples -> {
                  List<Argument> all = new ArrayList<>();
                  all.add(samples.uniform(x));
                  all.add(samples.uniform(angles));
                  all.add(samples.uniform(angles));
                  if (positions) {
                    all.add(samples.integers(ElementType.INT64, 0, 10, 2, 5));
                  }
                  return all;
                });
          }
        }
      }
    }
  }
}
