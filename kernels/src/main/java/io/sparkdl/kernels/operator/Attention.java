package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scaled dot-product attention of many heads. ONNX Attention-24; Vaswani et al. 2017,
 * arXiv:1706.03762. Inputs: queries (B, Hq, Lq, D), keys (B, Hk, Lk, D), values (B, Hk, Lk, Dv), or
 * packed (B, Lq, Hq * D), (B, Lk, Hk * D), (B, Lk, Hk * Dv), then those of {@link Extra} that the
 * operator has. Each key head serves Hq / Hk neighbouring query heads (grouped queries; Ainslie et
 * al. 2023, arXiv:2305.13245). With q, k, v rows of a head:
 *
 * <pre>
 * s = scale * q k'; s = softcap * tanh(s / softcap) if softcap > 0
 * s = s + mask, and -infinity where a key may not be seen
 * p = exp(s - lse), lse = log of the sum of exp(s) over the keys; y = dropout(p) v
 * </pre>
 *
 * <p>A query that sees no key gives 0. Outputs: y, of q's layout; lse (B, Hq, Lq), which the
 * gradient reads; and the scores (B, Hq, Lq, Lk) if asked for. Without scores, memory is linear in
 * Lq and Lk, forward and backward: scores live in tiles and are computed again for the gradient
 * (Dao et al. 2022, arXiv:2205.14135). Gradients go to q, k and v, from y only.
 *
 * <p>Dropout of a weight is a function of its row's key in {@link Extra#DROPOUT_KEYS}, the stream
 * and its position in (Hq, Lq, Lk), as in {@link Dropout}.
 *
 * @param queryHeads Hq where inputs are packed, else 0
 * @param keyHeads Hk where inputs are packed, else 0
 * @param scale of the products; 0 for 1 / sqrt(D)
 * @param causal query i sees keys up to i + past only; with lengths and no past, up to i + length -
 *     Lq
 * @param past keys that precede those of the first query
 * @param softcap bound of the scores, 0 for none
 * @param scores which scores to give out
 * @param dropout probability that a weight becomes 0; needs keys if above 0
 * @param stream tells the dropouts of one network apart
 * @param extras optional inputs that are present
 */
