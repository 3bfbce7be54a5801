package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.GatherElements;
import io.sparkdl.kernels.operator.GatherND;
import io.sparkdl.kernels.operator.GatherOrZero;
import io.sparkdl.kernels.operator.IndexedGatherGrad;
import io.sparkdl.kernels.operator.IndexedScatter;
import io.sparkdl.kernels.operator.IndexedScatterGrad;
import io.sparkdl.kernels.operator.ReverseSequence;
import io.sparkdl.kernels.operator.ScatterElements;
import io.sparkdl.kernels.operator.ScatterND;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.operator.TensorScatter;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/** Gathers and scatters, element by element, each by the formula of its documentation. */
final class IndexingRules {
  private IndexingRules() {}

  /** Takes pairs of positions: an element of the whole, or -1, and one of the part. */
  @FunctionalInterface
  private interface Pair {
    void meet(int whole, int part);
  }

  private static int wrapped(long index, int size) {
    if (index < -size || index >= size) {
      throw new IllegalArgumentException("reference: index " + index + " for " + size);
    }
    return (int) (index < 0 ? index + size : index);
  }

  private static void take(Elements x, int from, Elements y, int to) {
    if (from >= 0) {
      y.take(to, x, from);
    }
  }

  static void gather(Gather gather, List<Elements> in, List<Elements> out) {
    slices(gather.axis(), true, in, out.get(0));
  }

  static void gatherOrZero(GatherOrZero gather, List<Elements> in, List<Elements> out) {
    slices(gather.axis(), false, in, out.get(0));
  }

  private static void slices(int axis, boolean wrap, List<Elements> in, Elements y) {
    Shape x = in.get(0).shape();
    long[] indexes = in.get(1).longs();
    int at = x.axis(axis);
    int inner = x.product(at + 1, x.rank());
    for (int i = 0; i < y.length(); i++) {
      int outer = i / inner / indexes.length;
      long index = indexes[i / inner % indexes.length];
      if (wrap || index >= 0 && index < x.size(at)) {
        int row = outer * x.size(at) + wrapped(index, x.size(at));
        y.take(i, in.get(0), row * inner + i % inner);
      }
    }
  }

  private static void elements(Shape whole, int axis, Elements indexes, Pair pair) {
    int[] sizes = indexes.shape().toArray();
    int[] index = new int[sizes.length];
    int at = whole.axis(axis);
    for (int i = 0; i < indexes.length(); i++) {
      int[] place = index.clone();
      place[at] = wrapped(indexes.longs()[i], whole.size(at));
      pair.meet(Indexes.flat(place, whole.strides()), i);
      Indexes.next(index, sizes);
    }
  }

  static void gatherElements(GatherElements gather, List<Elements> in, List<Elements> out) {
    elements(
        in.get(0).shape(),
        gather.axis(),
        in.get(1),
        (from, to) -> take(in.get(0), from, out.get(0), to));
  }

  private static void tuples(Shape whole, int batchDims, Elements indexes, Pair pair) {
    int rank = indexes.shape().rank();
    int tuple = indexes.shape().size(-1);
    int slice = whole.product(batchDims + tuple, whole.rank());
    int perBatch = indexes.shape().product(batchDims, rank - 1);
    int count = indexes.shape().product(0, rank - 1);
    for (int t = 0; t < count; t++) {
      int row = t / perBatch;
      for (int k = 0; k < tuple; k++) {
        int size = whole.size(batchDims + k);
        row = row * size + wrapped(indexes.longs()[t * tuple + k], size);
      }
      for (int i = 0; i < slice; i++) {
        pair.meet(row * slice + i, t * slice + i);
      }
    }
  }

  static void gatherND(GatherND gather, List<Elements> in, List<Elements> out) {
    tuples(
        in.get(0).shape(),
        gather.batchDims(),
        in.get(1),
        (from, to) -> take(in.get(0), from, out.get(0), to));
  }

