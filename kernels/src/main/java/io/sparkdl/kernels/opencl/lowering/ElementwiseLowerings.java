package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.BinaryFloats;
import io.sparkdl.kernels.opencl.kernel.BinaryInts;
import io.sparkdl.kernels.opencl.kernel.BinaryLongs;
import io.sparkdl.kernels.opencl.kernel.CompareFloats;
import io.sparkdl.kernels.opencl.kernel.CompareInts;
import io.sparkdl.kernels.opencl.kernel.CompareLongs;
import io.sparkdl.kernels.opencl.kernel.DropoutRows;
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
import io.sparkdl.kernels.opencl.kernel.WhereFloats;
import io.sparkdl.kernels.opencl.kernel.WhereInts;
import io.sparkdl.kernels.opencl.kernel.WhereLongs;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.Bitwise;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Where;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;

/** Functions of two and three elements, conversions and dropout. */
final class ElementwiseLowerings {
  private ElementwiseLowerings() {}

  static void binary(BinaryFunction function, LoweringContext step) {
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
    boolean compares = function instanceof Comparison;
    int f = number(function);
    ArenaKernel kernel =
        switch (ArenaKind.of(step.inputType(0).element())) {
          case FLOATS ->
              compares
                  ? new CompareFloats(f, n, rank, table, a, b, y)
                  : new BinaryFloats(f, n, rank, table, a, b, y);
          case INTS ->
              compares
                  ? new CompareInts(f, n, rank, table, a, b, y)
                  : new BinaryInts(f, n, rank, table, a, b, y);
          case LONGS ->
              compares
                  ? new CompareLongs(f, n, rank, table, a, b, y)
                  : new BinaryLongs(f, n, rank, table, a, b, y);
        };
    step.launch(kernel, Grid.items(n));
  }

  private static int number(BinaryFunction function) {
    if (function instanceof Comparison comparison) {
      return switch (comparison) {
        case EQUAL -> Functions.EQUAL;
        case GREATER -> Functions.GREATER;
        case GREATER_OR_EQUAL -> Functions.GREATER_OR_EQUAL;
        case LESS -> Functions.LESS;
        case LESS_OR_EQUAL -> Functions.LESS_OR_EQUAL;
      };
    }
    if (function instanceof Bitwise bitwise) {
      return switch (bitwise) {
        case AND, BITWISE_AND -> Functions.BIT_AND;
        case OR, BITWISE_OR -> Functions.BIT_OR;
        case XOR, BITWISE_XOR -> Functions.BIT_XOR;
        case SHIFT_LEFT -> Functions.SHIFT_LEFT;
        case SHIFT_RIGHT -> Functions.SHIFT_RIGHT;
      };
    }
    return switch ((Binary) function) {
      case ADD -> Functions.ADD;
      case SUB -> Functions.SUB;
      case MUL -> Functions.MUL;
      case DIV -> Functions.DIV;
      case POW -> Functions.POW;
      case MOD -> Functions.MOD;
      case FMOD -> Functions.FMOD;
      case MAX -> Functions.LARGER;
      case MIN -> Functions.SMALLER;
      case PRELU -> Functions.PRELU;
    };
  }

  static void where(Where operator, LoweringContext step) {
    Shape shape = step.outputShape(0);
    Layout layout =
        Layout.of(
            shape.toArray(),
            step.inputShape(0).broadcastStrides(shape),
            step.inputShape(1).broadcastStrides(shape),
            step.inputShape(2).broadcastStrides(shape));
    int n = step.outputElements(0);
    int rank = layout.rank();
    int table = step.table(layout.words());
    int condition = step.input(0);
    int a = step.input(1);
    int b = step.input(2);
    int y = step.output(0);
    ArenaKernel kernel =
        switch (ArenaKind.of(step.inputType(1).element())) {
          case FLOATS -> new WhereFloats(n, rank, table, condition, a, b, y);
          case INTS -> new WhereInts(n, rank, table, condition, a, b, y);
          case LONGS -> new WhereLongs(n, rank, table, condition, a, b, y);
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
