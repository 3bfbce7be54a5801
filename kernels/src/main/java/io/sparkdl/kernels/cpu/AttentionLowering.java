package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.AttentionTiles.Tile;
import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.AttentionGrad;
import io.sparkdl.kernels.operator.AttentionSizes;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Attention in tiles, and rotary positions. */
final class AttentionLowering {
  private AttentionLowering() {}

  static void register() {
    Lowerings.add(Attention.class, AttentionLowering::attention);
    Lowerings.add(AttentionGrad.class, AttentionLowering::attentionGrad);
    Lowerings.add(RotaryEmbedding.class, AttentionLowering::rotary);
  }

  private static List<Tensor> inputs(Step step, CpuCompiler compiler) {
    List<Tensor> inputs = new ArrayList<>();
    step.inputs().forEach(input -> inputs.add(compiler.rowMajor(input)));
    return inputs;
  }

  private static List<Tensor> outputs(Step step, CpuCompiler compiler) {
    List<Tensor> outputs = new ArrayList<>();
    step.outputs().forEach(output -> outputs.add(compiler.defineRowMajor(output)));
    return outputs;
  }

  private static void attention(Attention operator, Step step, CpuCompiler compiler) {
    List<Tensor> inputs = inputs(step, compiler);
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Value lse = step.outputs().get(1);
    boolean read = compiler.uses().mustLast(lse) || !compiler.uses().consumers(lse).isEmpty();
    boolean given = operator.scores() != Attention.Scores.NONE;
    AttentionTiles tiles =
        new AttentionTiles(
            compiler,
            operator,
            inputs,
            read ? compiler.defineRowMajor(lse) : null,
            given ? compiler.defineRowMajor(step.outputs().get(2)) : null);
    ViewProducts products = new ViewProducts(compiler);
    int size = tiles.sizes().valueSize();
    for (Tile tile : tiles.tiles()) {
      Tensor p = tiles.weights(tile, null);
      if (operator.dropout() > 0) {
        tiles.drop(tile, p, p);
      }
      Tensor v = tiles.keys(inputs.get(2), tile, size);
      products.multiply(p, v, 1, tiles.queries(y, tile, size), false);
    }
  }

  private static void attentionGrad(AttentionGrad operator, Step step, CpuCompiler compiler) {
    List<Tensor> inputs = inputs(step, compiler);
    List<Tensor> outputs = outputs(step, compiler);
    for (Tensor gradient : outputs.subList(1, 3)) {
      compiler.emit(List.of(gradient), () -> zero(gradient));
    }
    Attention forward = operator.forward();
    List<Tensor> forwardInputs = inputs.subList(1, operator.result());
    AttentionTiles tiles = new AttentionTiles(compiler, forward, forwardInputs, null, null);
    for (Tile tile : tiles.tiles()) {
      gradient(forward, tiles, tile, inputs, outputs, compiler);
    }
  }

  private static void gradient(
      Attention forward,
      AttentionTiles tiles,
      Tile tile,
      List<Tensor> inputs,
      List<Tensor> outputs,
      CpuCompiler compiler) {
    ViewProducts products = new ViewProducts(compiler);
    AttentionSizes sizes = tiles.sizes();
    int size = sizes.size();
    int valueSize = sizes.valueSize();
    Tensor slope = forward.softcap() > 0 ? tiles.scratch(tile) : null;
    Tensor p = tiles.weights(tile, slope);
    Tensor dy = tiles.queries(inputs.get(0), tile, valueSize);
    Tensor dp = tiles.scratch(tile);
    products.multiply(dy, tiles.transposedKeys(inputs.get(3), tile, valueSize), 1, dp, false);
    Tensor dropped = p;
    if (forward.dropout() > 0) {
      dropped = tiles.scratch(tile);
      tiles.drop(tile, p, dropped);
      tiles.drop(tile, dp, dp);
    }
    Tensor dv = tiles.keys(outputs.get(2), tile, valueSize);
    products.multiply(tiles.transposed(dropped), dy, 1, dv, true);
    tiles.softmaxGradient(p, dp);
    List<Tensor> used = slope == null ? List.of(dp) : List.of(dp, slope);
    compiler.emit(used, () -> scale(dp, slope, forward.factor(sizes)));
    Tensor k = tiles.keys(inputs.get(2), tile, size);
    products.multiply(dp, k, 1, tiles.queries(outputs.get(0), tile, size), false);
    Tensor q = tiles.queries(inputs.get(1), tile, size);
    products.multiply(tiles.transposed(dp), q, 1, tiles.keys(outputs.get(1), tile, size), true);
  }

  private static void zero(Tensor tensor) {
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.floats().put(i, 0);
    }
  }

  private static void scale(Tensor ds, Tensor slope, float factor) {
    FloatBuffer elements = ds.floats();
    for (int i = 0; i < ds.elements(); i++) {
      float s = slope == null ? 1 : slope.floats().get(i);
      elements.put(i, elements.get(i) * factor * s);
    }
  }

  private static void rotary(RotaryEmbedding operator, Step step, CpuCompiler compiler) {
    List<Tensor> used = inputs(step, compiler);
    List<Tensor> inputs = List.copyOf(used);
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    used.add(y);
    RotaryEmbedding.Sizes sizes = operator.sizes(y.type().shape());
    int lines = sizes.size() == 0 ? 0 : y.elements() / sizes.size();
    compiler.emit(
        used,
        () -> {
          for (int line = 0; line < lines; line++) {
            rotate(operator, sizes, inputs, y, line);
          }
        });
  }

  private static void rotate(
      RotaryEmbedding operator,
      RotaryEmbedding.Sizes sizes,
      List<Tensor> inputs,
      Tensor y,
      int line) {
    int position = sizes.packed() ? line / sizes.heads() % sizes.length() : line % sizes.length();
    int row = line / sizes.heads() / sizes.length() * sizes.length() + position;
    int half = sizes.rotated() / 2;
    int angles = (inputs.size() == 4 ? (int) inputs.get(3).longs().get(row) : row) * half;
    FloatBuffer x = inputs.get(0).floats();
    int start = line * sizes.size();
    int distance = operator.interleaved() ? 1 : half;
    for (int pair = 0; pair < half; pair++) {
      int a = start + (operator.interleaved() ? 2 * pair : pair);
      float cos = inputs.get(1).floats().get(angles + pair);
      float sin = inputs.get(2).floats().get(angles + pair) * (operator.back() ? -1 : 1);
      float left = x.get(a);
      float right = x.get(a + distance);
      y.floats().put(a, cos * left - sin * right);
      y.floats().put(a + distance, sin * left + cos * right);
    }
    int rest = start + sizes.rotated();
    y.floats().put(rest, x, rest, sizes.size() - sizes.rotated());
  }
}
