package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.GatherElements;
import io.sparkdl.kernels.operator.GatherND;
import io.sparkdl.kernels.operator.GatherOrZero;
import io.sparkdl.kernels.operator.IndexedGather;
import io.sparkdl.kernels.operator.IndexedGatherGrad;
import io.sparkdl.kernels.operator.IndexedLines;
import io.sparkdl.kernels.operator.IndexedScatter;
import io.sparkdl.kernels.operator.IndexedScatterGrad;
import io.sparkdl.kernels.operator.ReverseSequence;
import io.sparkdl.kernels.operator.ScatterElements;
import io.sparkdl.kernels.operator.ScatterND;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.operator.TensorScatter;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Gathers and scatters at indexes that are known at run time: rows are copied or combined. */
final class IndexingLowering {
  private IndexingLowering() {}

  static void register() {
    Lowerings.add(Gather.class, IndexingLowering::gather);
    Lowerings.add(GatherOrZero.class, IndexingLowering::gather);
    Lowerings.add(GatherElements.class, IndexingLowering::gather);
    Lowerings.add(GatherND.class, IndexingLowering::gather);
    Lowerings.add(ReverseSequence.class, IndexingLowering::gather);
    Lowerings.add(IndexedGatherGrad.class, IndexingLowering::gatherGrad);
    Lowerings.add(ScatterElements.class, IndexingLowering::scatter);
    Lowerings.add(ScatterND.class, IndexingLowering::scatter);
    Lowerings.add(TensorScatter.class, IndexingLowering::scatter);
    Lowerings.add(IndexedScatterGrad.class, IndexingLowering::scatterGrad);
  }

  private static void gather(IndexedGather operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor indexes = compiler.rowMajor(step.inputs().get(1));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Shape whole = x.type().shape();
    Shape shape = indexes.type().shape();
    PositionLoops positions =
        new PositionLoops(operator.positions(whole, shape), operator.onnxName(), indexes);
    rows(compiler, operator.lines(whole, shape), positions, List.of(x, indexes, y));
  }

  private static void scatterGrad(IndexedScatterGrad operator, Step step, CpuCompiler compiler) {
    Tensor indexes = compiler.rowMajor(step.inputs().get(0));
    Tensor dy = compiler.rowMajor(step.inputs().get(1));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Shape whole = dy.type().shape();
    Shape shape = indexes.type().shape();
    IndexedScatter forward = operator.forward();
    PositionLoops positions =
        new PositionLoops(
            forward.positions(whole, shape, operator.updates()), operator.onnxName(), indexes);
    IndexedLines lines = forward.lines(whole, shape, operator.updates());
    rows(compiler, lines, positions, List.of(dy, indexes, y));
  }

  /** Emits a copy of rows; used is the whole, the indexes and the part. */
  private static void rows(
      CpuCompiler compiler, IndexedLines lines, PositionLoops positions, List<Tensor> used) {
    Tensor whole = used.get(0);
    Tensor part = used.get(2);
    int width = lines.width();
    LineWalk walk = new LineWalk(lines);
    LineWalk.Visitor copy =
        (from, to) -> {
          if (from < 0) {
            ElementMoves.clear(part, to, width);
          } else {
            ElementMoves.move(whole, from, part, to, width);
          }
        };
    compiler.emit(
        used,
        () -> {
          positions.fill();
          walk.forEach(positions.positions(), copy);
        });
  }

  private static void gatherGrad(IndexedGatherGrad operator, Step step, CpuCompiler compiler) {
    Tensor indexes = compiler.rowMajor(step.inputs().get(0));
    Tensor dy = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Shape shape = indexes.type().shape();
    PositionLoops positions =
        new PositionLoops(
            operator.forward().positions(operator.x(), shape), operator.onnxName(), indexes);
    IndexedLines lines = operator.forward().lines(operator.x(), shape);
    LineWalk walk = new LineWalk(lines);
    LineWalk.Visitor add = ElementMoves.combination(ScatterReduction.ADD, dy, dx, lines.width());
    int elements = dx.elements();
    compiler.emit(
        List.of(dy, indexes, dx),
        () -> {
          positions.fill();
          ElementMoves.clear(dx, 0, elements);
          walk.forEach(positions.positions(), add);
        });
  }

  private static void scatter(IndexedScatter operator, Step step, CpuCompiler compiler) {
    Value dataValue = step.inputs().get(0);
    Value updateValue = step.inputs().get(operator.updateInput());
    Tensor data = compiler.rowMajor(dataValue);
    Tensor indexes = compiler.rowMajor(step.inputs().get(operator.indexInput()));
    Tensor updates = compiler.rowMajor(updateValue);
    Value yValue = step.outputs().get(0);
    boolean apart = data.storage() != updates.storage() && data.storage() != indexes.storage();
    Tensor y =
        apart
            ? compiler.defineLike(yValue, dataValue, data, operator, 0)
            : compiler.defineRowMajor(yValue);
    Shape whole = data.type().shape();
    Shape shape = indexes.type().shape();
    Shape part = updates.type().shape();
    PositionLoops positions =
        new PositionLoops(operator.positions(whole, shape, part), operator.onnxName(), indexes);
    IndexedLines lines = operator.lines(whole, shape, part);
    LineWalk walk = new LineWalk(lines);
    LineWalk.Visitor combine =
        ElementMoves.combination(operator.reduction(), updates, y, lines.width());
    if (y.storage() != data.storage()) {
      MovementLowering.copy(compiler, data, y);
    }
    compiler.emit(
        List.of(indexes, updates, y),
        () -> {
          positions.fill();
          walk.forEach(positions.positions(), combine);
        });
  }
}
