package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.UpdateRule;
import io.sparkdl.kernels.plan.Step;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Optimizer updates in Java. Elements pass through small arrays on the heap, because the compiler
 * of the JVM vectorises loops over arrays but not over several direct buffers: measured on 669 000
 * elements of Adam, 0.5 ms against 1.6 ms straight on the buffers.
 */
final class UpdateLowering {
  private static final int TILE = 512;

  private UpdateLowering() {}

  static void register() {
    Lowerings.add(ParameterUpdate.class, UpdateLowering::update);
  }

  private static void update(ParameterUpdate operator, Step step, CpuCompiler compiler) {
    List<Tensor> in = step.inputs().stream().map(compiler::rowMajor).toList();
    List<Tensor> out = step.outputs().stream().map(compiler::defineRowMajor).toList();
    int slots = operator.rule().slots();
    UpdateTile tile = new UpdateTile(operator.rule(), TILE);
    Tensor settings = in.get(slots + 2);
    int row = operator.row() * UpdateRule.SETTINGS;
    int count = in.get(0).elements();
    compiler.emit(
        Stream.concat(in.stream(), out.stream()).toList(),
        () -> {
          FloatBuffer numbers = settings.floats();
          for (int start = 0; start < count; start += TILE) {
            int n = Math.min(TILE, count - start);
            for (int input = 0; input < slots + 2; input++) {
              in.get(input).floats().get(start, tile.array(input), 0, n);
            }
            tile.update(numbers, row, n);
            out.get(0).floats().put(start, tile.array(0), 0, n);
            for (int slot = 1; slot <= slots; slot++) {
              out.get(slot).floats().put(start, tile.array(slot + 1), 0, n);
            }
          }
        });
  }
}
