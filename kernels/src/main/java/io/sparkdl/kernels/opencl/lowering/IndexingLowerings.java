package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.FillFloats;
import io.sparkdl.kernels.opencl.kernel.GatherLinesFloats;
import io.sparkdl.kernels.opencl.kernel.GatherLinesInts;
import io.sparkdl.kernels.opencl.kernel.GatherLinesLongs;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.LongsToIndexes;
import io.sparkdl.kernels.opencl.kernel.RowIndexes;
import io.sparkdl.kernels.opencl.kernel.ScatterLinesFloats;
import io.sparkdl.kernels.opencl.kernel.ScatterLinesInts;
import io.sparkdl.kernels.opencl.kernel.ScatterLinesLongs;
import io.sparkdl.kernels.opencl.kernel.TupleIndexes;
import io.sparkdl.kernels.operator.IndexedGather;
import io.sparkdl.kernels.operator.IndexedGatherGrad;
import io.sparkdl.kernels.operator.IndexedLines;
import io.sparkdl.kernels.operator.IndexedScatter;
import io.sparkdl.kernels.operator.IndexedScatterGrad;
import io.sparkdl.kernels.operator.Positions;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.tensor.Shape;

/**
 * Gathers and scatters at indexes that are known at run time. A first launch makes positions of the
 * indexes, a second one moves or combines rows. Indexes outside their axes are left out.
 */
final class IndexingLowerings {
  /** Items at which a GPU, or a processor, is busy and a scatter worth no more lanes. */
  private static final int ENOUGH_FOR_GPU = 4096;

  private static final int ENOUGH_FOR_PROCESSOR = 4;

  private static final int MOST_LANES = 64;

  private IndexingLowerings() {}

  static void gather(IndexedGather operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    Shape indexes = step.inputShape(1);
    int positions = positions(step, operator.positions(x, indexes), 1);
    ArenaKind kind = ArenaKind.of(step.inputType(0).element());
    gather(step, kind, operator.lines(x, indexes), positions, step.input(0), step.output(0));
  }

  static void scatterGrad(IndexedScatterGrad operator, LoweringContext step) {
    Shape dy = step.inputShape(1);
    Shape indexes = step.inputShape(0);
    Shape updates = operator.updates();
    int positions = positions(step, operator.forward().positions(dy, indexes, updates), 0);
    IndexedLines lines = operator.forward().lines(dy, indexes, updates);
    gather(step, ArenaKind.FLOATS, lines, positions, step.input(1), step.output(0));
  }

  static void gatherGrad(IndexedGatherGrad operator, LoweringContext step) {
    Shape indexes = step.inputShape(0);
    int n = step.outputElements(0);
    step.launch(new FillFloats(n, step.output(0), 0), Grid.items(n));
    int positions = positions(step, operator.forward().positions(operator.x(), indexes), 0);
    IndexedLines lines = operator.forward().lines(operator.x(), indexes);
    ArenaKind kind = ArenaKind.FLOATS;
    scatter(step, kind, lines, ScatterReduction.ADD, positions, step.output(0), step.input(1));
  }

  static void scatter(IndexedScatter operator, LoweringContext step) {
    Shape data = step.inputShape(0);
    Shape indexes = step.inputShape(operator.indexInput());
    Shape updates = step.inputShape(operator.updateInput());
    ArenaKind kind = ArenaKind.of(step.inputType(0).element());
    MoveLowerings.copy(step, kind, step.outputElements(0), step.input(0), step.output(0));
    int positions =
        positions(step, operator.positions(data, indexes, updates), operator.indexInput());
    IndexedLines lines = operator.lines(data, indexes, updates);
    int part = step.input(operator.updateInput());
    scatter(step, kind, lines, operator.reduction(), positions, step.output(0), part);
  }

  /** Place of the positions that an input's indexes stand for. */
  private static int positions(LoweringContext step, Positions rule, int input) {
    int n = Math.toIntExact(step.inputType(input).elements());
    int indexes = step.input(input);
    if (ArenaKind.of(step.inputType(input).element()) == ArenaKind.LONGS) {
      indexes = step.workspace(ArenaKind.INTS, n);
      step.launch(new LongsToIndexes(n, step.input(input), indexes), Grid.items(n));
    }
    int total = rule.total();
    int positions = step.workspace(ArenaKind.INTS, total);
    if (rule.isPerTuple()) {
      int rank = rule.sizes().size();
      int table = step.table(Shape.of(rule.sizes()).toArray());
      int wrap = rule.kind() == Positions.Kind.TUPLES ? 1 : 0;
      step.launch(
          new TupleIndexes(total, rank, wrap, table, indexes, positions), Grid.items(total));
    } else {
      int ring = rule.kind() == Positions.Kind.RING ? 1 : 0;
      int reversed = rule.kind() == Positions.Kind.REVERSED ? 1 : 0;
      step.launch(
          new RowIndexes(total, rule.count(), rule.limit(), ring, reversed, indexes, positions),
          Grid.items(total));
    }
    return positions;
  }

  private static Layout layout(IndexedLines lines) {
    return Layout.of(
        lines.sizes(), lines.wholeStrides(), lines.partStrides(), lines.positionStrides());
  }

  private static void gather(
      LoweringContext step,
      ArenaKind kind,
      IndexedLines lines,
      int positions,
      int whole,
      int part) {
    Layout layout = layout(lines);
    int rank = layout.rank();
    int table = step.table(layout.words());
    int count = lines.count();
    int width = lines.width();
    int n = Math.multiplyExact(Math.multiplyExact(lines.lines(), count), width);
    int w = lines.wholeStep();
    int p = lines.partStep();
    int i = lines.positionStep();
    ArenaKernel kernel =
        switch (kind) {
          case FLOATS ->
              new GatherLinesFloats(n, rank, table, count, width, w, p, i, positions, whole, part);
          case INTS ->
              new GatherLinesInts(n, rank, table, count, width, w, p, i, positions, whole, part);
          case LONGS ->
              new GatherLinesLongs(n, rank, table, count, width, w, p, i, positions, whole, part);
        };
    step.launch(kernel, Grid.items(n));
  }

  private static void scatter(
      LoweringContext step,
      ArenaKind kind,
      IndexedLines lines,
      ScatterReduction reduction,
      int positions,
      int whole,
      int part) {
    Layout layout = layout(lines);
    int rank = layout.rank();
    int table = step.table(layout.words());
    int count = lines.count();
    int width = lines.width();
    int columns = Math.multiplyExact(lines.lines(), width);
    // Every lane reads every position, so lanes are for walks that would leave a device idle.
    int enough = step.onProcessor() ? ENOUGH_FOR_PROCESSOR : ENOUGH_FOR_GPU;
    int lanes = Math.max(1, Math.min(MOST_LANES, enough / Math.max(1, columns)));
    int n = Math.multiplyExact(columns, lanes);
    int w = lines.wholeStep();
    int p = lines.partStep();
    int i = lines.positionStep();
    int r = reduction.ordinal();
    ArenaKernel kernel =
        switch (kind) {
          case FLOATS ->
              new ScatterLinesFloats(
                  n, rank, table, count, width, lanes, w, p, i, r, positions, whole, part);
          case INTS ->
              new ScatterLinesInts(
                  n, rank, table, count, width, lanes, w, p, i, r, positions, whole, part);
          case LONGS ->
              new ScatterLinesLongs(
                  n, rank, table, count, width, lanes, w, p, i, r, positions, whole, part);
        };
    step.launch(kernel, Grid.items(n));
  }
}
