package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.CumulativeProductGrad;
import io.sparkdl.kernels.operator.Hardmax;
import io.sparkdl.kernels.operator.TopK;
import io.sparkdl.kernels.operator.TopKGrad;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;
import java.util.TreeSet;

/** Operators that go along the lines of an axis. */
final class LineCases {
  private static final List<ElementType> NUMBERS =
      List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64);
  private static final boolean[] BOTH = {false, true};

  private LineCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    int[][] shapes = {{1}, {17}, {3, 5}, {2, 3, 5}, {4, 1, 3}};
    for (int[] shape : shapes) {
      for (int axis = -1; axis < shape.length - 1; axis++) {
        for (ElementType element : NUMBERS) {
          extremes(cases, element, axis, shape);
          cumulatives(cases, element, axis, shape);
          tops(cases, element, axis, shape);
        }
        cases.add(
            axis + "_" + Shape.of(shape),
            new Hardmax(axis),
            Tolerance.EXACT,
            samples -> List.of(samples.whole(-2, 2, shape)));
      }
    }
    special(cases);
    return cases.cases();
  }

  /** Many equal elements, so that their order shows. */
  private static Argument ties(Samples samples, ElementType element, int... shape) {
    return element == ElementType.FLOAT
        ? samples.whole(-2, 2, shape)
        : samples.integers(element, -2, 2, shape);
  }

  private static String name(ElementType element, int axis, int[] shape) {
    return element.onnxName() + "_" + axis + "_" + Shape.of(shape);
  }

  private static void extremes(CaseList cases, ElementType element, int axis, int[] shape) {
    for (boolean largest : BOTH) {
      for (boolean keep : BOTH) {
        for (boolean last : BOTH) {
          cases.add(
              name(element, axis, shape) + "_" + keep + "_" + last,
              new ArgExtreme(largest, axis, keep, last),
              Tolerance.EXACT,
              samples -> List.of(ties(samples, element, shape)));
        }
      }
    }
  }

  private static void cumulatives(CaseList cases, ElementType element, int axis, int[] shape) {
    for (boolean product : BOTH) {
      for (boolean exclusive : BOTH) {
        for (boolean reverse : BOTH) {
          Cumulative operator = new Cumulative(product, axis, exclusive, reverse);
          String name = name(element, axis, shape) + "_" + exclusive + "_" + reverse;
          cases.add(
              name,
              operator,
              Tolerance.ACCUMULATED,
              samples -> List.of(samples.any(element, shape)));
          if (product && element == ElementType.FLOAT) {
            cases.add(
                name,
                new CumulativeProductGrad(operator),
                Tolerance.ACCUMULATED,
                samples -> List.of(samples.uniform(shape), samples.between(0.5, 2, shape)));
          }
        }
      }
    }
  }

  private static void tops(CaseList cases, ElementType element, int axis, int[] shape) {
    int size = Shape.of(shape).size(axis);
    for (boolean largest : BOTH) {
      for (int k : new TreeSet<>(List.of(1, (size + 1) / 2, size))) {
        String name = name(element, axis, shape) + "_" + k + "_" + largest;
        TopK operator = new TopK(axis, k, largest);
        cases.add(
            name + "_ties",
            operator,
            Tolerance.EXACT,
            samples -> List.of(ties(samples, element, shape)));
        if (element == ElementType.FLOAT && largest) {
          cases.add(
              name + "_of_" + k,
              operator,
              Tolerance.EXACT,
              samples -> List.of(samples.uniform(shape)));
          cases.add(
              name + "_of_" + k,
              new TopKGrad(axis, size),
              Tolerance.EXACT,
              samples -> gradientInputs(samples, operator, shape));
        }
      }
    }
  }

  private static List<Argument> gradientInputs(Samples samples, TopK operator, int[] shape) {
    int[] sizes = Shape.of(shape).with(operator.axis(), operator.k()).toArray();
    return List.of(samples.uniform(sizes), samples.positions(1, operator, samples.uniform(shape)));
  }

  /** NaN, infinities, zeros of both signs; none of k; long lines; products with zeros. */
  private static void special(CaseList cases) {
    float infinity = Float.POSITIVE_INFINITY;
    float[] data = {0, -0f, infinity, Float.NaN, 3, -infinity, Float.NaN, -0f};
    for (boolean largest : BOTH) {
      cases.add(
          "special_far_" + largest,
          new ArgExtreme(largest, 0, false, false),
          Tolerance.EXACT,
          samples -> List.of(samples.floats(data, data.length)));
      cases.add(
          "special_" + largest + "_far",
          new TopK(0, 6, largest),
          Tolerance.EXACT,
          samples -> List.of(samples.floats(data, data.length)));
    }
    cases.add(
        "none", new TopK(1, 0, true), Tolerance.EXACT, samples -> List.of(samples.uniform(3, 4)));
    cases.add(
        "long",
        new TopK(1, 37, true),
        Tolerance.EXACT,
        samples -> List.of(samples.uniform(3, 1031)));
    cases.add(
        "long",
        new Cumulative(false, 1, false, false),
        Tolerance.NORMALIZED,
        samples -> List.of(samples.uniform(3, 1031)));
    for (boolean exclusive : BOTH) {
      cases.add(
          "zeros_" + exclusive,
          new Cumulative(true, 1, exclusive, false),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.floats(new float[] {2, 0, 3, 4, 0, 5, 0, 7}, 2, 4)));
    }
  }
}
