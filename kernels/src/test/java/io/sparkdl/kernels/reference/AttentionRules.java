package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.Attention.Extra;
import io.sparkdl.kernels.operator.Attention.Scores;
import io.sparkdl.kernels.operator.AttentionGrad;
import io.sparkdl.kernels.operator.AttentionSizes;
import io.sparkdl.kernels.operator.CachedAttention;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Attention row by row with all scores of a row at hand, and rotations. */
final class AttentionRules {
  private final Attention operator;
  private final AttentionSizes sizes;
  private final List<Elements> in;

  private AttentionRules(Attention operator, List<Elements> in) {
    this.operator = operator;
    this.in = in;
    this.sizes = operator.sizes(in.get(0).shape(), in.get(1).shape(), in.get(2).shape());
  }

  static void attention(Attention operator, List<Elements> in, List<Elements> out) {
    AttentionRules rules = new AttentionRules(operator, in);
    AttentionSizes sizes = rules.sizes;
    for (int row = 0; row < sizes.rows(); row++) {
      double[] weights = rules.weights(row, out);
      for (int k = 0; k < sizes.keys(); k++) {
        for (int i = 0; i < sizes.valueSize(); i++) {
          out.get(0).doubles()[rules.result(row, i)] +=
              weights[k] * rules.kept(row, k) * in.get(2).doubles()[rules.value(row, k, i)];
        }
      }
    }
  }

  static void attentionGrad(AttentionGrad operator, List<Elements> in, List<Elements> out) {
    AttentionRules rules = new AttentionRules(operator.forward(), in.subList(1, operator.result()));
    for (int row = 0; row < rules.sizes.rows(); row++) {
      rules.gradient(row, in.get(0).doubles(), out);
    }
  }

  /** Softmax of a row's scores. */
  private double[] weights(int row, List<Elements> out) {
    double[] scores = new double[sizes.keys()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < scores.length; k++) {
      double capped = capped(product(row, k));
      scores[k] = seen(row, k) ? capped + mask(row, k) : Double.NEGATIVE_INFINITY;
      largest = Math.max(largest, scores[k]);
      give(out, Scores.PRODUCTS, row, k, product(row, k));
      give(out, Scores.CAPPED, row, k, capped);
      give(out, Scores.MASKED, row, k, scores[k]);
    }
    double sum = 0;
    for (double score : scores) {
      sum += largest == Double.NEGATIVE_INFINITY ? 0 : Math.exp(score - largest);
    }
    double lse = largest == Double.NEGATIVE_INFINITY ? largest : largest + Math.log(sum);
    for (int k = 0; k < scores.length; k++) {
      scores[k] = sum == 0 ? 0 : Math.exp(scores[k] - lse);
      give(out, Scores.WEIGHTS, row, k, scores[k]);
    }
    if (out != null) {
      out.get(1).doubles()[row] = lse;
    }
    return scores;
  }

  private void give(List<Elements> out, Scores which, int row, int k, double score) {
    if (out != null && operator.scores() == which) {
      out.get(2).doubles()[row * sizes.keys() + k] = score;
    }
  }

