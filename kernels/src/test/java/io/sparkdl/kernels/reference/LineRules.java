package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.CumulativeProductGrad;
import io.sparkdl.kernels.operator.Hardmax;
import io.sparkdl.kernels.operator.TopK;
import io.sparkdl.kernels.operator.TopKGrad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Operators that go along the lines of an axis. */
final class LineRules {
  private LineRules() {}

  /** Positions of a line's elements, the best first, of equal ones the first in the line. */
  private static List<Integer> ranking(Elements x, Lines lines, int line, boolean largest) {
    Comparator<Integer> order =
        x.isFloat()
            ? (a, b) -> compare(x.doubles()[lines.at(line, a)], x.doubles()[lines.at(line, b)])
            : Comparator.comparingLong(k -> x.longs()[lines.at(line, k)]);
    List<Integer> positions = new ArrayList<>();
    for (int k = 0; k < lines.length(); k++) {
      positions.add(k);
    }
    positions.sort(largest ? order.reversed() : order);
    return positions;
  }

  private static int compare(double a, double b) {
    return a == b ? 0 : Double.compare(a, b);
  }

  static void argExtreme(ArgExtreme operator, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Lines lines = Lines.of(x.shape(), operator.axis());
    for (int line = 0; line < lines.count(); line++) {
      int best = ranking(x, lines, line, operator.largest()).get(0);
      for (int k = best; operator.selectLastIndex() && k < lines.length(); k++) {
        int at = lines.at(line, k);
        int first = lines.at(line, best);
        boolean equal =
            x.isFloat() ? x.doubles()[at] == x.doubles()[first] : x.longs()[at] == x.longs()[first];
        best = equal ? k : best;
      }
      out.get(0).set(line, best);
    }
  }

  static void hardmax(Hardmax operator, List<Elements> in, List<Elements> out) {
    Lines lines = Lines.of(in.get(0).shape(), operator.axis());
    for (int line = 0; line < lines.count(); line++) {
      out.get(0).doubles()[lines.at(line, ranking(in.get(0), lines, line, true).get(0))] = 1;
    }
  }

  static void topK(TopK operator, List<Elements> in, List<Elements> out) {
    Lines from = Lines.of(in.get(0).shape(), operator.axis());
    Lines to = Lines.of(out.get(0).shape(), operator.axis());
    for (int line = 0; line < from.count(); line++) {
      List<Integer> best = ranking(in.get(0), from, line, operator.largest());
      for (int rank = 0; rank < operator.k(); rank++) {
        out.get(0).take(to.at(line, rank), in.get(0), from.at(line, best.get(rank)));
        out.get(1).set(to.at(line, rank), best.get(rank));
      }
    }
  }

  static void topKGrad(TopKGrad operator, List<Elements> in, List<Elements> out) {
    Lines from = Lines.of(in.get(0).shape(), operator.axis());
    Lines to = Lines.of(out.get(0).shape(), operator.axis());
    for (int line = 0; line < from.count(); line++) {
      for (int rank = 0; rank < from.length(); rank++) {
        int source = from.at(line, rank);
        int position = (int) in.get(1).longs()[source];
        out.get(0).doubles()[to.at(line, position)] = in.get(0).doubles()[source];
      }
    }
  }

  /** The places of a line in the direction of an operator. */
  private static int[] walk(Elements x, Cumulative operator, int line) {
    Lines lines = Lines.of(x.shape(), operator.axis());
    int[] walk = new int[lines.length()];
    Arrays.setAll(walk, k -> lines.at(line, operator.reverse() ? walk.length - 1 - k : k));
    return walk;
  }

  static void cumulative(Cumulative operator, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Elements y = out.get(0);
    for (int line = 0; line < Lines.of(x.shape(), operator.axis()).count(); line++) {
      int[] walk = walk(x, operator, line);
      for (int k = 0; k < walk.length; k++) {
        double joined = operator.product() ? 1 : 0;
        long whole = operator.product() ? 1 : 0;
        for (int j = 0; j < (operator.exclusive() ? k : k + 1); j++) {
          double element = x.isFloat() ? x.doubles()[walk[j]] : 0;
          long integer = x.isFloat() ? 0 : x.longs()[walk[j]];
          joined = operator.product() ? joined * element : joined + element;
          whole = operator.product() ? whole * integer : whole + integer;
        }
        if (x.isFloat()) {
          y.doubles()[walk[k]] = joined;
        } else {
          y.set(walk[k], whole);
        }
      }
    }
  }

  /** Straight from the definition: the sum over i of dy[i] times the product without element k. */
  static void cumulativeProductGrad(
      CumulativeProductGrad operator, List<Elements> in, List<Elements> out) {
    Cumulative forward = operator.forward();
    Elements x = in.get(1);
    for (int line = 0; line < Lines.of(x.shape(), forward.axis()).count(); line++) {
      int[] walk = walk(x, forward, line);
      for (int k = 0; k < walk.length; k++) {
        for (int i = k + (forward.exclusive() ? 1 : 0); i < walk.length; i++) {
          double product = in.get(0).doubles()[walk[i]];
          for (int j = 0; j < (forward.exclusive() ? i : i + 1); j++) {
            product *= j == k ? 1 : x.doubles()[walk[j]];
          }
          out.get(0).doubles()[walk[k]] += product;
        }
      }
    }
  }
}
