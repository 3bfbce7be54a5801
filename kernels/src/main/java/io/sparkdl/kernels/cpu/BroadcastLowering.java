package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.Where;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Map;
import java.util.Set;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * Functions of two elements and Where: oneDNN for the floats that it knows, in any layout; Java for
 * the rest. Max and Min are loops, since oneDNN's give the number where only the first element is
 * NaN, and so is PRelu, since oneDNN's multiplies the slope by 0 where x is positive: an infinite
 * slope gives NaN for x.
 */
final class BroadcastLowering {
  private static final Map<BinaryFunction, algorithm> KINDS =
      Map.of(
          Binary.ADD, algorithm.binary_add,
          Binary.SUB, algorithm.binary_sub,
          Binary.MUL, algorithm.binary_mul,
          Binary.DIV, algorithm.binary_div);

  private static final Set<BinaryFunction> COMMUTATIVE = Set.of(Binary.ADD, Binary.MUL);

  /** oneDNN's binary primitive takes at most this many axes with broadcasting. */
  private static final int MAX_RANK = 5;

  private BroadcastLowering() {}

  static void register() {
    Lowerings.add(BinaryFunction.class, BroadcastLowering::binary);
    Lowerings.add(Where.class, BroadcastLowering::where);
  }

  private static void binary(BinaryFunction operator, Step step, CpuCompiler compiler) {
    Value a = step.inputs().get(0);
    Value b = step.inputs().get(1);
    Value y = step.outputs().get(0);
    boolean known = a.type().element() == ElementType.FLOAT && KINDS.containsKey(operator);
    if (known && y.shape().elements() > 0 && y.shape().rank() <= MAX_RANK) {
      if (a.shape().equals(y.shape())) {
        floats(operator, step, compiler, a, b);
        return;
      }
      if (COMMUTATIVE.contains(operator) && b.shape().equals(y.shape())) {
        floats(operator, step, compiler, b, a);
        return;
      }
    }
    BroadcastLoops.emit(operator, compiler.rowMajor(a), compiler.rowMajor(b), y, compiler);
  }

  private static void floats(
      BinaryFunction operator, Step step, CpuCompiler compiler, Value a, Value b) {
    Value y = step.outputs().get(0);
    int index = step.inputs().indexOf(a);
    Tensor left = compiler.any(a);
    Tensor right;
    if (a.shape().equals(b.shape())) {
      right = compiler.in(b, left.layout());
    } else {
      Tensor plain = compiler.rowMajor(b);
      Shape full = ElementwiseLowering.aligned(b.shape(), y.shape().rank());
      right = new Tensor(plain.type(), plain.storage(), Layouts.rowMajor(full), false);
    }
    Tensor target = compiler.defineLike(y, a, left, operator, index);
    var description =
        new binary.primitive_desc(
            compiler.engine(),
            KINDS.get(operator),
            left.layout(),
            right.layout(),
            target.layout(),
            compiler.attributes(),
            false);
    compiler.emit(
        description,
        new binary(description),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_SRC_0, left),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_SRC_1, right),
        new CpuCompiler.Argument(dnnl.DNNL_ARG_DST, target));
  }

  private static void where(Where operator, Step step, CpuCompiler compiler) {
    BroadcastLoops.where(
        compiler.rowMajor(step.inputs().get(0)),
        compiler.rowMajor(step.inputs().get(1)),
        compiler.rowMajor(step.inputs().get(2)),
        step.outputs().get(0),
        compiler);
  }
}
