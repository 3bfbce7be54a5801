package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Transpose;
import java.util.List;

/** Operators that move elements and compute nothing. */
final class MovementRules {
  private MovementRules() {}

  /** The same elements in the same order, whatever the output's shape. */
  static void copy(Operator operator, List<Elements> in, List<Elements> out) {
    for (int i = 0; i < in.get(0).length(); i++) {
      out.get(0).take(i, in.get(0), i);
    }
  }

  static void transpose(Transpose transpose, List<Elements> in, List<Elements> out) {
    int[] permutation = transpose.permutation(in.get(0).shape().rank());
    int[] own = in.get(0).shape().strides();
    int[] strides = new int[own.length];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = own[permutation[axis]];
    }
    gather(in.get(0), strides, out.get(0));
  }

  static void expand(Expand expand, List<Elements> in, List<Elements> out) {
    gather(in.get(0), in.get(0).shape().broadcastStrides(out.get(0).shape()), out.get(0));
  }

  private static void gather(Elements x, int[] strides, Elements y) {
    int[] sizes = y.shape().toArray();
    int[] index = new int[sizes.length];
    for (int i = 0; i < y.length(); i++) {
      y.take(i, x, Indexes.flat(index, strides));
      Indexes.next(index, sizes);
    }
  }

  static void concat(Concat concat, List<Elements> in, List<Elements> out) {
    Lines target = Lines.of(out.get(0).shape(), concat.axis());
    int start = 0;
    for (Elements piece : in) {
      Lines lines = Lines.of(piece.shape(), concat.axis());
      for (int i = 0; i < piece.length(); i++) {
        int line = i % lines.count();
        int k = i / lines.count();
        out.get(0).take(target.at(line, start + k), piece, lines.at(line, k));
      }
      start += lines.length();
    }
  }

  static void split(Split split, List<Elements> in, List<Elements> out) {
    Lines source = Lines.of(in.get(0).shape(), split.axis());
    int start = 0;
    for (Elements piece : out) {
      Lines lines = Lines.of(piece.shape(), split.axis());
      for (int i = 0; i < piece.length(); i++) {
        int line = i % lines.count();
        int k = i / lines.count();
        piece.take(lines.at(line, k), in.get(0), source.at(line, start + k));
      }
      start += lines.length();
    }
  }
}
