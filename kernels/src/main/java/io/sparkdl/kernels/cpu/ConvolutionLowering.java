package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Convolutions and their gradients, in the layouts that oneDNN chooses. */
final class ConvolutionLowering {
  private ConvolutionLowering() {}

  static void register() {
    Lowerings.add(Conv.class, ConvolutionLowering::forward);
    Lowerings.add(ConvInputGrad.class, ConvolutionLowering::inputGradient);
    Lowerings.add(ConvWeightGrad.class, ConvolutionLowering::weightGradient);
  }

  private static memory.desc anyBias(ConvolutionGeometry geometry) {
    return geometry.bias() == null ? new memory.desc() : Layouts.any(geometry.bias());
  }

  private static convolution_forward.primitive_desc description(
      ConvolutionGeometry geometry, CpuCompiler compiler, primitive_attr attributes) {
    return new convolution_forward.primitive_desc(
        compiler.engine(),
        prop_kind.forward_training,
        algorithm.convolution_direct,
        Layouts.any(geometry.x()),
        Layouts.any(geometry.groupedWeights()),
        anyBias(geometry),
        Layouts.any(geometry.y()),
        geometry.strides(),
        geometry.dilations(),
        geometry.begins(),
        geometry.ends(),
        attributes,
        false);
  }

  private static void forward(Conv operator, Step step, CpuCompiler compiler) {
    Value x = step.inputs().get(0);
    Value w = step.inputs().get(1);
    boolean bias = step.inputs().size() == 3;
    ConvolutionGeometry geometry =
        ConvolutionGeometry.of(operator.window(), operator.group(), x.shape(), w.shape(), bias);
    primitive_attr attributes = compiler.attributes();
    post_ops after = new post_ops();
    Value result = Activation.fuse(compiler, step.outputs().get(0), after);
    attributes.set_post_ops(after);
    var description = description(geometry, compiler, attributes);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, compiler.in(x, description.src_desc())));
    Tensor weights = weights(compiler, w, geometry, description.weights_desc());
    arguments.add(new Argument(dnnl.DNNL_ARG_WEIGHTS, weights));
    if (bias) {
      arguments.add(new Argument(dnnl.DNNL_ARG_BIAS, compiler.rowMajor(step.inputs().get(2))));
    }
    Tensor y = compiler.define(result, description.dst_desc());
    arguments.add(new Argument(dnnl.DNNL_ARG_DST, y));
    compiler.emit(
        description, new convolution_forward(description), arguments.toArray(Argument[]::new));
  }

  private static Tensor weights(
      CpuCompiler compiler, Value w, ConvolutionGeometry geometry, memory.desc layout) {
    return geometry.group() == 1
        ? compiler.in(w, layout)
        : compiler.inReshaped(w, geometry.groupedWeights(), layout);
  }

  private static void inputGradient(ConvInputGrad operator, Step step, CpuCompiler compiler) {
    Value dy = step.inputs().get(0);
    Value w = step.inputs().get(1);
    ConvolutionGeometry geometry =
        ConvolutionGeometry.of(operator.window(), operator.group(), operator.x(), w.shape(), false);
    var description =
        new convolution_backward_data.primitive_desc(
            compiler.engine(),
            algorithm.convolution_direct,
            Layouts.any(geometry.x()),
            Layouts.any(geometry.groupedWeights()),
            Layouts.any(geometry.y()),
            geometry.strides(),
            geometry.dilations(),
            geometry.begins(),
            geometry.ends(),
            description(geometry, compiler, compiler.attributes()),
            compiler.attributes(),
            false);
    Tensor gradient = compiler.in(dy, description.diff_dst_desc());
    Tensor weights = weights(compiler, w, geometry, description.weights_desc());
    Tensor dx = compiler.define(step.outputs().get(0), description.diff_src_desc());
    compiler.emit(
        description,
        new convolution_backward_data(description),
        new Argument(dnnl.DNNL_ARG_DIFF_DST, gradient),
        new Argument(dnnl.DNNL_ARG_WEIGHTS, weights),
        new Argument(dnnl.DNNL_ARG_DIFF_SRC, dx));
  }

  private static void weightGradient(ConvWeightGrad operator, Step step, CpuCompiler compiler) {
    Value x = step.inputs().get(0);
    Value dy = step.inputs().get(1);
    Value dw = step.outputs().get(0);
    ConvolutionGeometry geometry =
        ConvolutionGeometry.of(
            operator.window(), operator.group(), x.shape(), dw.shape(), operator.bias());
    var description =
        new convolution_backward_weights.primitive_desc(
            compiler.engine(),
            algorithm.convolution_direct,
            Layouts.any(geometry.x()),
            Layouts.any(geometry.groupedWeights()),
            anyBias(geometry),
            Layouts.any(geometry.y()),
            geometry.strides(),
            geometry.dilations(),
            geometry.begins(),
            geometry.ends(),
            description(geometry, compiler, compiler.attributes()),
            compiler.attributes(),
            false);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, compiler.in(x, description.src_desc())));
    arguments.add(
        new Argument(dnnl.DNNL_ARG_DIFF_DST, compiler.in(dy, description.diff_dst_desc())));
    memory.desc layout = description.diff_weights_desc();
    Shape grouped = geometry.groupedWeights();
    TensorType type = dw.type().withShape(grouped);
    Tensor target = compiler.defineRowMajor(dw);
    boolean direct = layout.equals(Layouts.rowMajor(grouped));
    Tensor rowMajor = new Tensor(type, target.storage(), Layouts.rowMajor(grouped), false);
    Tensor weights = direct ? rowMajor : compiler.scratch(type, layout);
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_WEIGHTS, weights));
    if (operator.bias()) {
      Tensor db = compiler.defineRowMajor(step.outputs().get(1));
      arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_BIAS, db));
    }
    compiler.emit(
        description,
        new convolution_backward_weights(description),
        arguments.toArray(Argument[]::new));
    if (!direct) {
      compiler.reorder(weights, rowMajor);
    }
  }
}
