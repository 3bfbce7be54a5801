package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.Attention.Extra;
import io.sparkdl.kernels.operator.Attention.Scores;
import io.sparkdl.kernels.operator.AttentionSizes;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/**
 * Weights of attention for a tile: some neighbouring queries of every batch and of one query head
 * per key head, with all keys they may see. A tile (B, Hk, rows, keys) is what one product gives;
 * tiles bound the memory.
 */
final class AttentionTiles {
  /** Elements of a tile, where the sizes allow it: what a processor's caches hold. */
  private static final long TILE = 1L << 20;

  private static final int MOST_ROWS = 128;
  private static final int LEAST_ROWS = 8;

  private final CpuCompiler compiler;
  private final ViewProducts products;
  private final Attention operator;
  private final AttentionSizes sizes;
  private final List<Tensor> inputs;
  private final Tensor lse;
  private final Tensor given;

  /**
   * Tiles of an attention.
   *
   * @param inputs of the forward operator
   * @param lse receives the logarithms of the sums, or null
   * @param given receives the scores that are asked for, or null
   */
  AttentionTiles(
      CpuCompiler compiler, Attention operator, List<Tensor> inputs, Tensor lse, Tensor given) {
    this.compiler = compiler;
    this.products = new ViewProducts(compiler);
    this.operator = operator;
    this.inputs = inputs;
    this.sizes =
        operator.sizes(
            inputs.get(0).type().shape(),
            inputs.get(1).type().shape(),
            inputs.get(2).type().shape());
    this.lse = lse;
    this.given = given;
  }

  AttentionSizes sizes() {
    return sizes;
  }

  /**
   * A tile.
   *
   * @param member which of the query heads of a key head
   * @param first first query
   * @param rows number of queries
   * @param keys number of keys
   */
  record Tile(int member, int first, int rows, int keys) {}

  /** All tiles, in order. */
  List<Tile> tiles() {
    long perRow = (long) sizes.batch() * sizes.keyHeads() * sizes.keys();
    int rows = (int) Math.max(LEAST_ROWS, Math.min(MOST_ROWS, TILE / perRow));
    boolean bounded =
        operator.causal() && operator.input(Extra.LENGTHS) < 0 && operator.scores() == Scores.NONE;
    List<Tile> tiles = new ArrayList<>();
    for (int member = 0; member < sizes.group(); member++) {
      for (int first = 0; first < sizes.queries(); first += rows) {
        int count = Math.min(rows, sizes.queries() - first);
        int keys = bounded ? Math.min(sizes.keys(), first + count + operator.past()) : sizes.keys();
        tiles.add(new Tile(member, first, count, keys));
      }
    }
    return tiles;
  }

  /** Queries, or values of the same layout, of a tile: (B, Hk, rows, size). */
  Tensor queries(Tensor whole, Tile tile, int size) {
    int head = sizes.headStride(sizes.queries(), size);
    int row = sizes.rowStride(sizes.queryHeads(), size);
    long start = (long) tile.member() * head + (long) tile.first() * row;
    int batch = sizes.queryHeads() * sizes.queries() * size;
    Shape shape = Shape.of(sizes.batch(), sizes.keyHeads(), tile.rows(), size);
    return ViewProducts.view(whole, start, shape, batch, sizes.group() * head, row, 1);
  }

  /** Keys or values of a tile: (B, Hk, keys, size). */
  Tensor keys(Tensor whole, Tile tile, int size) {
    return keys(whole, tile, size, false);
  }

  /** Keys or values of a tile, transposed: (B, Hk, size, keys). */
  Tensor transposedKeys(Tensor whole, Tile tile, int size) {
    return keys(whole, tile, size, true);
  }

  private Tensor keys(Tensor whole, Tile tile, int size, boolean transposed) {
    int head = sizes.headStride(sizes.keys(), size);
    int row = sizes.rowStride(sizes.keyHeads(), size);
    int batch = sizes.keyHeads() * sizes.keys() * size;
    int b = sizes.batch();
    int heads = sizes.keyHeads();
    return transposed
        ? ViewProducts.view(whole, 0, Shape.of(b, heads, size, tile.keys()), batch, head, 1, row)
        : ViewProducts.view(whole, 0, Shape.of(b, heads, tile.keys(), size), batch, head, row, 1);
  }

