package io.sparkdl.engine;

import io.sparkdl.engine.weights.Span;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward and backward pass of one number of rows. Fill the buffers, {@link #run}, read the
 * results. In the shapes, N is the number of rows and O that of outputs.
 */
public final class TrainingBatch implements AutoCloseable {

  private final int rows;
  private final Program program;
  private final FloatBuffer features;
  private final LongBuffer labels;
  private final FloatBuffer targets;
  private final FloatBuffer rowWeights;
  private final LongBuffer rowKeys;
  private final boolean synchronises;
  private final FloatBuffer share;
  private final FloatBuffer lossSum;
  private final FloatBuffer outputs;

  private TrainingBatch(int rows, TrainingSpec spec, Program program) {
    this.rows = rows;
    this.program = program;
    Plan plan = program.plan();
    TensorType truth = spec.truth(rows);
    boolean takesLabels = truth != null && truth.element() == ElementType.INT64;
    features = program.floats(plan.input(TrainingGraph.FEATURES));
    labels = takesLabels ? program.longs(plan.input(TrainingGraph.TRUTH)) : null;
    targets = takesLabels || truth == null ? null : program.floats(plan.input(TrainingGraph.TRUTH));
    rowWeights = program.floats(plan.input(TrainingGraph.ROW_WEIGHTS));
    rowKeys = program.longs(plan.input(TrainingGraph.ROW_KEYS));
    synchronises = spec.options().syncBatchNorm();
    share =
        synchronises
            ? program.floats(plan.input(TrainingGraph.BATCH_SHARE))
            : FloatBuffer.allocate(1);
    setShare(1);
    lossSum = program.floats(plan.outputs().get(0));
    outputs = program.floats(plan.outputs().get(1));
  }

  static TrainingBatch compile(Device device, TrainingSpec spec, int rows, boolean accumulates) {
    return new TrainingBatch(rows, spec, device.compile(plan(spec, rows, accumulates)));
  }

  /** The plan of a batch whose gradients are not added to others. */
  static Plan plan(TrainingSpec spec, int rows) {
    return plan(spec, rows, false);
  }

  /**
   * The plan: outputs are the sum of the rows' losses, with the penalties of layers, times their
   * weights, and the network's outputs; that sum, gradients and running statistics are assigned to
   * their regions.
   *
   * @param accumulates whether gradients are added to what their region holds
   */
  static Plan plan(TrainingSpec spec, int rows, boolean accumulates) {
    return Recomputation.plan(spec, rows, accumulates);
  }

  /** Number of rows, N. */
  public int rows() {
    return rows;
  }

  /** Input (N, the spec's input shape), row-major. */
  public FloatBuffer features() {
    return features;
  }

  /** Input: class indexes, (N) or as the loss says, for a loss that takes labels; else null. */
  public LongBuffer labels() {
    return labels;
  }

  /** Input (N, O): targets, of the outputs' shape, for a loss that takes them; else null. */
  public FloatBuffer targets() {
    return targets;
  }

  /** Input (N): factors of the rows' losses. */
  public FloatBuffer rowWeights() {
    return rowWeights;
  }

  /** Input (N): keys of the rows' random numbers, see {@code CounterRandom.key}. */
  public LongBuffer rowKeys() {
    return rowKeys;
  }

  /**
   * Sets what part of a batch these rows are where batch norm looks at all programs' rows; at first
   * 1. A program whose rows are only there so that it takes part says 0.
   */
  public void setShare(double value) {
    share.put(0, (float) value);
  }

  /**
   * Runs both passes: the region of the gradients then holds the gradient of the sum of weighted
   * losses (a sum, not a mean), and running statistics have advanced.
   */
  public void run() {
    program.run();
  }

  /** The parameters that a run gives a gradient; the region keeps what it has of others'. */
  public List<Span> gradients() {
    List<Span> spans = new ArrayList<>();
    for (Assignment assignment : program.plan().assignments()) {
      Value variable = assignment.variable();
      Value.Variable place = (Value.Variable) variable.source();
      if (place.region().equals(Training.GRADIENTS)) {
        spans.add(new Span(place.offset(), place.offset() + variable.type().elements()));
      }
    }
    return spans;
  }

  /** Copies what was filled in to another program of the same inputs. */
  void copyInputs(Program other) {
    Plan plan = other.plan();
    copy(features, other.floats(plan.input(TrainingGraph.FEATURES)));
    copy(rowWeights, other.floats(plan.input(TrainingGraph.ROW_WEIGHTS)));
    other.longs(plan.input(TrainingGraph.ROW_KEYS)).put(0, rowKeys, 0, rowKeys.capacity());
    if (synchronises) {
      copy(share, other.floats(plan.input(TrainingGraph.BATCH_SHARE)));
    }
    if (labels != null) {
      other.longs(plan.input(TrainingGraph.TRUTH)).put(0, labels, 0, labels.capacity());
    } else if (targets != null) {
      copy(targets, other.floats(plan.input(TrainingGraph.TRUTH)));
    }
  }

  private static void copy(FloatBuffer from, FloatBuffer to) {
    to.put(0, from, 0, from.capacity());
  }

  /** Sum of the rows' losses times their weights. */
  public double lossSum() {
    return lossSum.get(0);
  }

  /** Output (N, O): the network's outputs, raw scores. */
  public FloatBuffer outputs() {
    return outputs;
  }

  /** Floating-point operations of one run. */
  public long flops() {
    return program.plan().flops();
  }

  @Override
  public void close() {
    program.close();
  }
}
