package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.BatchNormalizationGrad;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Batch normalisation. A Relu behind it, and that Relu's gradient, join it in one primitive each:
 * the forward primitive keeps a mask, one bit per element, which the backward primitive reads in
 * place of the output.
 */
final class NormalizationLowering {
  private static final int SCALE_AND_SHIFT =
      dnnl.normalization_flags.use_scale.value | dnnl.normalization_flags.use_shift.value;
  private static final int FUSE_RELU = dnnl.normalization_flags.fuse_norm_relu.value;

  private NormalizationLowering() {}

  static void register() {
    Lowerings.add(BatchNormalization.class, NormalizationLowering::forward);
    Lowerings.add(BatchNormalizationGrad.class, NormalizationLowering::backward);
  }

  /**
   * Left by the forward pass under the value that leaves it.
   *
   * @param x the input
   * @param mask the fused Relu's mask
   */
  private record Fused(Value x, Tensor mask) {}

  /** Left under a Relu gradient that was deferred to the batch norm's gradient. */
  private record Deferred(Fused fused, Value dy) {}

  private static void forward(BatchNormalization operator, Step step, CpuCompiler compiler) {
    Value xValue = step.inputs().get(0);
    Value y = step.outputs().get(0);
    Step relu = compiler.uses().onlyConsumer(y);
    boolean fuse = relu != null && relu.operator() == Unary.RELU;
    if (fuse) {
      compiler.markDone(relu);
      y = relu.outputs().get(0);
    }
    boolean training = operator.training();
    Tensor x = compiler.any(xValue);
    int flags = SCALE_AND_SHIFT | (fuse ? FUSE_RELU : 0);
    var description =
        description(
            compiler,
            x.layout(),
            operator.epsilon(),
            training,
            training ? flags : flags | dnnl.normalization_flags.use_global_stats.value);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, x));
    arguments.add(new Argument(dnnl.DNNL_ARG_SCALE, compiler.rowMajor(step.inputs().get(1))));
    arguments.add(new Argument(dnnl.DNNL_ARG_SHIFT, compiler.rowMajor(step.inputs().get(2))));
    arguments.add(new Argument(dnnl.DNNL_ARG_DST, compiler.define(y, description.dst_desc())));
    if (!training) {
      arguments.add(new Argument(dnnl.DNNL_ARG_MEAN, compiler.rowMajor(step.inputs().get(3))));
      arguments.add(new Argument(dnnl.DNNL_ARG_VARIANCE, compiler.rowMajor(step.inputs().get(4))));
      emit(compiler, description, arguments);
      return;
    }
    Tensor mean = compiler.defineRowMajor(step.outputs().get(3));
    Tensor variance = compiler.defineRowMajor(step.outputs().get(4));
    arguments.add(new Argument(dnnl.DNNL_ARG_MEAN, mean));
    arguments.add(new Argument(dnnl.DNNL_ARG_VARIANCE, variance));
    memory.desc maskLayout = description.workspace_desc();
    if (fuse && maskLayout.get_size() > 0) {
      Tensor mask = compiler.scratch(TensorType.floats(1), maskLayout);
      arguments.add(new Argument(dnnl.DNNL_ARG_WORKSPACE, mask));
      compiler.notes().put(y, new Fused(xValue, mask));
    }
    emit(compiler, description, arguments);
    running(operator, compiler, step, 1, mean);
    running(operator, compiler, step, 2, variance);
  }

  private static batch_normalization_forward.primitive_desc description(
      CpuCompiler compiler, memory.desc layout, float epsilon, boolean training, int flags) {
    return new batch_normalization_forward.primitive_desc(
        compiler.engine(),
        training ? dnnl.prop_kind.forward_training.value : dnnl.prop_kind.forward_inference.value,
        layout,
        layout,
        epsilon,
        flags,
        compiler.attributes(),
        false);
  }

  private static void emit(
      CpuCompiler compiler,
      batch_normalization_forward.primitive_desc description,
      List<Argument> arguments) {
    compiler.emit(
        description,
        new batch_normalization_forward(description),
        arguments.toArray(Argument[]::new));
  }

  /** Running statistic = old * momentum + the batch's * (1 - momentum). */
  private static void running(
      BatchNormalization operator, CpuCompiler compiler, Step step, int output, Tensor batch) {
    Tensor old = compiler.rowMajor(step.inputs().get(output + 2));
    Tensor running = compiler.defineRowMajor(step.outputs().get(output));
    float momentum = operator.momentum();
    int channels = batch.elements();
    compiler.emit(
        List.of(old, batch, running),
        () -> {
          for (int c = 0; c < channels; c++) {
            float next = old.floats().get(c) * momentum + batch.floats().get(c) * (1 - momentum);
            running.floats().put(c, next);
          }
        });
  }

  /**
   * Leaves a Relu's gradient to the batch norm's gradient behind it, if the Relu was fused with
   * that batch norm and nobody else reads the result.
   *
   * @return true if it did
   */
  static boolean deferReluGrad(UnaryGrad operator, Step step, CpuCompiler compiler) {
    Step consumer = compiler.uses().onlyConsumer(step.outputs().get(0));
    if (operator.function() == Unary.RELU
        && compiler.notes().get(step.inputs().get(1)) instanceof Fused fused
        && consumer != null
        && consumer.operator() instanceof BatchNormalizationGrad
        && consumer.inputs().get(0) == fused.x()) {
      compiler.notes().put(step.outputs().get(0), new Deferred(fused, step.inputs().get(0)));
      return true;
    }
    return false;
  }

  private static void backward(BatchNormalizationGrad operator, Step step, CpuCompiler compiler) {
    Value dyValue = step.inputs().get(1);
    Tensor mask = null;
    if (compiler.notes().get(dyValue) instanceof Deferred deferred) {
      dyValue = deferred.dy();
      mask = deferred.fused().mask();
    }
    Tensor x = compiler.any(step.inputs().get(0));
    Tensor dy = compiler.in(dyValue, x.layout());
    int statistics = operator.training() ? 0 : dnnl.normalization_flags.use_global_stats.value;
    int flags = SCALE_AND_SHIFT | (mask != null ? FUSE_RELU : 0) | statistics;
    var description =
        new batch_normalization_backward.primitive_desc(
            compiler.engine(),
            dnnl.prop_kind.backward.value,
            x.layout(),
            x.layout(),
            x.layout(),
            operator.epsilon(),
            flags,
            description(compiler, x.layout(), operator.epsilon(), true, flags),
            compiler.attributes(),
            false);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, x));
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_DST, dy));
    arguments.add(new Argument(dnnl.DNNL_ARG_SCALE, compiler.rowMajor(step.inputs().get(2))));
    arguments.add(new Argument(dnnl.DNNL_ARG_MEAN, compiler.rowMajor(step.inputs().get(3))));
    arguments.add(new Argument(dnnl.DNNL_ARG_VARIANCE, compiler.rowMajor(step.inputs().get(4))));
    if (mask != null) {
      arguments.add(new Argument(dnnl.DNNL_ARG_WORKSPACE, mask));
    }
    Tensor dx = compiler.define(step.outputs().get(0), description.diff_src_desc());
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SRC, dx));
    Tensor dscale = compiler.defineRowMajor(step.outputs().get(1));
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SCALE, dscale));
    Tensor dshift = compiler.defineRowMajor(step.outputs().get(2));
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SHIFT, dshift));
    compiler.emit(
        description,
        new batch_normalization_backward(description),
        arguments.toArray(Argument[]::new));
  }
}
