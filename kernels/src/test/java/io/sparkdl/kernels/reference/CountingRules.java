package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Compress;
import io.sparkdl.kernels.operator.NonZero;
import io.sparkdl.kernels.operator.OneHot;
import io.sparkdl.kernels.operator.TruePositions;
import io.sparkdl.kernels.operator.Unique;
import io.sparkdl.kernels.operator.UniquePositions;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Operators that find elements, and one-hot vectors. */
final class CountingRules {
  private CountingRules() {}

  private static boolean isTrue(Elements x, int i) {
    return x.isFloat() ? x.doubles()[i] != 0 : x.longs()[i] != 0;
  }

  private static int[] whereTrue(Elements condition) {
    int[] all = new int[condition.length()];
    int found = 0;
    for (int i = 0; i < all.length; i++) {
      if (isTrue(condition, i)) {
        all[found++] = i;
      }
    }
    return Arrays.copyOf(all, found);
  }

  static void truePositions(TruePositions operator, List<Elements> in, List<Elements> out) {
    int[] found = whereTrue(in.get(0));
    for (int i = 0; i < operator.most(); i++) {
      out.get(0).set(i, i < found.length ? found[i] : -1);
    }
    out.get(1).set(0, found.length);
  }

  static void nonZero(NonZero operator, List<Elements> in, List<Elements> out) {
    int[] found = whereTrue(in.get(0));
    Shape shape = in.get(0).shape();
    for (int i = 0; i < Math.min(found.length, operator.most()); i++) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        int index = found[i] / shape.strides()[axis] % shape.size(axis);
        out.get(0).set(axis * operator.most() + i, index);
      }
    }
    out.get(1).set(0, found.length);
  }

  static void compress(Compress operator, List<Elements> in, List<Elements> out) {
    int[] found = whereTrue(in.get(1));
    Elements x = in.get(0);
    Elements y = out.get(0);
    boolean vector = operator.axis() == null;
    Lines from = vector ? new Lines(1, x.length(), 1) : Lines.of(x.shape(), operator.axis());
    Lines to = vector ? new Lines(1, y.length(), 1) : Lines.of(y.shape(), operator.axis());
    for (int line = 0; line < from.count(); line++) {
      for (int k = 0; k < Math.min(found.length, operator.most()); k++) {
        y.take(to.at(line, k), x, from.at(line, found[k]));
      }
    }
    out.get(1).set(0, found.length);
  }

  static void oneHot(OneHot operator, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    int rank = y.shape().rank();
    int axis = operator.axis() < 0 ? operator.axis() + rank : operator.axis();
    int inner = y.shape().product(axis + 1, rank);
    for (int i = 0; i < y.length(); i++) {
      int place = i / inner % operator.depth();
      long index = in.get(0).longs()[i / inner / operator.depth() * inner + i % inner];
      boolean on = index == place || index + operator.depth() == place;
      y.take(i, in.get(1), on ? 1 : 0);
    }
  }

  static void uniquePositions(UniquePositions operator, List<Elements> in, List<Elements> out) {
    int rows = in.get(0).shape().size(0);
    int width = in.get(0).shape().size(1);
    double[][] values = new double[rows][];
    Arrays.setAll(values, row -> IndexingRules.row(in.get(0), row, width));
    unique(values, operator.sorted(), operator.most(), out);
  }

  /** Fills first positions, kinds of the rows, counts of the kinds and the number of kinds. */
  private static void unique(double[][] rows, boolean sorted, int most, List<Elements> out) {
    TreeMap<double[], int[]> kinds = new TreeMap<>(Arrays::compare);
    for (int row = 0; row < rows.length; row++) {
      int first = row;
      kinds.computeIfAbsent(rows[row], key -> new int[] {first, 0})[1]++;
    }
    List<int[]> order = kinds.values().stream().toList();
    if (!sorted) {
      order = order.stream().sorted(Comparator.comparingInt(kind -> kind[0])).toList();
    }
    for (int kind = 0; kind < most; kind++) {
      out.get(0).set(kind, kind < order.size() ? order.get(kind)[0] : -1);
      out.get(2).set(kind, kind < order.size() ? order.get(kind)[1] : 0);
    }
    for (int row = 0; row < rows.length; row++) {
      out.get(1).set(row, order.indexOf(kinds.get(rows[row])));
    }
    out.get(3).set(0, order.size());
  }

  static void unique(Unique operator, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Elements y = out.get(0);
    boolean vector = operator.axis() == null;
    Lines lines = vector ? new Lines(1, x.length(), 1) : Lines.of(x.shape(), operator.axis());
    double[][] rows = new double[lines.length()][lines.count()];
    for (int row = 0; row < rows.length; row++) {
      for (int line = 0; line < lines.count(); line++) {
        int at = lines.at(line, row);
        rows[row][line] = x.isFloat() ? x.doubles()[at] : x.longs()[at];
      }
    }
    unique(rows, operator.sorted(), operator.most(), out.subList(1, 5));
    Lines to = vector ? new Lines(1, y.length(), 1) : Lines.of(y.shape(), operator.axis());
    int kinds = (int) Math.min(operator.most(), out.get(4).longs()[0]);
    for (int kind = 0; kind < kinds; kind++) {
      for (int line = 0; line < lines.count(); line++) {
        int first = (int) out.get(1).longs()[kind];
        y.take(to.at(line, kind), x, lines.at(line, first));
      }
    }
  }
}
