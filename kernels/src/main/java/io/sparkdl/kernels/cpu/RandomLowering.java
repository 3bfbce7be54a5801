package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.RandomFunction;
import io.sparkdl.kernels.plan.Step;
import java.util.List;

/** Random numbers, in Java. */
final class RandomLowering {
  private RandomLowering() {}

  static void register() {
    Lowerings.add(RandomFunction.class, RandomLowering::random);
  }

  private static void random(RandomFunction operator, Step step, CpuCompiler compiler) {
    Tensor keys = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    int rows = keys.elements();
    int width = rows == 0 ? 0 : y.elements() / rows;
    compiler.emit(
        List.of(keys, y),
        () -> {
          for (int row = 0; row < rows; row++) {
            long key = keys.longs().get(row);
            for (int position = 0; position < width; position++) {
              y.floats().put(row * width + position, operator.draw(key, position));
            }
          }
        });
  }
}
