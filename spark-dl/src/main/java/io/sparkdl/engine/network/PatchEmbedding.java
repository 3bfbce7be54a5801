package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * Images (N, C, H, W) as tokens (N, T, width): square patches side by side, each through one linear
 * map, row by row; in front of them a trained token that stands for the whole image. Dosovitskiy et
 * al. 2021, arXiv:2010.11929.
 *
 * @param patch length of a patch's side, which divides H and W
 * @param classToken whether there is the token in front; null for true
 */
public record PatchEmbedding(int patch, int width, Boolean classToken) implements Layer {
  public PatchEmbedding {
    Layers.count("patchEmbedding.patch", patch, patch, 1);
    Layers.count("patchEmbedding.width", width, width, 1);
    classToken = classToken == null || classToken;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("patchEmbedding", x);
    int height = x.shape().size(2);
    int breadth = x.shape().size(3);
    if (height % patch != 0 || breadth % patch != 0) {
      throw new ShapeException(
          "patchEmbedding: expected images that patches of " + patch + " divide, got " + x.shape());
    }
    int rows = x.shape().size(0);
    int patches = height / patch * (breadth / patch);
    List<Integer> side = List.of(patch);
    Conv2d map =
        new Conv2d(
            width, side, side, Padding.VALID, null, null, null, null, Initializer.GLOROT_UNIFORM);
    Value cut = Layers.reshape(context, map.build(context, x), rows, width, patches);
    Value tokens = Layers.transpose(context, cut, 0, 2, 1);
    if (!classToken) {
      return tokens;
    }
    Value token = context.parameter("token", Shape.of(1, 1, width), Initializer.SMALL_NORMAL);
    Value repeated = context.apply(new Expand(Shape.of(rows, 1, width)), token);
    return context.apply(new Concat(1), repeated, tokens);
  }

  @Override
  public String kind() {
    return "patchEmbedding";
  }
}
