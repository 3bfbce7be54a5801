package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Pooling and its gradients: oneDNN's primitives, and {@link PoolingLoops} for what they lack. */
final class PoolingLowering {
  private PoolingLowering() {}

  static void register() {
    Lowerings.add(MaxPool.class, PoolingLowering::maxPool);
    Lowerings.add(MaxPoolGrad.class, PoolingLowering::maxPoolGrad);
    Lowerings.add(AveragePool.class, PoolingLowering::averagePool);
    Lowerings.add(AveragePoolGrad.class, PoolingLowering::averagePoolGrad);
    Lowerings.add(GlobalAveragePool.class, PoolingLowering::globalAveragePool);
  }

  /** What the forward pass leaves for the backward pass, noted under the pooled value. */
  private record Pooled(pooling_forward.primitive_desc forward, Tensor workspace) {}

  /** A window over an input, as oneDNN wants it. */
  private record Geometry(Window window, Shape x) {
    private long[] each(IntUnaryOperator axisValue) {
      long[] values = new long[window.rank()];
      for (int axis = 0; axis < values.length; axis++) {
        values[axis] = axisValue.applyAsInt(axis);
      }
      return values;
    }

    long[] kernel() {
      return each(axis -> window.kernel().get(axis));
    }

    long[] strides() {
      return each(axis -> window.strides().get(axis));
    }

    long[] dilations() {
      return each(axis -> window.dilations().get(axis) - 1);
    }

    long[] begins() {
      return each(axis -> window.padBegin(x, axis));
    }

    long[] ends() {
      List<Integer> sizes = window.outputSizes(x);
      return each(
          axis ->
              (sizes.get(axis) - 1) * window.strides().get(axis)
                  + window.extent(axis)
                  - x.size(axis + 2)
                  - window.padBegin(x, axis));
    }

    /** True if a last window reaches beyond the declared padding, as ceilMode lets it. */
    boolean overhangs() {
      long[] ends = ends();
      for (int axis = 0; axis < ends.length; axis++) {
        if (ends[axis] > window.padEnd(x, axis)) {
          return true;
        }
      }
      return false;
    }

    /**
     * True if oneDNN takes the window: it wants padding smaller than the kernel, and no dilation.
     */
    boolean fits() {
      long[] begins = begins();
      long[] ends = ends();
      for (int axis = 0; axis < begins.length; axis++) {
        int kernel = window.kernel().get(axis);
        if (begins[axis] >= kernel || ends[axis] >= kernel || window.dilations().get(axis) > 1) {
          return false;
        }
      }
      return window.rank() <= 3 && x.elements() > 0;
    }

    pooling_forward.primitive_desc forward(
        CpuCompiler compiler, prop_kind kind, algorithm algorithm, memory.desc layout, Shape y) {
      return new pooling_forward.primitive_desc(
          compiler.engine(),
          kind,
          algorithm,
          layout,
          Layouts.any(y),
          strides(),
          kernel(),
          dilations(),
          begins(),
          ends(),
          compiler.attributes(),
          false);
    }
  }

