package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.GroupNormalization;
import io.sparkdl.kernels.operator.InstanceNormalization;
import io.sparkdl.kernels.operator.LayerNormalization;
import io.sparkdl.kernels.operator.RMSNormalization;
import io.sparkdl.kernels.operator.RowNormalization;
import io.sparkdl.kernels.operator.RowNormalizationGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;

/**
 * Normalisation of rows: oneDNN's layer normalisation where scale and bias have the length of a
 * row, else {@link RowNormalizationLoops}. oneDNN keeps the variance, ONNX 1 / deviation; either
 * follows from the other.
 */
final class RowNormalizationLowering {
  private RowNormalizationLowering() {}

  static void register() {
    Lowerings.add(LayerNormalization.class, RowNormalizationLowering::forward);
    Lowerings.add(RMSNormalization.class, RowNormalizationLowering::forward);
    Lowerings.add(GroupNormalization.class, RowNormalizationLoops::forward);
    Lowerings.add(InstanceNormalization.class, RowNormalizationLoops::forward);
    Lowerings.add(RowNormalizationGrad.class, RowNormalizationLowering::backward);
  }

  /** Rows of an input as a matrix, in oneDNN's terms. */
  private record Rows(TensorType matrix, TensorType column, TensorType line) {
    static Rows of(RowNormalization operator, Shape x) {
      int rows = Math.toIntExact(operator.statistics(x).elements());
      int width = (int) (x.elements() / rows);
      return new Rows(
          TensorType.floats(rows, width), TensorType.floats(rows), TensorType.floats(width));
    }

    static Tensor view(TensorType type, Tensor tensor) {
      return new Tensor(type, tensor.storage(), Layouts.rowMajor(type.shape()), false);
    }

    memory.desc layout() {
      return Layouts.rowMajor(matrix.shape());
    }

    memory.desc statistics() {
      return Layouts.rowMajor(column.shape());
    }

    layer_normalization_forward.primitive_desc forward(
        CpuCompiler compiler, RowNormalization operator, boolean biased) {
      return new layer_normalization_forward.primitive_desc(
          compiler.engine(),
          dnnl.prop_kind.forward_training.value,
          layout(),
          layout(),
          statistics(),
          operator.epsilon(),
          flags(operator, biased),
          compiler.attributes(),
          false);
    }

    layer_normalization_backward.primitive_desc backward(
        CpuCompiler compiler, RowNormalization operator, boolean biased) {
      return new layer_normalization_backward.primitive_desc(
          compiler.engine(),
          dnnl.prop_kind.backward.value,
          layout(),
          layout(),
          layout(),
          statistics(),
          operator.epsilon(),
          flags(operator, biased),
          forward(compiler, operator, biased),
          compiler.attributes(),
          false);
    }

    static int flags(RowNormalization operator, boolean biased) {
      return dnnl.normalization_flags.use_scale.value
          | (biased ? dnnl.normalization_flags.use_shift.value : 0)
          | (operator.centered() ? 0 : dnnl.normalization_flags.rms_norm.value);
    }
  }

  private static boolean fits(RowNormalization operator, Value x) {
    boolean whole = operator instanceof LayerNormalization || operator instanceof RMSNormalization;
    return whole && x.type().elements() > 0;
  }

