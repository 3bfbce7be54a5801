package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.BinaryFloats;
import io.sparkdl.kernels.opencl.kernel.BinaryInts;
import io.sparkdl.kernels.opencl.kernel.BinaryLongs;
import io.sparkdl.kernels.opencl.kernel.DropoutRows;
import io.sparkdl.kernels.opencl.kernel.EqualFloats;
import io.sparkdl.kernels.opencl.kernel.EqualInts;
import io.sparkdl.kernels.opencl.kernel.EqualLongs;
import io.sparkdl.kernels.opencl.kernel.FloatsToBools;
import io.sparkdl.kernels.opencl.kernel.FloatsToInts;
import io.sparkdl.kernels.opencl.kernel.FloatsToLongs;
import io.sparkdl.kernels.opencl.kernel.Functions;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.IntsToBools;
import io.sparkdl.kernels.opencl.kernel.IntsToFloats;
import io.sparkdl.kernels.opencl.kernel.IntsToLongs;
import io.sparkdl.kernels.opencl.kernel.LongsToBools;
import io.sparkdl.kernels.opencl.kernel.LongsToFloats;
import io.sparkdl.kernels.opencl.kernel.LongsToInts;
import io.sparkdl.kernels.opencl.kernel.UnaryFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryGradFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryInts;
import io.sparkdl.kernels.opencl.kernel.UnaryLongs;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;

/** Functions of single elements, conversions and dropout. */
final class ElementwiseLowerings {
  private ElementwiseLowerings() {}

  static void unary(Unary function, LoweringContext step) {
    int n = step.outputElements(0);
    int f = number(function);
    int x = step.input(0);
    int y = step.output(0);
    ArenaKernel kernel =
        switch (ArenaKind.of(step.inputType(0).element())) {
          case FLOATS -> new UnaryFloats(f, n, x, y);
          case INTS -> new UnaryInts(f, n, x, y);
          case LONGS -> new UnaryLongs(f, n, x, y);
        };
    step.launch(kernel, Grid.items(n));
  }

  static void unaryGrad(UnaryGrad operator, LoweringContext step) {
    int n = step.outputElements(0);
    step.launch(
        new UnaryGradFloats(
            number(operator.function()), n, step.input(0), step.input(1), step.output(0)),
        Grid.items(n));
  }

  private static int number(Unary function) {
    return switch (function) {
      case RELU -> Functions.RELU;
      case SIGMOID -> Functions.SIGMOID;
      case TANH -> Functions.TANH;
      case SQRT -> Functions.SQRT;
      case EXP -> Functions.EXP;
      case LOG -> Functions.LOG;
      case NEG -> Functions.NEG;
      case ABS -> Functions.ABS;
      case SOFTPLUS -> Functions.SOFTPLUS;
    };
  }

  static void binary(Binary function, LoweringContext step) {
    Shape shape = step.outputShape(0);
    Layout layout =
        Layout.of(
            shape.toArray(),
            step.inputShape(0).broadcastStrides(shape),
            step.inputShape(1).broadcastStrides(shape));
    int n = step.outputElements(0);
    int rank = layout.rank();
    int table = step.table(layout.words());
    int a = step.input(0);
    int b = step.input(1);
    int y = step.output(0);
    ArenaKind kind = ArenaKind.of(step.inputType(0).element());
    int f =
        switch (function) {
          case ADD -> Functions.ADD;
          case SUB -> Functions.SUB;
          case MUL -> Functions.MUL;
          case DIV -> Functions.DIV;
          case EQUAL -> -1;
        };
    ArenaKernel kernel =
        switch (kind) {
          case FLOATS ->
              f < 0
                  ? new EqualFloats(n, rank, table, a, b, y)
                  : new BinaryFloats(f, n, rank, table, a, b, y);
          case INTS ->
              f < 0
                  ? new EqualInts(n, rank, table, a, b, y)
                  : new BinaryInts(f, n, rank, table, a, b, y);
          case LONGS ->
              f < 0
                  ? new EqualLongs(n, rank, table, a, b, y)
                  : new BinaryLongs(f, n, rank, table, a, b, y);
        };
    step.launch(kernel, Grid.items(n));
  }

  static void cast(Cast operator, LoweringContext step) {
    int n = step.outputElements(0);
    int x = step.input(0);
    int y = step.output(0);
    ElementType from = step.inputType(0).element();
    ElementType to = operator.to();
    if (from == to || from == ElementType.BOOL && to == ElementType.INT32) {
      MoveLowerings.copy(step, ArenaKind.of(from), n, x, y);
      return;
    }
    step.launch(conversion(from, to, n, x, y), Grid.items(n));
  }

  private static ArenaKernel conversion(ElementType from, ElementType to, int n, int x, int y) {
    return switch (from) {
      case FLOAT ->
          switch (to) {
            case INT32 -> new FloatsToInts(n, x, y);
            case INT64 -> new FloatsToLongs(n, x, y);
            default -> new FloatsToBools(n, x, y);
          };
      case INT64 ->
          switch (to) {
            case FLOAT -> new LongsToFloats(n, x, y);
            case INT32 -> new LongsToInts(n, x, y);
            default -> new LongsToBools(n, x, y);
          };
      case INT32, BOOL ->
          switch (to) {
            case FLOAT -> new IntsToFloats(n, x, y);
            case INT64 -> new IntsToLongs(n, x, y);
            default -> new IntsToBools(n, x, y);
          };
      case INT8, UINT8 -> throw new IllegalStateException("opencl has no bytes");
    };
  }

  static void dropout(Dropout operator, LoweringContext step) {
    int n = step.outputElements(0);
    Shape shape = step.inputShape(0);
    int width = shape.product(1, shape.rank());
    step.launch(
        new DropoutRows(
            n,
            width,
            step.input(0),
            step.input(1),
            step.output(0),
            step.output(1),
            operator.stream(),
            operator.ratio()),
        Grid.items(n));
  }
}