  private static void maxPool(MaxPool operator, Step step, CpuCompiler compiler) {
    Value x = step.inputs().get(0);
    Value y = step.outputs().get(0);
    Geometry geometry = new Geometry(operator.window(), x.shape());
    if (operator.indices() || !geometry.fits()) {
      PoolingLoops.max(operator, step, compiler);
      return;
    }
    boolean training =
        compiler.uses().consumers(y).stream()
            .anyMatch(consumer -> consumer.operator() instanceof MaxPoolGrad);
    Tensor source = compiler.any(x);
    prop_kind kind = training ? prop_kind.forward_training : prop_kind.forward_inference;
    var description =
        geometry.forward(compiler, kind, algorithm.pooling_max, source.layout(), y.shape());
    Tensor target = compiler.define(y, description.dst_desc());
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, source));
    arguments.add(new Argument(dnnl.DNNL_ARG_DST, target));
    if (training) {
      memory.desc layout = description.workspace_desc();
      Tensor workspace = compiler.scratch(TensorType.floats(1), layout);
      arguments.add(new Argument(dnnl.DNNL_ARG_WORKSPACE, workspace));
      compiler.notes().put(y, new Pooled(description, workspace));
    }
    compiler.emit(
        description, new pooling_forward(description), arguments.toArray(Argument[]::new));
  }

  private static void maxPoolGrad(MaxPoolGrad operator, Step step, CpuCompiler compiler) {
    if (compiler.notes().get(step.inputs().get(1)) instanceof Pooled pooled) {
      Geometry geometry = new Geometry(operator.window(), step.inputs().get(0).shape());
      backward(
          compiler,
          geometry,
          algorithm.pooling_max,
          pooled,
          step.inputs().get(2),
          step.outputs().get(0));
    } else {
      PoolingLoops.maxGrad(operator, step, compiler);
    }
  }

  private static void globalAveragePool(
      GlobalAveragePool operator, Step step, CpuCompiler compiler) {
    Shape x = step.inputs().get(0).shape();
    average(new AveragePool(GlobalAveragePool.window(x), true), step, compiler);
  }

  private static void averagePool(AveragePool operator, Step step, CpuCompiler compiler) {
    average(operator, step, compiler);
  }

  private static algorithm algorithm(boolean countIncludePad) {
    return countIncludePad
        ? algorithm.pooling_avg_include_padding
        : algorithm.pooling_avg_exclude_padding;
  }

  private static void average(AveragePool operator, Step step, CpuCompiler compiler) {
    Value x = step.inputs().get(0);
    Value y = step.outputs().get(0);
    Geometry geometry = new Geometry(operator.window(), x.shape());
    if (!geometry.fits() || operator.countIncludePad() && geometry.overhangs()) {
      PoolingLoops.average(operator, step, compiler);
      return;
    }
    Tensor source = compiler.any(x);
    var description =
        geometry.forward(
            compiler,
            prop_kind.forward_inference,
            algorithm(operator.countIncludePad()),
            source.layout(),
            y.shape());
    Tensor target = compiler.define(y, description.dst_desc());
    compiler.emit(
        description,
        new pooling_forward(description),
        new Argument(dnnl.DNNL_ARG_SRC, source),
        new Argument(dnnl.DNNL_ARG_DST, target));
  }

  private static void averagePoolGrad(AveragePoolGrad operator, Step step, CpuCompiler compiler) {
    Geometry geometry = new Geometry(operator.window(), operator.x());
    Value dy = step.inputs().get(0);
    if (!geometry.fits() || operator.countIncludePad() && geometry.overhangs()) {
      PoolingLoops.averageGrad(operator, step, compiler);
      return;
    }
    algorithm algorithm = algorithm(operator.countIncludePad());
    memory.desc layout = Layouts.blockedLike(compiler.any(dy).layout(), operator.x());
    var forward =
        geometry.forward(compiler, prop_kind.forward_training, algorithm, layout, dy.shape());
    backward(compiler, geometry, algorithm, new Pooled(forward, null), dy, step.outputs().get(0));
  }

  private static void backward(
      CpuCompiler compiler,
      Geometry geometry,
      algorithm algorithm,
      Pooled pooled,
      Value dy,
      Value dx) {
    memory.desc dyLayout = pooled.forward().dst_desc();
    var description =
        new pooling_backward.primitive_desc(
            compiler.engine(),
            algorithm,
            pooled.forward().src_desc(),
            dyLayout,
            geometry.strides(),
            geometry.kernel(),
            geometry.dilations(),
            geometry.begins(),
            geometry.ends(),
            pooled.forward(),
            compiler.attributes(),
            false);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_DST, compiler.in(dy, dyLayout)));
    if (pooled.workspace() != null) {
      arguments.add(new Argument(dnnl.DNNL_ARG_WORKSPACE, pooled.workspace()));
    }
    Tensor target = compiler.define(dx, description.diff_src_desc());
    arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_SRC, target));
    compiler.emit(
        description, new pooling_backward(description), arguments.toArray(Argument[]::new));
  }
}