  static void reverse(ReverseSequence reverse, List<Elements> in, List<Elements> out) {
    int[] sizes = in.get(0).shape().toArray();
    int[] strides = in.get(0).shape().strides();
    int[] index = new int[sizes.length];
    for (int i = 0; i < in.get(0).length(); i++) {
      int[] from = index.clone();
      int length = (int) in.get(1).longs()[index[reverse.batchAxis()]];
      int t = index[reverse.timeAxis()];
      from[reverse.timeAxis()] = t < length ? length - 1 - t : t;
      out.get(0).take(i, in.get(0), Indexes.flat(from, strides));
      Indexes.next(index, sizes);
    }
  }

  /** Sends the numbers of x's elements through the forward rule, to see where each went. */
  static void gatherGrad(IndexedGatherGrad gradient, List<Elements> in, List<Elements> out) {
    Elements sources =
        Rules.apply(gradient.forward(), List.of(numbers(gradient.x()), in.get(0))).get(0);
    for (int i = 0; i < sources.length(); i++) {
      int source = (int) sources.longs()[i] - 1;
      if (source >= 0) {
        out.get(0).doubles()[source] += in.get(1).doubles()[i];
      }
    }
  }

  private static Elements numbers(Shape shape) {
    Elements numbers = Elements.zeros(new TensorType(ElementType.INT64, shape));
    for (int i = 0; i < numbers.length(); i++) {
      numbers.set(i, i + 1);
    }
    return numbers;
  }

  private static void pairs(
      IndexedScatter scatter, Shape whole, Elements indexes, Shape updates, Pair pair) {
    if (scatter instanceof ScatterElements elements) {
      elements(whole, elements.axis(), indexes, pair);
    } else if (scatter instanceof ScatterND) {
      tuples(whole, 0, indexes, pair);
    } else {
      cache((TensorScatter) scatter, whole, indexes, updates, pair);
    }
  }

  private static void cache(
      TensorScatter scatter, Shape whole, Elements indexes, Shape updates, Pair pair) {
    int at = whole.axis(scatter.axis());
    int[] sizes = updates.toArray();
    int[] index = new int[sizes.length];
    for (int i = 0; i < updates.elements(); i++) {
      int[] place = index.clone();
      int step = (int) indexes.longs()[index[0]] + index[at];
      place[at] = scatter.ring() ? step % whole.size(at) : step;
      pair.meet(Indexes.flat(place, whole.strides()), i);
      Indexes.next(index, sizes);
    }
  }

  static void scatter(IndexedScatter scatter, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    for (int i = 0; i < y.length(); i++) {
      y.take(i, in.get(0), i);
    }
    Elements updates = in.get(scatter.updateInput());
    ScatterReduction reduction = scatter.reduction();
    pairs(
        scatter,
        y.shape(),
        in.get(scatter.indexInput()),
        updates.shape(),
        (to, from) -> {
          if (y.isFloat()) {
            y.doubles()[to] = combined(reduction, y.doubles()[to], updates.doubles()[from]);
          } else {
            y.set(to, reduction.apply(y.longs()[to], updates.longs()[from]));
          }
        });
  }

  private static double combined(ScatterReduction reduction, double old, double update) {
    return switch (reduction) {
      case NONE -> update;
      case ADD -> old + update;
      case MUL -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  static void scatterGrad(IndexedScatterGrad gradient, List<Elements> in, List<Elements> out) {
    Elements dy = in.get(1);
    pairs(
        gradient.forward(),
        dy.shape(),
        in.get(0),
        gradient.updates(),
        (from, to) -> take(dy, from, out.get(0), to));
  }

  /** Elements of a row-major matrix' row. */
  static double[] row(Elements x, int row, int width) {
    double[] values = new double[width];
    Arrays.setAll(
        values, i -> x.isFloat() ? x.doubles()[row * width + i] : x.longs()[row * width + i]);
    return values;
  }
}
