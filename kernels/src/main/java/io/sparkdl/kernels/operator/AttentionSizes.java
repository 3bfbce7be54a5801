package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Sizes of attention. Tensors of heads are (B, heads, length, size), or packed (B, length, heads *
 * size).
 *
 * @param batch B
 * @param queries Lq, queries per head
 * @param keys Lk, keys per head
 * @param queryHeads Hq
 * @param keyHeads Hk, of which each serves Hq / Hk neighbouring query heads
 * @param size D, of queries and keys
 * @param valueSize of values and results
 * @param packed true for three axes
 */
public record AttentionSizes(
    int batch,
    int queries,
    int keys,
    int queryHeads,
    int keyHeads,
    int size,
    int valueSize,
    boolean packed) {

  static AttentionSizes of(Attention operator, Shape q, Shape k, Shape v) {
    if (q.rank() == 4) {
      return new AttentionSizes(
          q.size(0), q.size(2), k.size(2), q.size(1), k.size(1), q.size(3), v.size(3), false);
    }
    int heads = Math.max(1, operator.queryHeads());
    int keyHeads = Math.max(1, operator.keyHeads());
    return new AttentionSizes(
        q.size(0),
        q.size(1),
        k.size(1),
        heads,
        keyHeads,
        q.size(2) / heads,
        v.size(2) / keyHeads,
        true);
  }

  /** Query heads that share a key head. */
  public int group() {
    return queryHeads / keyHeads;
  }

  /** Distance between neighbouring heads of a tensor of heads. */
  public int headStride(int length, int itemSize) {
    return packed ? itemSize : length * itemSize;
  }

  /** Distance between neighbouring rows of a head. */
  public int rowStride(int heads, int itemSize) {
    return packed ? heads * itemSize : itemSize;
  }

  /** Rows of scores, B * Hq * Lq. */
  public int rows() {
    return batch * queryHeads * queries;
  }

  /** Shape of the scores. */
  public Shape scores() {
    return Shape.of(batch, queryHeads, queries, keys);
  }
}
