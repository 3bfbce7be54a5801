package io.sparkdl.kernels.opencl.kernel;

/**
 * What the kernels of attention share: where everything is, and a score. Groups of 64 items take 64
 * keys (or queries) at a time: each item makes one score, then each gathers one element of the
 * result over all 64.
 */
abstract class AttentionKernel extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 64;

  protected final int batch;
  protected final int queries;
  protected final int keys;
  protected final int queryHeads;
  protected final int keyHeads;
  protected final int size;
  protected final int valueSize;
  protected final int packed;
  protected final int q;
  protected final int k;
  protected final int v;
  protected final int lse;
  protected final int mask;
  protected final int maskOfBools;
  protected final int maskKeys;
  protected final int maskBatch;
  protected final int maskHead;
  protected final int maskRow;
  protected final int maskKey;
  protected final int lengths;
  protected final int causal;
  protected final int past;
  protected final int dropoutKeys;
  protected final int stream;
  protected final float ratio;
  protected final float factor;
  protected final float softcap;
  protected final float lowest;

  AttentionKernel(AttentionPlaces places) {
    batch = places.sizes().batch();
    queries = places.sizes().queries();
    keys = places.sizes().keys();
    queryHeads = places.sizes().queryHeads();
    keyHeads = places.sizes().keyHeads();
    size = places.sizes().size();
    valueSize = places.sizes().valueSize();
    packed = places.sizes().packed() ? 1 : 0;
    q = places.q();
    k = places.k();
    v = places.v();
    lse = places.lse();
    mask = places.mask();
    maskOfBools = places.maskOfBools() ? 1 : 0;
    maskKeys = places.maskKeys();
    maskBatch = places.maskStrides()[0];
    maskHead = places.maskStrides()[1];
    maskRow = places.maskStrides()[2];
    maskKey = places.maskStrides()[3];
    lengths = places.lengths();
    causal = places.operator().causal() ? 1 : 0;
    past = places.operator().past();
    dropoutKeys = places.dropoutKeys();
    stream = places.operator().stream();
    ratio = places.operator().dropout();
    factor = places.operator().factor(places.sizes());
    softcap = places.operator().softcap();
    lowest = Float.NEGATIVE_INFINITY;
  }

  /** Start of row {@code position} of a head. */
  protected int place(int b, int head, int position, int heads, int length, int itemSize) {
    if (packed == 1) {
      return ((b * length + position) * heads + head) * itemSize;
    }
    return ((b * heads + head) * length + position) * itemSize;
  }

  protected int queryPlace(int b, int head, int position, int itemSize) {
    return place(b, head, position, queryHeads, queries, itemSize);
  }

  protected int keyPlace(int b, int head, int position, int itemSize) {
    return place(b, head / (queryHeads / keyHeads), position, keyHeads, keys, itemSize);
  }

  protected float dot(int a, int b, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += floats[a + i] * floats[b + i];
    }
    return sum;
  }

  /** Scaled product of a query and a key. */
  protected float product(int b, int head, int row, int key) {
    return factor * dot(q + queryPlace(b, head, row, size), k + keyPlace(b, head, key, size), size);
  }

  protected float capped(float product) {
    if (softcap > 0) {
      return softcap * tanh(product / softcap);
    }
    return product;
  }

  /** The derivative of the cap. */
  protected float slope(float product) {
    if (softcap > 0) {
      float share = tanh(product / softcap);
      return 1 - share * share;
    }
    return 1;
  }

  /** The score with the mask added, negative infinity where the key may not be seen. */
  protected float masked(float score, int b, int head, int row, int key) {
    int length = keys;
    int ahead = past;
    if (lengths >= 0) {
      length = (int) longs[lengths + b];
      if (past == 0) {
        ahead = length - queries;
      }
    }
    if (key >= length) {
      return lowest;
    }
    if (causal == 1) {
      if (key > row + ahead) {
        return lowest;
      }
    }
    if (mask >= 0) {
      if (key >= maskKeys) {
        return lowest;
      }
      int at = mask + b * maskBatch + head * maskHead + row * maskRow + key * maskKey;
      if (maskOfBools == 1) {
        return ints[at] == 0 ? lowest : score;
      }
      return score + floats[at];
    }
    return score;
  }

  /** A weight, given the score and the logarithm of the row's sum. */
  protected float weight(float score, float logSum) {
    if (score == lowest || logSum == lowest) {
      return 0;
    }
    return exp(score - logSum);
  }

  /** What dropout multiplies a weight by. */
  protected float kept(int b, int head, int row, int key) {
    if (dropoutKeys < 0) {
      return 1;
    }
    int word = bits(longs[dropoutKeys + b], (head * queries + row) * keys + key);
    return (word >>> 8) * 0x1p-24f >= ratio ? 1 / (1 - ratio) : 0;
  }

  private int bits(long key, int position) {
    int c0 = position >>> 2;
    int c1 = stream;
    int c2 = 0;
    int c3 = 0;
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < 10; round++) {
      long product0 = 0xD2511F53L * (c0 & 0xFFFFFFFFL);
      long product1 = 0xCD9E8D57L * (c2 & 0xFFFFFFFFL);
      int high0 = (int) (product0 >>> 32);
      int high1 = (int) (product1 >>> 32);
      c0 = high1 ^ c1 ^ k0;
      c2 = high0 ^ c3 ^ k1;
      c1 = (int) product1;
      c3 = (int) product0;
      k0 = k0 + 0x9E3779B9;
      k1 = k1 + 0xBB67AE85;
    }
    int word = position & 3;
    return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
  }
}
