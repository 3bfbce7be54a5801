package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.TopK;
import io.sparkdl.kernels.operator.TopKGrad;
import io.sparkdl.kernels.plan.Step;
import java.util.List;

/** Operators that look for the largest or smallest elements of lines, in Java. */
final class OrderLowering {
  /** Compares two elements of a tensor; NaN is larger than every number. */
  @FunctionalInterface
  private interface Order {
    int compare(int left, int right);

    static Order of(Tensor x, boolean largest) {
      Order up =
          switch (x.type().element()) {
            case FLOAT -> (left, right) -> compare(x.floats().get(left), x.floats().get(right));
            case INT64 -> (left, right) -> Long.compare(x.longs().get(left), x.longs().get(right));
            default -> (left, right) -> Integer.compare(x.ints().get(left), x.ints().get(right));
          };
      return largest ? up : (left, right) -> up.compare(right, left);
    }

    /** Unlike the JDK's comparison, this one takes -0 and 0 as equal. */
    private static int compare(float left, float right) {
      if (left == right) {
        return 0;
      }
      return left < right ? -1 : left > right ? 1 : Float.compare(left, right);
    }
  }

  private OrderLowering() {}

  static void register() {
    Lowerings.add(ArgExtreme.class, OrderLowering::argExtreme);
    Lowerings.add(TopK.class, OrderLowering::topK);
    Lowerings.add(TopKGrad.class, OrderLowering::topKGrad);
  }

  private static void argExtreme(ArgExtreme operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Lines lines = Lines.of(x.type().shape(), operator.axis());
    Order order = Order.of(x, operator.largest());
    int needed = operator.selectLastIndex() ? 0 : 1;
    compiler.emit(
        List.of(x, y),
        () -> {
          for (int line = 0; line < lines.count(); line++) {
            int first = lines.first(line);
            int best = 0;
            for (int k = 1; k < lines.length(); k++) {
              int compared =
                  order.compare(first + k * lines.stride(), first + best * lines.stride());
              best = compared >= needed ? k : best;
            }
            y.longs().put(line, best);
          }
        });
  }

  private static void topK(TopK operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor values = compiler.defineRowMajor(step.outputs().get(0));
    Tensor positions = compiler.defineRowMajor(step.outputs().get(1));
    Lines from = Lines.of(x.type().shape(), operator.axis());
    Lines to = Lines.of(values.type().shape(), operator.axis());
    Order order = Order.of(x, operator.largest());
    int[] best = new int[operator.k()];
    compiler.emit(
        List.of(x, values, positions),
        () -> {
          for (int line = 0; line < from.count() && best.length > 0; line++) {
            int first = from.first(line);
            select(order, best, first, from);
            for (int rank = 0; rank < best.length; rank++) {
              int target = to.first(line) + rank * to.stride();
              ElementMoves.move(x, best[rank], values, target, 1);
              positions.longs().put(target, (best[rank] - first) / from.stride());
            }
          }
        });
  }

  /** Fills {@code best} with the places of the line's first elements in order. */
  private static void select(Order order, int[] best, int first, Lines lines) {
    int found = 0;
    for (int k = 0; k < lines.length(); k++) {
      int place = first + k * lines.stride();
      boolean full = found == best.length;
      if (full && order.compare(place, best[found - 1]) <= 0) {
        continue;
      }
      int rank = full ? found - 1 : found++;
      while (rank > 0 && order.compare(place, best[rank - 1]) > 0) {
        best[rank] = best[rank - 1];
        rank--;
      }
      best[rank] = place;
    }
  }

  private static void topKGrad(TopKGrad operator, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor positions = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Lines from = Lines.of(dy.type().shape(), operator.axis());
    Lines to = Lines.of(dx.type().shape(), operator.axis());
    compiler.emit(
        List.of(dy, positions, dx),
        () -> {
          for (int i = 0; i < dx.elements(); i++) {
            dx.floats().put(i, 0);
          }
          for (int line = 0; line < from.count(); line++) {
            for (int rank = 0; rank < from.length(); rank++) {
              int source = from.first(line) + rank * from.stride();
              int k = (int) positions.longs().get(source);
              dx.floats().put(to.first(line) + k * to.stride(), dy.floats().get(source));
            }
          }
        });
  }
}
