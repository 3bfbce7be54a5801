package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.TruePositions;
import io.sparkdl.kernels.operator.UniquePositions;
import io.sparkdl.kernels.plan.Step;
import java.util.List;

/** Operators that find elements and count them. */
final class CountingLowering {
  private CountingLowering() {}

  static void register() {
    Lowerings.add(TruePositions.class, CountingLowering::truePositions);
    Lowerings.add(UniquePositions.class, CountingLowering::uniquePositions);
  }

  private static void truePositions(TruePositions operator, Step step, CpuCompiler compiler) {
    Tensor condition = compiler.rowMajor(step.inputs().get(0));
    Tensor positions = compiler.defineRowMajor(step.outputs().get(0));
    Tensor count = compiler.defineRowMajor(step.outputs().get(1));
    int elements = condition.elements();
    int most = operator.most();
    compiler.emit(
        List.of(condition, positions, count),
        () -> {
          int found = 0;
          for (int i = 0; i < elements; i++) {
            if (condition.ints().get(i) != 0) {
              if (found < most) {
                positions.ints().put(found, i);
              }
              found++;
            }
          }
          for (int i = found; i < most; i++) {
            positions.ints().put(i, -1);
          }
          count.longs().put(0, found);
        });
  }

  private static void uniquePositions(UniquePositions operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor firsts = compiler.defineRowMajor(step.outputs().get(0));
    Tensor kinds = compiler.defineRowMajor(step.outputs().get(1));
    Tensor counts = compiler.defineRowMajor(step.outputs().get(2));
    Tensor count = compiler.defineRowMajor(step.outputs().get(3));
    UniqueRows rows = new UniqueRows(x, operator.sorted());
    compiler.emit(
        List.of(x, firsts, kinds, counts, count),
        () -> {
          int found = rows.find();
          for (int kind = 0; kind < operator.most(); kind++) {
            firsts.longs().put(kind, kind < found ? rows.first(kind) : -1);
            counts.longs().put(kind, kind < found ? rows.count(kind) : 0);
          }
          for (int row = 0; row < kinds.elements(); row++) {
            kinds.longs().put(row, rows.kind(row));
          }
          count.longs().put(0, found);
        });
  }
}