  /** A new tensor of a tile's shape. */
  Tensor scratch(Tile tile) {
    return compiler.scratchRowMajor(
        TensorType.floats(sizes.batch(), sizes.keyHeads(), tile.rows(), tile.keys()));
  }

  /** A tile transposed: (B, Hk, keys, rows). */
  Tensor transposed(Tensor tile) {
    Shape shape = tile.type().shape();
    int rows = shape.size(2);
    int keys = shape.size(3);
    Shape target = Shape.of(shape.size(0), shape.size(1), keys, rows);
    return ViewProducts.view(tile, 0, target, sizes.keyHeads() * rows * keys, rows * keys, 1, keys);
  }

  /**
   * Emits the weights of a tile, before dropout.
   *
   * @param slope receives the derivative of the softcap, or null
   */
  Tensor weights(Tile tile, Tensor slope) {
    Tensor p = scratch(tile);
    Tensor q = queries(inputs.get(0), tile, sizes.size());
    Tensor k = transposedKeys(inputs.get(1), tile, sizes.size());
    products.multiply(q, k, operator.factor(sizes), p, false);
    Tensor largest =
        compiler.scratchRowMajor(
            TensorType.floats(sizes.batch() * sizes.keyHeads() * tile.rows(), 2));
    List<Tensor> used = new ArrayList<>(inputs);
    used.addAll(List.of(p, largest));
    if (slope != null) {
      used.add(slope);
    }
    if (given != null) {
      used.add(given);
    }
    compiler.emit(used, () -> finishScores(tile, p, slope, largest));
    var softmax = softmax(p);
    compiler.emit(
        softmax,
        new softmax_forward(softmax),
        new Argument(dnnl.DNNL_ARG_SRC, p),
        new Argument(dnnl.DNNL_ARG_DST, p));
    if (lse != null) {
      used.add(lse);
    }
    compiler.emit(used, () -> finishWeights(tile, p, largest));
    return p;
  }

  private softmax_forward.primitive_desc softmax(Tensor p) {
    return new softmax_forward.primitive_desc(
        compiler.engine(),
        prop_kind.forward_training,
        algorithm.softmax_accurate,
        p.layout(),
        p.layout(),
        3,
        compiler.attributes(),
        false);
  }

  /** Emits the gradient of the scores over that of the weights. */
  void softmaxGradient(Tensor p, Tensor dp) {
    var description =
        new softmax_backward.primitive_desc(
            compiler.engine(),
            algorithm.softmax_accurate,
            dp.layout(),
            dp.layout(),
            p.layout(),
            3,
            softmax(p),
            compiler.attributes(),
            false);
    compiler.emit(
        description,
        new softmax_backward(description),
        new Argument(dnnl.DNNL_ARG_DST, p),
        new Argument(dnnl.DNNL_ARG_DIFF_DST, dp),
        new Argument(dnnl.DNNL_ARG_DIFF_SRC, dp));
  }

  /** The row of scores (B, Hq, Lq) that a line of a tile is. */
  private int row(Tile tile, int line) {
    int head = line / tile.rows();
    int batch = head / sizes.keyHeads();
    int queryHead = head % sizes.keyHeads() * sizes.group() + tile.member();
    return (batch * sizes.queryHeads() + queryHead) * sizes.queries()
        + tile.first()
        + line % tile.rows();
  }

  private void finishScores(Tile tile, Tensor p, Tensor slope, Tensor largest) {
    int lines = sizes.batch() * sizes.keyHeads() * tile.rows();
    FloatBuffer scores = p.floats();
    for (int line = 0; line < lines; line++) {
      int row = row(tile, line);
      int start = line * tile.keys();
      give(Scores.PRODUCTS, row, scores, start);
      if (operator.softcap() > 0) {
        cap(scores, start, tile.keys(), slope);
      }
      give(Scores.CAPPED, row, scores, start);
      mask(row, scores, start, tile.keys());
      give(Scores.MASKED, row, scores, start);
      int best = start;
      for (int i = start + 1; i < start + tile.keys(); i++) {
        best = scores.get(i) > scores.get(best) ? i : best;
      }
      largest.floats().put(2 * line, scores.get(best));
      largest.floats().put(2 * line + 1, Float.intBitsToFloat(best - start));
    }
  }

