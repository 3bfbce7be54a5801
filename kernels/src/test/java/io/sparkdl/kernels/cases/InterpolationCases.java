package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Interpolate;
import io.sparkdl.kernels.operator.Interpolation;
import io.sparkdl.kernels.operator.Interpolation.Mode;
import io.sparkdl.kernels.operator.Interpolation.Nearest;
import io.sparkdl.kernels.operator.Resize;
import io.sparkdl.kernels.operator.ResizeCoordinates;
import io.sparkdl.kernels.operator.ResizeCoordinates.Transformation;
import io.sparkdl.kernels.operator.ResizeTarget;
import io.sparkdl.kernels.operator.ResizeTarget.AspectRatio;
import java.util.List;

/** Weighted sums along axes. */
final class InterpolationCases {
  private InterpolationCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    List<Integer> indexes = List.of(0, 1, 2, 2, 0, 0, 1, 0, 2, 2);
    List<Float> weights = List.of(0.5f, 0.25f, -1.5f, 0.1f, 3.9f, 0f, 1f, 0f, 0.3f, 0.3f);
    for (int axis = 0; axis < 3; axis++) {
      int[] shape = {4, 2, 5};
      shape[axis] = 3;
      cases.add(
          "axis" + axis,
          new Interpolate(axis, 3, 2, indexes, weights),
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.uniform(shape)));
    }
    transformations(cases);
    interpolations(cases);
    targets(cases);
    return cases.cases();
  }

  private static void transformations(CaseList cases) {
    for (Transformation transformation : Transformation.values()) {
      boolean crops = transformation == Transformation.TF_CROP_AND_RESIZE;
      List<Float> roi = List.of(0f, 0f, 0.2f, -0.3f, 1f, 1f, 0.7f, 1.2f);
      ResizeCoordinates coordinates =
          new ResizeCoordinates(transformation, crops ? roi : List.of(), 1.5f);
      for (Mode mode : Mode.values()) {
        Interpolation interpolation = Interpolation.of(mode);
        ResizeTarget larger = ResizeTarget.scales(List.of(1f, 1f, 1.7f, 2f));
        ResizeTarget smaller = ResizeTarget.sizes(List.of(2, 3, 3, 1));
        String name = transformation + "_" + mode;
        resize(cases, name + "_larger", new Resize(larger, coordinates, interpolation));
        resize(cases, name + "_smaller", new Resize(smaller, coordinates, interpolation));
      }
    }
  }

  private static void interpolations(CaseList cases) {
    ResizeCoordinates coordinates = ResizeCoordinates.of(Transformation.HALF_PIXEL);
    ResizeTarget smaller = ResizeTarget.scales(List.of(1f, 1f, 0.6f, 0.4f));
    ResizeTarget larger = ResizeTarget.sizes(List.of(2, 3, 9, 6));
    for (Nearest nearest : Nearest.values()) {
      Interpolation interpolation = Interpolation.nearest(nearest);
      resize(cases, nearest + "_larger", new Resize(larger, coordinates, interpolation));
      resize(cases, nearest + "_smaller", new Resize(smaller, coordinates, interpolation));
    }
    for (Mode mode : List.of(Mode.LINEAR, Mode.CUBIC)) {
      for (int flags = 1; flags < 4; flags++) {
        Interpolation interpolation =
            new Interpolation(mode, Nearest.FLOOR, -0.5f, flags % 2 == 1, flags / 2 == 1);
        String name = mode + "_" + flags;
        resize(cases, name + "_larger", new Resize(larger, coordinates, interpolation));
        resize(cases, name + "_smaller", new Resize(smaller, coordinates, interpolation));
      }
    }
  }

  private static void targets(CaseList cases) {
    ResizeCoordinates coordinates = ResizeCoordinates.of(Transformation.HALF_PIXEL);
    Interpolation linear = Interpolation.of(Mode.LINEAR);
    for (AspectRatio policy : AspectRatio.values()) {
      ResizeTarget target = new ResizeTarget(List.of(), List.of(7, 9), List.of(-1, 2), policy);
      resize(cases, "axes_" + policy, new Resize(target, coordinates, linear));
    }
    ResizeTarget same = ResizeTarget.sizes(List.of(2, 3, 5, 4));
    resize(cases, "same", new Resize(same, coordinates, linear));
    ResizeTarget all = ResizeTarget.sizes(List.of(3, 2, 6, 3));
    resize(cases, "all_axes", new Resize(all, coordinates, linear));
    for (Mode mode : List.of(Mode.NEAREST, Mode.LINEAR)) {
      resize(cases, "upsample_" + mode, Resize.upsample(List.of(1f, 1f, 2f, 3f), mode));
    }
  }

  private static void resize(CaseList cases, String name, Resize operator) {
    cases.add(
        name, operator, Tolerance.ELEMENTWISE, samples -> List.of(samples.uniform(2, 3, 5, 4)));
  }
}