public record Attention(
    int queryHeads,
    int keyHeads,
    float scale,
    boolean causal,
    int past,
    float softcap,
    Scores scores,
    float dropout,
    int stream,
    Set<Extra> extras)
    implements Operator {

  /** Scores that are given out, ONNX's qk_matmul_output_mode. */
  public enum Scores {
    /** None: memory stays linear. */
    NONE,
    /** Scaled products. */
    PRODUCTS,
    /** After the softcap. */
    CAPPED,
    /** After the mask. */
    MASKED,
    /** The weights, before dropout. */
    WEIGHTS
  }

  /** Optional inputs, in order. */
  public enum Extra {
    /**
     * Float, added to the scores, or bool, true where a key is seen: broadcasts to (B, Hq, Lq, Lm);
     * keys from Lm on are not seen.
     */
    MASK,
    /** int64 (B): keys from here on are padding. */
    LENGTHS,
    /** int64 (B): keys of the dropout's random numbers. */
    DROPOUT_KEYS
  }

  public Attention {
    extras = java.util.Collections.unmodifiableSet(new TreeSet<>(extras));
    boolean valid =
        queryHeads >= 0
            && keyHeads >= 0
            && past >= 0
            && Float.isFinite(scale)
            && softcap >= 0
            && dropout >= 0
            && dropout < 1;
    if (!valid || dropout > 0 != extras.contains(Extra.DROPOUT_KEYS)) {
      throw new IllegalArgumentException(
          "Attention: expected heads, past and softcap of at least 0, a dropout in [0, 1), and keys"
              + " for dropout, got %d, %d, %d, %s, %s, %s"
                  .formatted(queryHeads, keyHeads, past, softcap, dropout, extras));
    }
  }

  /** Attention over inputs of four axes, without mask, softcap and dropout. */
  public static Attention of(boolean causal) {
    return packed(0, 0, causal);
  }

  /** Attention over packed inputs, without mask, softcap and dropout. */
  public static Attention packed(int queryHeads, int keyHeads, boolean causal) {
    return new Attention(queryHeads, keyHeads, 0, causal, 0, 0, Scores.NONE, 0, 0, Set.of());
  }

  /** Position of an optional input, or -1 if it is absent. */
  public int input(Extra extra) {
    int position = 3;
    for (Extra present : extras) {
      if (present == extra) {
        return position;
      }
      position++;
    }
    return -1;
  }

  /** Sizes for inputs of these types. */
  public AttentionSizes sizes(Shape q, Shape k, Shape v) {
    return AttentionSizes.of(this, q, k, v);
  }

  /** The factor of the products. */
  public float factor(AttentionSizes sizes) {
    return scale != 0 ? scale : (float) (1 / Math.sqrt(sizes.size()));
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3 + extras.size(), 3 + extras.size());
    Check.floats(this, inputs.subList(0, 3));
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    Shape v = inputs.get(2).shape();
    boolean ranks =
        (q.rank() == 3 || q.rank() == 4) && k.rank() == q.rank() && v.rank() == q.rank();
    Check.that(ranks && q.elements() > 0, this, "q, k, v of three or four axes", inputs);
    AttentionSizes sizes = sizes(q, k, v);
    Check.that(sizes.queryHeads() % sizes.keyHeads() == 0, this, "Hk that divides Hq", sizes);
    int b = sizes.batch();
    boolean fits =
        sizes.packed()
            ? q.equals(Shape.of(b, sizes.queries(), sizes.queryHeads() * sizes.size()))
                && k.equals(Shape.of(b, sizes.keys(), sizes.keyHeads() * sizes.size()))
                && v.equals(Shape.of(b, sizes.keys(), sizes.keyHeads() * sizes.valueSize()))
            : k.equals(Shape.of(b, sizes.keyHeads(), sizes.keys(), sizes.size()))
                && v.equals(Shape.of(b, sizes.keyHeads(), sizes.keys(), sizes.valueSize()));
    Check.that(fits && k.elements() > 0, this, "q, k, v that fit together", inputs);
    checkExtras(inputs, sizes);
    Shape y =
        sizes.packed()
            ? Shape.of(b, sizes.queries(), sizes.queryHeads() * sizes.valueSize())
            : Shape.of(b, sizes.queryHeads(), sizes.queries(), sizes.valueSize());
    List<TensorType> outputs = new ArrayList<>();
    outputs.add(inputs.get(0).withShape(y));
    outputs.add(TensorType.floats(b, sizes.queryHeads(), sizes.queries()));
    if (scores != Scores.NONE) {
      outputs.add(inputs.get(0).withShape(sizes.scores()));
    }
    return outputs;
  }

  private void checkExtras(List<TensorType> inputs, AttentionSizes sizes) {
    for (Extra extra : extras) {
      TensorType type = inputs.get(input(extra));
      if (extra == Extra.MASK) {
        Shape mask = type.shape();
        Shape target = maskTarget(mask, sizes);
        boolean fits =
            mask.rank() >= 1
                && mask.rank() <= 4
                && mask.size(-1) <= sizes.keys()
                && Shape.broadcast(mask, target).equals(target);
        boolean element = type.element() == ElementType.FLOAT || type.element() == ElementType.BOOL;
        Check.that(fits && element, this, "a mask that broadcasts to " + sizes.scores(), type);
      } else {
        TensorType expected = new TensorType(ElementType.INT64, Shape.of(sizes.batch()));
        Check.that(type.equals(expected), this, extra + " " + expected, type);
      }
    }
  }

  private static Shape maskTarget(Shape mask, AttentionSizes sizes) {
    int last = mask.rank() == 0 ? 1 : mask.size(-1);
    return Shape.of(sizes.batch(), sizes.queryHeads(), sizes.queries(), last);
  }

  /** Strides of a mask over (B, Hq, Lq, Lm). */
  public static int[] maskStrides(Shape mask, AttentionSizes sizes) {
    return mask.broadcastStrides(maskTarget(mask, sizes));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    List<Value> inputs = new ArrayList<>(List.of(d.dy(0)));
    inputs.addAll(d.step().inputs());
    inputs.addAll(List.of(d.y(0), d.y(1)));
    List<Value> gradients = d.builder().applyAll(new AttentionGrad(this), inputs);
    List<Value> all = new ArrayList<>(gradients);
    all.addAll(Arrays.asList(new Value[extras.size()]));
    return all;
  }

  @Override
  public boolean passesGradient(int output) {
    return output == 0;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    AttentionSizes sizes =
        sizes(inputs.get(0).shape(), inputs.get(1).shape(), inputs.get(2).shape());
    return 2L * sizes.rows() * sizes.keys() * (sizes.size() + sizes.valueSize());
  }
}