  private void gradient(int row, double[] dy, List<Elements> out) {
    double[] weights = weights(row, null);
    double[] dp = new double[weights.length];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      for (int i = 0; i < sizes.valueSize(); i++) {
        double kept = kept(row, k);
        dp[k] += kept * dy[result(row, i)] * in.get(2).doubles()[value(row, k, i)];
        out.get(2).doubles()[value(row, k, i)] += weights[k] * kept * dy[result(row, i)];
      }
      sum += weights[k] * dp[k];
    }
    for (int k = 0; k < weights.length; k++) {
      double ds = weights[k] * (dp[k] - sum) * factor();
      if (operator.softcap() > 0) {
        double share = Math.tanh(product(row, k) / operator.softcap());
        ds *= 1 - share * share;
      }
      for (int i = 0; i < sizes.size(); i++) {
        out.get(0).doubles()[query(row, i)] += ds * in.get(1).doubles()[key(row, k, i)];
        out.get(1).doubles()[key(row, k, i)] += ds * in.get(0).doubles()[query(row, i)];
      }
    }
  }

  private double factor() {
    return operator.scale() != 0 ? operator.scale() : 1 / Math.sqrt(sizes.size());
  }

  private double product(int row, int k) {
    double sum = 0;
    for (int i = 0; i < sizes.size(); i++) {
      sum += in.get(0).doubles()[query(row, i)] * in.get(1).doubles()[key(row, k, i)];
    }
    return sum * factor();
  }

  private double capped(double product) {
    double cap = operator.softcap();
    return cap > 0 ? cap * Math.tanh(product / cap) : product;
  }

  private boolean seen(int row, int k) {
    int lengths = operator.input(Extra.LENGTHS);
    int batch = row / (sizes.queryHeads() * sizes.queries());
    int query = row % sizes.queries();
    long length = lengths < 0 ? sizes.keys() : in.get(lengths).longs()[batch];
    boolean external = lengths >= 0 && operator.past() == 0;
    long ahead = external ? length - sizes.queries() : operator.past();
    if (k >= length || operator.causal() && k > query + ahead) {
      return false;
    }
    int mask = operator.input(Extra.MASK);
    if (mask < 0) {
      return true;
    }
    Elements elements = in.get(mask);
    return k < elements.shape().size(-1)
        && (elements.isFloat() || elements.longs()[maskPosition(row, k)] != 0);
  }

  private double mask(int row, int k) {
    int mask = operator.input(Extra.MASK);
    boolean added = mask >= 0 && in.get(mask).isFloat();
    return added ? in.get(mask).doubles()[maskPosition(row, k)] : 0;
  }

  private int maskPosition(int row, int k) {
    int[] strides = Attention.maskStrides(in.get(operator.input(Extra.MASK)).shape(), sizes);
    int head = row / sizes.queries();
    return head / sizes.queryHeads() * strides[0]
        + head % sizes.queryHeads() * strides[1]
        + row % sizes.queries() * strides[2]
        + k * strides[3];
  }

  /** 0 where dropout drops a weight, else what it is multiplied by. */
  private double kept(int row, int k) {
    if (operator.dropout() == 0) {
      return 1;
    }
    int perBatch = sizes.queryHeads() * sizes.queries();
    long key = in.get(operator.input(Extra.DROPOUT_KEYS)).longs()[row / perBatch];
    int position = row % perBatch * sizes.keys() + k;
    boolean kept = CounterRandom.uniform(key, operator.stream(), position) >= operator.dropout();
    return kept ? 1 / (1.0 - operator.dropout()) : 0;
  }

  private int query(int row, int i) {
    return at(row, row % sizes.queries(), 1, sizes.queryHeads(), sizes.queries(), sizes.size(), i);
  }

  private int result(int row, int i) {
    int size = sizes.valueSize();
    return at(row, row % sizes.queries(), 1, sizes.queryHeads(), sizes.queries(), size, i);
  }

  private int key(int row, int k, int i) {
    return at(row, k, sizes.group(), sizes.keyHeads(), sizes.keys(), sizes.size(), i);
  }

  private int value(int row, int k, int i) {
    return at(row, k, sizes.group(), sizes.keyHeads(), sizes.keys(), sizes.valueSize(), i);
  }

  private int at(int row, int position, int group, int heads, int length, int size, int i) {
    int batch = row / sizes.queries() / sizes.queryHeads();
    int head = row / sizes.queries() % sizes.queryHeads() / group;
    return sizes.packed()
        ? ((batch * length + position) * heads + head) * size + i
        : ((batch * heads + head) * length + position) * size + i;
  }

  /** By definition: keys and values are joined, heads are an axis of their own. */
  static void cached(CachedAttention operator, List<Elements> in, List<Elements> out) {
    Attention attention = operator.attention();
    int past = in.get(3).shape().size(2);
    List<Elements> inner = new ArrayList<>();
    inner.add(heads(in.get(0), attention.queryHeads()));
    for (int i = 1; i < 3; i++) {
      Elements fresh = heads(in.get(i), attention.keyHeads());
      MovementRules.concat(
          new io.sparkdl.kernels.operator.Concat(2),
          List.of(in.get(i + 2), fresh),
          List.of(out.get(i)));
      inner.add(out.get(i));
    }
    inner.addAll(in.subList(5, in.size()));
    Attention whole =
        new Attention(
            0,
            0,
            attention.scale(),
            attention.causal(),
            past,
            attention.softcap(),
            attention.scores(),
            attention.dropout(),
            attention.stream(),
            attention.extras());
    List<Elements> results = Rules.apply(whole, inner);
    Elements y = results.get(0);
    if (in.get(0).shape().rank() == 3) {
      y = Rules.apply(new Transpose(List.of(0, 2, 1, 3)), List.of(y)).get(0);
    }
    MovementRules.copy(operator, List.of(y), out.subList(0, 1));
    if (results.size() > 2) {
      MovementRules.copy(operator, results.subList(2, 3), out.subList(3, 4));
    }
  }

  private static Elements heads(Elements packed, int heads) {
    Shape shape = packed.shape();
    if (shape.rank() == 4) {
      return packed;
    }
    Shape split = Shape.of(shape.size(0), shape.size(1), heads, shape.size(2) / heads);
    Elements rows = Elements.of(new TensorType(packed.type().element(), split), packed.doubles());
    return Rules.apply(new Transpose(List.of(0, 2, 1, 3)), List.of(rows)).get(0);
  }

  static void rotary(RotaryEmbedding operator, List<Elements> in, List<Elements> out) {
    RotaryEmbedding.Sizes sizes = operator.sizes(in.get(0).shape());
    double[] x = in.get(0).doubles();
    double[] y = out.get(0).doubles();
    int half = sizes.rotated() / 2;
    for (int at = 0; at < x.length; at++) {
      int i = at % sizes.size();
      int line = at / sizes.size();
      int position = sizes.packed() ? line / sizes.heads() % sizes.length() : line % sizes.length();
      int batch = line / sizes.heads() / sizes.length();
      if (i >= sizes.rotated()) {
        y[at] = x[at];
        continue;
      }
      int row = batch * sizes.length() + position;
      int pair = operator.interleaved() ? i / 2 : i % half;
      boolean first = operator.interleaved() ? i % 2 == 0 : i < half;
      int angle = (in.size() == 4 ? (int) in.get(3).longs()[row] : row) * half + pair;
      double cos = in.get(1).doubles()[angle];
      double sin = (operator.back() ? -1 : 1) * in.get(2).doubles()[angle];
      int distance = operator.interleaved() ? 1 : half;
      y[at] = first ? cos * x[at] - sin * x[at + distance] : sin * x[at - distance] + cos * x[at];
    }
  }
}
