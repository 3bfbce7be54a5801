package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.CompareRowsFloats;
import io.sparkdl.kernels.opencl.kernel.CompareRowsInts;
import io.sparkdl.kernels.opencl.kernel.CompareRowsLongs;
import io.sparkdl.kernels.opencl.kernel.CountTrue;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.NumberKinds;
import io.sparkdl.kernels.opencl.kernel.PlaceTrue;
import io.sparkdl.kernels.operator.TruePositions;
import io.sparkdl.kernels.operator.UniquePositions;

/** Operators that find elements and count them. */
final class CountingLowerings {
  /** Chunks of a condition that are counted at once. */
  private static final int MOST_CHUNKS = 1024;

  private CountingLowerings() {}

  static void truePositions(TruePositions operator, LoweringContext step) {
    int n = Math.toIntExact(step.inputType(0).elements());
    int chunks = Math.max(1, Math.min(MOST_CHUNKS, n));
    int chunk = (n + chunks - 1) / chunks;
    int counts = step.workspace(ArenaKind.INTS, chunks);
    int condition = step.input(0);
    step.launch(new CountTrue(n, chunks, chunk, condition, counts), Grid.items(chunks));
    step.launch(
        new PlaceTrue(
            n, chunks, chunk, operator.most(), condition, counts, step.output(0), step.output(1)),
        Grid.items(chunks));
  }

  static void uniquePositions(UniquePositions operator, LoweringContext step) {
    int n = step.inputShape(0).size(0);
    int width = step.inputShape(0).size(1);
    int x = step.input(0);
    int ranks = step.workspace(ArenaKind.INTS, n);
    int firsts = step.workspace(ArenaKind.INTS, n);
    ArenaKernel compare =
        switch (ArenaKind.of(step.inputType(0).element())) {
          case FLOATS -> new CompareRowsFloats(n, width, x, ranks, firsts);
          case INTS -> new CompareRowsInts(n, width, x, ranks, firsts);
          case LONGS -> new CompareRowsLongs(n, width, x, ranks, firsts);
        };
    step.launch(compare, Grid.items(n));
    int most = operator.most();
    step.launch(
        new NumberKinds(
            n,
            most,
            operator.sorted() ? 1 : 0,
            ranks,
            firsts,
            step.output(0),
            step.output(1),
            step.output(2),
            step.output(3)),
        Grid.items(Math.max(n, most + 1)));
  }
}
