package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.AttentionKeyGrad;
import io.sparkdl.kernels.opencl.kernel.AttentionPlaces;
import io.sparkdl.kernels.opencl.kernel.AttentionQueryGrad;
import io.sparkdl.kernels.opencl.kernel.AttentionRows;
import io.sparkdl.kernels.opencl.kernel.AttentionScores;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.RotatePairs;
import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.Attention.Extra;
import io.sparkdl.kernels.operator.AttentionGrad;
import io.sparkdl.kernels.operator.AttentionSizes;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;

/** Attention and rotary positions. */
final class AttentionLowerings {
  private static final int LANES = 64;

  private AttentionLowerings() {}

  static void attention(Attention operator, LoweringContext step) {
    AttentionPlaces places = places(operator, step, 0, step.output(1));
    AttentionSizes sizes = places.sizes();
    int chunks = chunks(sizes.valueSize());
    step.launch(
        new AttentionRows(places, chunks, step.output(0)),
        Grid.groups((long) sizes.rows() * chunks, LANES));
    if (operator.scores() != Attention.Scores.NONE) {
      step.launch(
          new AttentionScores(places, operator.scores().ordinal(), step.output(2)),
          Grid.items(step.outputElements(2)));
    }
  }

  static void attentionGrad(AttentionGrad operator, LoweringContext step) {
    int y = step.input(operator.result());
    int lse = step.input(operator.result() + 1);
    AttentionPlaces places = places(operator.forward(), step, 1, lse);
    AttentionSizes sizes = places.sizes();
    int dy = step.input(0);
    int chunks = chunks(sizes.size());
    step.launch(
        new AttentionQueryGrad(places, chunks, y, dy, step.output(0)),
        Grid.groups((long) sizes.rows() * chunks, LANES));
    int keyChunks = chunks(Math.max(sizes.size(), sizes.valueSize()));
    long lines = (long) sizes.batch() * sizes.keyHeads() * sizes.keys();
    step.launch(
        new AttentionKeyGrad(places, keyChunks, y, dy, step.output(1), step.output(2)),
        Grid.groups(lines * keyChunks, LANES));
  }

  private static int chunks(int size) {
    return (size + LANES - 1) / LANES;
  }

  private static AttentionPlaces places(
      Attention operator, LoweringContext step, int first, int lse) {
    AttentionSizes sizes =
        operator.sizes(
            step.inputShape(first), step.inputShape(first + 1), step.inputShape(first + 2));
    int mask = operator.input(Extra.MASK);
    Shape shape = mask < 0 ? Shape.of(1) : step.inputShape(first + mask);
    return new AttentionPlaces(
        operator,
        sizes,
        step.input(first),
        step.input(first + 1),
        step.input(first + 2),
        lse,
        place(step, first, mask),
        mask >= 0 && step.inputType(first + mask).element() == ElementType.BOOL,
        shape.size(-1),
        Attention.maskStrides(shape, sizes),
        place(step, first, operator.input(Extra.LENGTHS)),
        place(step, first, operator.input(Extra.DROPOUT_KEYS)));
  }

  private static int place(LoweringContext step, int first, int input) {
    return input < 0 ? -1 : step.input(first + input);
  }

  static void rotary(RotaryEmbedding operator, LoweringContext step) {
    int n = step.outputElements(0);
    step.launch(
        new RotatePairs(
            n,
            operator,
            operator.sizes(step.inputShape(0)),
            step.input(0),
            step.input(1),
            step.input(2),
            step.inputs() == 4 ? step.input(3) : -1,
            step.output(0)),
        Grid.items(n));
  }
}