  private static void forward(RowNormalization operator, Step step, CpuCompiler compiler) {
    Value xValue = step.inputs().get(0);
    if (!fits(operator, xValue)) {
      RowNormalizationLoops.forward(operator, step, compiler);
      return;
    }
    Rows rows = Rows.of(operator, xValue.shape());
    boolean biased = step.inputs().size() == 3;
    var description = rows.forward(compiler, operator, biased);
    Tensor x = compiler.rowMajor(xValue);
    Tensor scale = compiler.rowMajor(step.inputs().get(1));
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, Rows.view(rows.matrix(), x)));
    arguments.add(new Argument(dnnl.DNNL_ARG_SCALE, Rows.view(rows.line(), scale)));
    if (biased) {
      Tensor bias = compiler.rowMajor(step.inputs().get(2));
      arguments.add(new Argument(dnnl.DNNL_ARG_SHIFT, Rows.view(rows.line(), bias)));
    }
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    arguments.add(new Argument(dnnl.DNNL_ARG_DST, Rows.view(rows.matrix(), y)));
    if (operator.centered()) {
      Tensor mean = compiler.defineRowMajor(step.outputs().get(1));
      arguments.add(new Argument(dnnl.DNNL_ARG_MEAN, Rows.view(rows.column(), mean)));
    }
    Tensor variance = compiler.scratchRowMajor(rows.column());
    arguments.add(new Argument(dnnl.DNNL_ARG_VARIANCE, variance));
    compiler.emit(
        description,
        new layer_normalization_forward(description),
        arguments.toArray(Argument[]::new));
    Tensor inverse = compiler.defineRowMajor(step.outputs().get(operator.centered() ? 2 : 1));
    float epsilon = operator.epsilon();
    int count = variance.elements();
    compiler.emit(
        List.of(variance, inverse),
        () -> {
          for (int row = 0; row < count; row++) {
            double deviation = Math.sqrt(variance.floats().get(row) + epsilon);
            inverse.floats().put(row, (float) (1 / deviation));
          }
        });
  }

  private static void backward(RowNormalizationGrad operator, Step step, CpuCompiler compiler) {
    RowNormalization forward = operator.forward();
    Value xValue = step.inputs().get(0);
    // With the flag rms_norm, oneDNN 3.11 leaves the statistic's own gradient out of dx.
    if (!fits(forward, xValue) || !forward.centered()) {
      RowNormalizationLoops.backward(operator, step, compiler);
      return;
    }
    Rows rows = Rows.of(forward, xValue.shape());
    var description = rows.backward(compiler, forward, operator.bias());
    List<Argument> arguments = new ArrayList<>();
    int[] matrices = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST};
    for (int i = 0; i < matrices.length; i++) {
      Tensor input = compiler.rowMajor(step.inputs().get(i));
      arguments.add(new Argument(matrices[i], Rows.view(rows.matrix(), input)));
    }
    Tensor scale = compiler.rowMajor(step.inputs().get(2));
    arguments.add(new Argument(dnnl.DNNL_ARG_SCALE, Rows.view(rows.line(), scale)));
    Tensor mean = compiler.rowMajor(step.inputs().get(3));
    arguments.add(new Argument(dnnl.DNNL_ARG_MEAN, Rows.view(rows.column(), mean)));
    Tensor inverse = compiler.rowMajor(step.inputs().get(4));
    Tensor variance = variance(compiler, inverse, rows.column(), forward.epsilon());
    arguments.add(new Argument(dnnl.DNNL_ARG_VARIANCE, variance));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SRC, Rows.view(rows.matrix(), dx)));
    Tensor dscale = compiler.defineRowMajor(step.outputs().get(1));
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SCALE, Rows.view(rows.line(), dscale)));
    if (operator.bias()) {
      Tensor dbias = compiler.defineRowMajor(step.outputs().get(2));
      arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SHIFT, Rows.view(rows.line(), dbias)));
    }
    compiler.emit(
        description,
        new layer_normalization_backward(description),
        arguments.toArray(Argument[]::new));
  }

  private static Tensor variance(
      CpuCompiler compiler, Tensor inverse, TensorType column, float epsilon) {
    Tensor variance = compiler.scratchRowMajor(column);
    int count = variance.elements();
    compiler.emit(
        List.of(inverse, variance),
        () -> {
          for (int row = 0; row < count; row++) {
            double factor = inverse.floats().get(row);
            variance.floats().put(row, (float) (1 / (factor * factor) - epsilon));
          }
        });
    return variance;
  }
}