  private void give(Scores which, int row, FloatBuffer scores, int start) {
    if (given != null && operator.scores() == which) {
      given.floats().put(row * sizes.keys(), scores, start, sizes.keys());
    }
  }

  private void cap(FloatBuffer scores, int start, int keys, Tensor slope) {
    float cap = operator.softcap();
    for (int i = start; i < start + keys; i++) {
      float share = (float) Math.tanh(scores.get(i) / cap);
      scores.put(i, cap * share);
      if (slope != null) {
        slope.floats().put(i, 1 - share * share);
      }
    }
  }

  /** Adds the mask of a row and hides the keys that it may not see. */
  private void mask(int row, FloatBuffer scores, int start, int keys) {
    int seen = seen(row);
    int mask = operator.input(Extra.MASK);
    if (mask >= 0) {
      Tensor tensor = inputs.get(mask);
      Shape shape = tensor.type().shape();
      int[] strides = Attention.maskStrides(shape, sizes);
      seen = Math.min(seen, shape.size(-1));
      int head = row / sizes.queries();
      int at =
          head / sizes.queryHeads() * strides[0]
              + head % sizes.queryHeads() * strides[1]
              + row % sizes.queries() * strides[2];
      boolean added = tensor.floats() != null;
      for (int k = 0; k < Math.min(seen, keys); k++) {
        int position = at + k * strides[3];
        if (added) {
          scores.put(start + k, scores.get(start + k) + tensor.floats().get(position));
        } else if (tensor.ints().get(position) == 0) {
          scores.put(start + k, Float.NEGATIVE_INFINITY);
        }
      }
    }
    for (int k = Math.max(0, seen); k < keys; k++) {
      scores.put(start + k, Float.NEGATIVE_INFINITY);
    }
  }

  /** Number of leading keys that a row may see but for its mask. */
  private int seen(int row) {
    int lengths = operator.input(Extra.LENGTHS);
    int batch = row / (sizes.queryHeads() * sizes.queries());
    long length = lengths < 0 ? sizes.keys() : inputs.get(lengths).longs().get(batch);
    boolean external = lengths >= 0 && operator.past() == 0;
    long ahead = external ? length - sizes.queries() : operator.past();
    long seen = length;
    if (operator.causal()) {
      seen = Math.min(seen, row % sizes.queries() + ahead + 1);
    }
    return (int) Math.max(0, Math.min(seen, sizes.keys()));
  }

  /** The logarithm of the sum is the largest score less the logarithm of its weight. */
  private void finishWeights(Tile tile, Tensor p, Tensor largest) {
    int lines = sizes.batch() * sizes.keyHeads() * tile.rows();
    FloatBuffer weights = p.floats();
    for (int line = 0; line < lines; line++) {
      int start = line * tile.keys();
      float score = largest.floats().get(2 * line);
      if (score == Float.NEGATIVE_INFINITY) {
        for (int i = start; i < start + tile.keys(); i++) {
          weights.put(i, 0);
        }
      }
      if (lse != null) {
        int best = start + Float.floatToRawIntBits(largest.floats().get(2 * line + 1));
        boolean none = score == Float.NEGATIVE_INFINITY;
        lse.floats()
            .put(row(tile, line), none ? score : score - (float) Math.log(weights.get(best)));
      }
      give(Scores.WEIGHTS, row(tile, line), weights, start);
    }
  }

  /** Emits y = dropout(x) of a tile; y may be x. */
  void drop(Tile tile, Tensor x, Tensor y) {
    Tensor keys = inputs.get(operator.input(Extra.DROPOUT_KEYS));
    int perBatch = sizes.queryHeads() * sizes.queries();
    float scale = 1 / (1 - operator.dropout());
    int lines = sizes.batch() * sizes.keyHeads() * tile.rows();
    compiler.emit(
        List.of(keys, x, y),
        () -> {
          for (int line = 0; line < lines; line++) {
            int row = row(tile, line);
            long key = keys.longs().get(row / perBatch);
            int position = row % perBatch * sizes.keys();
            for (int k = 0; k < tile.keys(); k++) {
              float random = CounterRandom.uniform(key, operator.stream(), position + k);
              int at = line * tile.keys() + k;
              y.floats().put(at, random >= operator.dropout() ? x.floats().get(at) * scale : 0);
            }
          }
        });
  }
}
