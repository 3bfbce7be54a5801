package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** Functions of one or two elements, casts and dropout. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static void unary(Unary function, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    Elements y = out.get(0);
    for (int i = 0; i < x.length(); i++) {
      if (x.isFloat()) {
        y.doubles()[i] = function.apply(x.doubles()[i]);
      } else {
        y.set(i, ofInteger(function, x.longs()[i]));
      }
    }
  }

  private static long ofInteger(Unary function, long x) {
    return switch (function) {
      case RELU -> Math.max(x, 0);
      case NEG -> -x;
      case ABS -> Math.abs(x);
      default ->
          throw new IllegalArgumentException(
              function.onnxName() + ": expected float32, got an integer");
    };
  }

  static void unaryGrad(UnaryGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(0).doubles();
    double[] saved = in.get(1).doubles();
    double[] dx = out.get(0).doubles();
    for (int i = 0; i < dx.length; i++) {
      dx[i] = dy[i] * gradient.function().derivative(saved[i]);
    }
  }

  static void binary(Binary function, List<Elements> in, List<Elements> out) {
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
