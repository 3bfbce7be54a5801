package io.sparkdl.kernels.opencl.kernel;

import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.AttentionSizes;

/**
 * Where an attention finds its values, as offsets in the arenas; -1 where there is none.
 *
 * @param mask in the int arena where it is of bools, else in that of floats
 * @param maskKeys keys that the mask has
 * @param maskStrides over (B, Hq, Lq, keys)
 * @param lengths int64 (B)
 * @param dropoutKeys int64 (B)
 */
public record AttentionPlaces(
    Attention operator,
    AttentionSizes sizes,
    int q,
    int k,
    int v,
    int lse,
    int mask,
    boolean maskOfBools,
    int maskKeys,
    int[] maskStrides,
    int lengths,
    int dropoutKeys) {}
