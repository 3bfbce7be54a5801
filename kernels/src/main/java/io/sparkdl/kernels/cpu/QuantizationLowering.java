package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.DequantizeLinear;
import io.sparkdl.kernels.operator.DynamicQuantizeLinear;
import io.sparkdl.kernels.operator.QuantizationScales;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Quantised numbers: from float and back to float. */
final class QuantizationLowering {
  private QuantizationLowering() {}

  static void register() {
    Lowerings.add(QuantizeLinear.class, QuantizationLowering::quantize);
    Lowerings.add(DequantizeLinear.class, QuantizationLowering::dequantize);
    Lowerings.add(DynamicQuantizeLinear.class, QuantizationLowering::dynamic);
  }

  private static List<Tensor> inputs(Step step, CpuCompiler compiler) {
    List<Tensor> inputs = new ArrayList<>();
    step.inputs().forEach(input -> inputs.add(compiler.rowMajor(input)));
    return inputs;
  }

  /** An element of an int8 or uint8 tensor. */
  static int element(Tensor tensor, int i) {
    byte element = tensor.bytes().get(i);
    return tensor.type().element() == ElementType.UINT8 ? element & 0xFF : element;
  }

  private static void quantize(QuantizeLinear operator, Step step, CpuCompiler compiler) {
    List<Tensor> used = inputs(step, compiler);
    Tensor x = used.get(0);
    Tensor scales = used.get(1);
    Tensor zeros = used.size() > 2 ? used.get(2) : null;
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    used.add(y);
    QuantizationScales which = operator.scales(x.type().shape(), scales.type().shape());
    int count = x.elements();
    compiler.emit(
        used,
        () -> {
          for (int i = 0; i < count; i++) {
            int at = which.index(i);
            int zero = zeros == null ? 0 : element(zeros, at);
            float value = x.floats().get(i);
            int quantized =
                QuantizeLinear.quantized(value, scales.floats().get(at), zero, operator.to());
            y.bytes().put(i, (byte) quantized);
          }
        });
  }

  private static void dequantize(DequantizeLinear operator, Step step, CpuCompiler compiler) {
    List<Tensor> used = inputs(step, compiler);
    Tensor x = used.get(0);
    Tensor scales = used.get(1);
    Tensor zeros = used.size() > 2 ? used.get(2) : null;
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    used.add(y);
    QuantizationScales which = operator.scales(x.type().shape(), scales.type().shape());
    int count = x.elements();
    compiler.emit(
        used,
        () -> {
          for (int i = 0; i < count; i++) {
            int at = which.index(i);
            int zero = zeros == null ? 0 : element(zeros, at);
            y.floats().put(i, (element(x, i) - zero) * scales.floats().get(at));
          }
        });
  }

  private static void dynamic(DynamicQuantizeLinear operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Tensor scale = compiler.defineRowMajor(step.outputs().get(1));
    Tensor zero = compiler.defineRowMajor(step.outputs().get(2));
    int count = x.elements();
    compiler.emit(
        List.of(x, y, scale, zero),
        () -> {
          float least = 0;
          float most = 0;
          for (int i = 0; i < count; i++) {
            least = Math.min(least, x.floats().get(i));
            most = Math.max(most, x.floats().get(i));
          }
          float unit = DynamicQuantizeLinear.scale(least, most);
          int offset = DynamicQuantizeLinear.zero(least, unit);
          for (int i = 0; i < count; i++) {
            float value = x.floats().get(i);
            int quantized = QuantizeLinear.quantized(value, unit, offset, ElementType.UINT8);
            y.bytes().put(i, (byte) quantized);
          }
          scale.floats().put(0, unit);
          zero.bytes().put(0, (byte) offset);
        });
  }
}
