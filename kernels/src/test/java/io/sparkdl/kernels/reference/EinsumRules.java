package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Einsum;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Einstein's notation by its definition: a sum over all values of all labels. */
final class EinsumRules {
  private EinsumRules() {}

  static void einsum(Einsum einsum, List<Elements> in, List<Elements> out) {
    String[] sides = einsum.equation().replace(" ", "").split("->");
    String[] terms = sides[0].split(",", -1);
    // An ellipsis becomes digits, as many as the operand has axes without a letter.
    int width = 0;
    for (int i = 0; i < terms.length; i++) {
      int letters = terms[i].replace("...", "").length();
      width = Math.max(width, in.get(i).shape().rank() - letters);
    }
    String digits = "0123456789".substring(0, width);
    for (int i = 0; i < terms.length; i++) {
      int own = in.get(i).shape().rank() - terms[i].replace("...", "").length();
      terms[i] = terms[i].replace("...", digits.substring(width - own));
    }
    String output =
        einsum.equation().endsWith("->")
            ? ""
            : sides.length == 2 ? sides[1].replace("...", digits) : implied(terms, digits);
    sum(terms, output, in, out.get(0));
  }

  private static String implied(String[] terms, String digits) {
    String all = String.join("", terms);
    StringBuilder output = new StringBuilder(digits);
    for (int label : new TreeSet<>(all.chars().boxed().toList())) {
      if (Character.isLetter(label) && all.indexOf(label) == all.lastIndexOf(label)) {
        output.append((char) label);
      }
    }
    return output.toString();
  }

  private static void sum(String[] terms, String output, List<Elements> in, Elements y) {
    int[] labels = String.join("", terms).chars().distinct().toArray();
    int[] sizes = new int[labels.length];
    Arrays.fill(sizes, 1);
    int[][] strides = new int[terms.length + 1][];
    for (int i = 0; i < terms.length; i++) {
      Shape shape = in.get(i).shape();
      for (int axis = 0; axis < shape.rank(); axis++) {
        int label = at(labels, terms[i].charAt(axis));
        sizes[label] = shape.size(axis) == 1 ? sizes[label] : shape.size(axis);
      }
      strides[i] = strides(labels, terms[i], shape);
    }
    strides[terms.length] = strides(labels, output, y.shape());
    int[] index = new int[labels.length];
    for (long n = Shape.of(sizes).elements(); n > 0; n--) {
      double product = 1;
      for (int i = 0; i < terms.length; i++) {
        product *= in.get(i).doubles()[Indexes.flat(index, strides[i])];
      }
      y.doubles()[Indexes.flat(index, strides[terms.length])] += product;
      Indexes.next(index, sizes);
    }
  }

  private static int at(int[] labels, int label) {
    int at = 0;
    while (labels[at] != label) {
      at++;
    }
    return at;
  }

  /** How far one step of each label moves in a tensor; an axis of size 1 stays. */
  private static int[] strides(int[] labels, String term, Shape shape) {
    int[] strides = new int[labels.length];
    for (int axis = 0; axis < shape.rank(); axis++) {
      int step = shape.size(axis) == 1 ? 0 : shape.strides()[axis];
      strides[at(labels, term.charAt(axis))] += step;
    }
    return strides;
  }
}
