package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.ClipTo;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Pow;
import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.operator.Variadic;
import io.sparkdl.kernels.operator.Where;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** Functions of one to three elements, casts and dropout. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static void unary(UnaryFunction function, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Elements y = out.get(0);
    for (int i = 0; i < x.length(); i++) {
      if (!x.isFloat()) {
        y.set(i, function.apply(x.longs()[i]));
      } else if (y.isFloat()) {
        y.doubles()[i] = function.apply(x.doubles()[i]);
      } else {
        y.set(i, (long) function.apply(x.doubles()[i]));
      }
    }
  }

  static void unaryGrad(UnaryGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(0).doubles();
    double[] saved = in.get(1).doubles();
    double[] dx = out.get(0).doubles();
    for (int i = 0; i < dx.length; i++) {
      dx[i] = dy[i] * gradient.function().derivative(saved[i]);
    }
  }

  static void binary(BinaryFunction function, List<Elements> in, List<Elements> out) {
    Elements a = in.get(0);
    Elements b = in.get(1);
    Elements y = out.get(0);
    int[] sizes = y.shape().toArray();
    int[] aStrides = a.shape().broadcastStrides(y.shape());
    int[] bStrides = b.shape().broadcastStrides(y.shape());
    int[] index = new int[sizes.length];
    for (int i = 0; i < y.length(); i++) {
      int left = Indexes.flat(index, aStrides);
      int right = Indexes.flat(index, bStrides);
      if (!a.isFloat()) {
        y.set(i, function.apply(a.longs()[left], b.longs()[right]));
      } else if (y.isFloat()) {
        y.doubles()[i] = function.apply(a.doubles()[left], b.doubles()[right]);
      } else {
        y.set(i, (long) function.apply(a.doubles()[left], b.doubles()[right]));
      }
      Indexes.next(index, sizes);
    }
  }

  static void where(Where where, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    int[] sizes = y.shape().toArray();
    int[] index = new int[sizes.length];
    for (int i = 0; i < y.length(); i++) {
      int choice = Indexes.flat(index, in.get(0).shape().broadcastStrides(y.shape()));
      Elements source = in.get(in.get(0).longs()[choice] != 0 ? 1 : 2);
      y.take(i, source, Indexes.flat(index, source.shape().broadcastStrides(y.shape())));
      Indexes.next(index, sizes);
    }
  }

  /** Element {@code i} of y's shape, of an input that is broadcast to it; integers as doubles. */
  private static double broadcast(Elements input, Elements y, int[] index) {
    int at = Indexes.flat(index, input.shape().broadcastStrides(y.shape()));
    return input.isFloat() ? input.doubles()[at] : input.longs()[at];
  }

  private static void put(Elements y, int i, double element) {
    if (y.isFloat()) {
      y.doubles()[i] = element;
    } else {
      y.set(i, (long) element);
    }
  }

  static void variadic(Variadic function, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    int[] index = new int[y.shape().rank()];
    for (int i = 0; i < y.length(); i++) {
      double joined = broadcast(in.get(0), y, index);
      for (Elements input : in.subList(1, in.size())) {
        double next = broadcast(input, y, index);
        joined =
            switch (function) {
              case SUM, MEAN -> joined + next;
              case MAX -> Math.max(joined, next);
              case MIN -> Math.min(joined, next);
            };
      }
      put(y, i, function == Variadic.MEAN ? joined / in.size() : joined);
      Indexes.next(index, y.shape().toArray());
    }
  }

  static void pow(Pow pow, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    int[] index = new int[y.shape().rank()];
    for (int i = 0; i < y.length(); i++) {
      put(y, i, Math.pow(broadcast(in.get(0), y, index), broadcast(in.get(1), y, index)));
      Indexes.next(index, y.shape().toArray());
    }
  }

  static void clipTo(ClipTo clip, List<Elements> in, List<Elements> out) {
    Elements y = out.get(0);
    int[] none = new int[0];
    double least =
        clip.hasLeast() ? broadcast(in.get(1), in.get(1), none) : Double.NEGATIVE_INFINITY;
    Elements last = in.get(in.size() - 1);
    double most = clip.hasMost() ? broadcast(last, last, none) : Double.POSITIVE_INFINITY;
    int[] index = new int[y.shape().rank()];
    for (int i = 0; i < y.length(); i++) {
      put(y, i, Math.min(Math.max(broadcast(in.get(0), y, index), least), most));
      Indexes.next(index, y.shape().toArray());
    }
  }

  static void cast(Cast cast, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Elements y = out.get(0);
    for (int i = 0; i < x.length(); i++) {
      if (cast.to() == ElementType.FLOAT) {
        y.doubles()[i] = x.isFloat() ? x.doubles()[i] : x.longs()[i];
      } else if (cast.to() == ElementType.BOOL) {
        y.set(i, (x.isFloat() ? x.doubles()[i] != 0 : x.longs()[i] != 0) ? 1 : 0);
      } else {
        y.set(i, x.isFloat() ? (long) x.doubles()[i] : x.longs()[i]);
      }
    }
  }

  static void dropout(Dropout dropout, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    long[] keys = in.get(1).longs();
    int rowLength = keys.length == 0 ? 0 : x.length / keys.length;
    for (int i = 0; i < x.length; i++) {
      long key = keys[i / rowLength];
      float random = CounterRandom.uniform(key, dropout.stream(), i % rowLength);
      boolean kept = random >= dropout.ratio();
      out.get(0).doubles()[i] = kept ? x[i] / (1.0 - dropout.ratio()) : 0;
      out.get(1).set(i, kept ? 1 : 0);
    }
  }
}
