package io.sparkdl.engine;

import io.sparkdl.engine.autodiff.Segment;
import io.sparkdl.engine.describe.PlannedMemory;
import io.sparkdl.engine.network.BuiltPart;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses what a backward pass computes again so that a batch fits a budget: nothing if it fits as
 * it is, else all but the last of as few segments as will do. Segments end where layers end and
 * hold about equally many bytes of results. Two passes' arithmetic becomes at most three.
 */
final class Recomputation {
  private static final int MOST_SEGMENTS = 24;

  private Recomputation() {}

  /**
   * The plan of a batch, within the spec's budget of planned memory.
   *
   * @throws DeviceException if no choice fits
   */
  static Plan plan(TrainingSpec spec, int rows, boolean accumulates) {
    Plan plan = plan(spec, rows, accumulates, List.of());
    long budget = spec.options().activationBytes();
    if (budget == 0) {
      return plan;
    }
    long least = PlannedMemory.bytes(plan);
    TrainingGraph forward = new TrainingGraph(spec, rows);
    int most = Math.min(MOST_SEGMENTS, forward.parts().size());
    for (int count = 2; least > budget && count <= most; count++) {
      List<Segment> segments = segments(forward.parts(), forward.steps(), count);
      Plan candidate = plan(spec, rows, accumulates, segments);
      long bytes = PlannedMemory.bytes(candidate);
      if (bytes < least) {
        least = bytes;
        plan = candidate;
      }
    }
    if (least > budget) {
      throw new DeviceException(
          "activationBytes: expected a budget of at least "
              + least
              + " bytes for a batch of "
              + rows
              + " rows, got "
              + budget
              + "; raise it, or make batches smaller");
    }
    return plan;
  }

  private static Plan plan(
      TrainingSpec spec, int rows, boolean accumulates, List<Segment> segments) {
    return new TrainingGraph(spec, rows).differentiate(accumulates, segments).plan();
  }

  /** Cuts the layers into this many groups; the last is not computed again. */
  private static List<Segment> segments(List<BuiltPart> parts, List<Step> steps, int count) {
    long total = 0;
    for (BuiltPart part : parts) {
      total += bytes(part, steps);
    }
    List<Segment> segments = new ArrayList<>();
    long sum = 0;
    int first = parts.get(0).firstStep();
    for (BuiltPart part : parts.subList(0, parts.size() - 1)) {
      sum += bytes(part, steps);
      boolean full = sum * count >= total * (segments.size() + 1);
      if (full && segments.size() < count - 1 && part.endStep() > first) {
        segments.add(new Segment(first, part.endStep()));
        first = part.endStep();
      }
    }
    return segments;
  }

  private static long bytes(BuiltPart part, List<Step> steps) {
    long bytes = 0;
    for (Step step : steps.subList(part.firstStep(), part.endStep())) {
      for (Value output : step.outputs()) {
        bytes += output.type().elements() * output.type().element().bytes();
      }
    }
    return bytes;
  }
}
