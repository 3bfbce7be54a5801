package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.ConstantOfShape;
import io.sparkdl.kernels.operator.EyeLike;
import io.sparkdl.kernels.operator.Range;
import io.sparkdl.kernels.operator.ShapeOf;
import io.sparkdl.kernels.operator.SizeOf;
import java.util.List;

/** Operators whose results follow from shapes and attributes. */
final class ConstantRules {
  private ConstantRules() {}

  private static void set(Elements y, int i, double value) {
    if (y.isFloat()) {
      y.doubles()[i] = value;
    } else {
      y.set(i, (long) value);
    }
  }

  static void shape(ShapeOf shape, List<Elements> in, List<Elements> out) {
    int rank = in.get(0).shape().rank();
    int start = shape.start() < 0 ? Math.max(0, shape.start() + rank) : shape.start();
    for (int i = 0; i < out.get(0).length(); i++) {
      set(out.get(0), i, in.get(0).shape().size(start + i));
    }
  }

  static void size(SizeOf size, List<Elements> in, List<Elements> out) {
    set(out.get(0), 0, in.get(0).length());
  }

  static void range(Range range, List<Elements> in, List<Elements> out) {
    for (int i = 0; i < range.count(); i++) {
      if (out.get(0).isFloat()) {
        out.get(0).doubles()[i] = in.get(0).doubles()[0] + i * in.get(1).doubles()[0];
      } else {
        out.get(0).set(i, in.get(0).longs()[0] + i * in.get(1).longs()[0]);
      }
    }
  }

  static void constantOfShape(ConstantOfShape constant, List<Elements> in, List<Elements> out) {
    for (int i = 0; i < out.get(0).length(); i++) {
      set(out.get(0), i, constant.value());
    }
  }

  static void eyeLike(EyeLike eye, List<Elements> in, List<Elements> out) {
    int columns = in.get(0).shape().size(1);
    for (int i = 0; i < out.get(0).length(); i++) {
      set(out.get(0), i, i % columns == i / columns + eye.diagonal() ? 1 : 0);
    }
  }
}
