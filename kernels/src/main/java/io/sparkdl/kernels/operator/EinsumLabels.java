package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An equation of {@link Einsum} for operands of known shapes: one label per axis. Labels are the
 * letters, and for the axes of an ellipsis numbers from {@link #ELLIPSIS} on, aligned at the last.
 */
record EinsumLabels(List<List<Integer>> operands, List<Integer> output) {
  /** First label of an ellipsis; letters are below. */
  private static final int ELLIPSIS = 1 << 16;

  private static final String DOTS = "...";

  static EinsumLabels of(String equation, List<Shape> shapes) {
    String[] sides = equation.replace(" ", "").split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (sides.length > 2 || terms.length != shapes.size()) {
      throw wrong(terms.length + " operands on the left of at most one arrow", equation, shapes);
    }
    int width = 0;
    for (int i = 0; i < terms.length; i++) {
      int letters = terms[i].replace(DOTS, "").length();
      int rest = shapes.get(i).rank() - letters;
      if (rest < 0 || rest > 0 && !terms[i].contains(DOTS)) {
        throw wrong("a label per axis", equation, shapes);
      }
      width = Math.max(width, rest);
    }
    List<List<Integer>> operands = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      int own = shapes.get(i).rank() - terms[i].replace(DOTS, "").length();
      operands.add(labels(terms[i], width - own, width, equation));
    }
    List<Integer> output =
        sides.length == 2 ? labels(sides[1], 0, width, equation) : implied(operands, width);
    EinsumLabels labels = new EinsumLabels(operands, output);
    labels.check(equation, shapes);
    return labels;
  }

  private static List<Integer> labels(String term, int from, int to, String equation) {
    List<Integer> labels = new ArrayList<>();
    for (int at = 0; at < term.length(); at++) {
      if (term.startsWith(DOTS, at)) {
        for (int axis = from; axis < to; axis++) {
          labels.add(ELLIPSIS + axis);
        }
        at += DOTS.length() - 1;
      } else if (Character.isLetter(term.charAt(at))) {
        labels.add((int) term.charAt(at));
      } else {
        throw wrong("letters and ellipses", equation, List.of());
      }
    }
    return labels;
  }

  /** Without an arrow: the ellipsis, then the letters that come once, in alphabetical order. */
  private static List<Integer> implied(List<List<Integer>> operands, int width) {
    List<Integer> output = new ArrayList<>();
    for (int axis = 0; axis < width; axis++) {
      output.add(ELLIPSIS + axis);
    }
    Map<Integer, Integer> counts = new TreeMap<>();
    operands.forEach(operand -> operand.forEach(label -> counts.merge(label, 1, Integer::sum)));
    counts.forEach(
        (label, count) -> {
          if (label < ELLIPSIS && count == 1) {
            output.add(label);
          }
        });
    return output;
  }

  private void check(String equation, List<Shape> shapes) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      for (int axis = 0; axis < operands.get(i).size(); axis++) {
        int label = operands.get(i).get(axis);
        int size = shapes.get(i).size(axis);
        int known = sizes.getOrDefault(label, 1);
        if (size != known && size != 1 && known != 1) {
          throw wrong("one size per label", equation, shapes);
        }
        sizes.put(label, known == 1 ? size : known);
      }
    }
    for (int label : output) {
      if (!sizes.containsKey(label) || output.indexOf(label) != output.lastIndexOf(label)) {
        throw wrong("different labels of the operands on the right", equation, shapes);
      }
    }
  }

  private static ShapeException wrong(String expected, String equation, List<Shape> shapes) {
    return new ShapeException(
        "Einsum: expected " + expected + ", got " + equation + " for " + shapes);
  }
}
