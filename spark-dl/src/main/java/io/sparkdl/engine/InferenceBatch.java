package io.sparkdl.engine;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.rewrite.FoldBatchNormalization;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/** The forward pass of one number of rows. */
public final class InferenceBatch implements AutoCloseable {
  private static final String FEATURES = "features";
  private static final String TRUTH = "truth";

  private final int rows;
  private final Program program;
  private final FloatBuffer features;
  private final FloatBuffer outputs;

  private InferenceBatch(int rows, Program program) {
    this.rows = rows;
    this.program = program;
    this.features = program.floats(program.plan().input(FEATURES));
    this.outputs = program.floats(program.plan().outputs().get(0));
  }

  static InferenceBatch compile(
      Device device, Network network, Shape inputShape, Loss loss, int rows) {
    Plan plan = FoldBatchNormalization.fold(plan(network, inputShape, loss, rows));
    return new InferenceBatch(rows, device.compile(plan));
  }

  /** The forward pass as described, nothing folded. */
  static Plan plan(Network network, Shape inputShape, int rows) {
    return plan(network, inputShape, null, rows);
  }

  /** The same, and the rows' losses as second output if there is a loss. */
  private static Plan plan(Network network, Shape inputShape, Loss loss, int rows) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input(FEATURES, TensorType.floats(Network.rows(rows, inputShape)));
    Value y = network.build(new LayerContext(builder, null), x);
    if (loss == null) {
      return builder.build(List.of(y));
    }
    TensorType type = loss.truth(y.shape());
    Value truth = type == null ? null : builder.input(TRUTH, type);
    return builder.build(List.of(y, loss.rows(builder, y, truth)));
  }

  /** Number of rows, N. */
  public int rows() {
    return rows;
  }

  /** Input (N, the network's input shape), row-major. */
  public FloatBuffer features() {
    return features;
  }

  /** Runs the forward pass. */
  public void run() {
    program.run();
  }

  /** Output (N, outputs): raw scores. */
  public FloatBuffer outputs() {
    return outputs;
  }

  /** Input: class indexes, for a loss that takes labels. */
  public LongBuffer labels() {
    return program.longs(program.plan().input(TRUTH));
  }

  /** Input: targets, for a loss that takes them. */
  public FloatBuffer targets() {
    return program.floats(program.plan().input(TRUTH));
  }

  /** Output (N): the rows' losses, where {@link Inference} was given a loss. */
  public FloatBuffer losses() {
    return program.floats(program.plan().outputs().get(1));
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
