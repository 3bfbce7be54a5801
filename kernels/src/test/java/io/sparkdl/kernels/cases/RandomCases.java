package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Bernoulli;
import io.sparkdl.kernels.operator.Multinomial;
import io.sparkdl.kernels.operator.RandomNormal;
import io.sparkdl.kernels.operator.RandomNormalLike;
import io.sparkdl.kernels.operator.RandomUniform;
import io.sparkdl.kernels.operator.RandomUniformLike;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Random numbers: every back end draws the same ones. */
final class RandomCases {
  private RandomCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    Shape[] shapes = {Shape.SCALAR, Shape.of(17), Shape.of(3, 5), Shape.of(2, 3, 1031)};
    for (Shape shape : shapes) {
      for (int keyed = 0; keyed <= Math.min(2, shape.rank()); keyed++) {
        draws(cases, shape, keyed);
      }
    }
    for (ElementType to : List.of(ElementType.INT32, ElementType.INT64)) {
      for (int keyed = 0; keyed <= 1; keyed++) {
        int keyAxes = keyed;
        cases.add(
            to.onnxName() + "_" + keyed,
            new Multinomial(33, to, 5),
            Tolerance.EXACT,
            samples ->
                List.of(samples.between(-2, 2, 3, 7), keys(samples, Shape.of(3, 33), keyAxes)));
      }
    }
    cases.add(
        "one_class",
        new Multinomial(4, ElementType.INT64, 0),
        Tolerance.EXACT,
        samples -> List.of(samples.uniform(2, 1), samples.keys(2)));
    return cases.cases();
  }

  private static void draws(CaseList cases, Shape shape, int keyed) {
    String name = shape + "_" + keyed;
    int[] sizes = shape.toArray();
    cases.add(
        name,
        new RandomUniform(shape, 0, 1, 3),
        Tolerance.EXACT,
        samples -> List.of(keys(samples, shape, keyed)));
    cases.add(
        name + "_scaled",
        new RandomUniform(shape, -3, 2, 0),
        Tolerance.ELEMENTWISE,
        samples -> List.of(keys(samples, shape, keyed)));
    cases.add(
        name,
        new RandomNormal(shape, 0, 1, 4),
        Tolerance.ELEMENTWISE,
        samples -> List.of(keys(samples, shape, keyed)));
    cases.add(
        name,
        new RandomUniformLike(0, 2, 1),
        Tolerance.ELEMENTWISE,
        samples -> List.of(samples.uniform(sizes), keys(samples, shape, keyed)));
    cases.add(
        name,
        new RandomNormalLike(-1, 0.5f, 2),
        Tolerance.ELEMENTWISE,
        samples -> List.of(samples.uniform(sizes), keys(samples, shape, keyed)));
    for (ElementType to :
        List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64, ElementType.BOOL)) {
      cases.add(
          name + "_" + to.onnxName(),
          new Bernoulli(to, 9),
          Tolerance.EXACT,
          samples -> List.of(samples.between(0, 1, sizes), keys(samples, shape, keyed)));
    }
  }

  /** Keys of the first axes of a shape. */
  private static Argument keys(Samples samples, Shape shape, int axes) {
    int[] sizes = java.util.Arrays.copyOf(shape.toArray(), axes);
    Shape keyed = Shape.of(sizes);
    Object data = samples.keys(Math.toIntExact(keyed.elements())).data();
    return new Argument(new TensorType(ElementType.INT64, keyed), data);
  }
}
