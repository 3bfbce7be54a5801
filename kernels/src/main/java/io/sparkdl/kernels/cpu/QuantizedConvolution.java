package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc;

/** A convolution of x (N, C, positions) with w (O, C / group, taps). */
final class QuantizedConvolution implements QuantizedGeometry {
  private final Window window;
  private final int group;
  private final Shape x;
  private final Shape w;
  private final TapTable table;

  QuantizedConvolution(Window window, int group, Shape x, Shape w) {
    this.window = window;
    this.group = group;
    this.x = x;
    this.w = w;
    this.table = new TapTable(window, x);
  }

  @Override
  public ProductAxis left() {
    return new ProductAxis(x.size(0) * group, w.size(1), x.product(2, x.rank()));
  }

  @Override
  public ProductAxis right() {
    return new ProductAxis(w.size(0), w.size(1), table.taps());
  }

  @Override
  public int taps() {
    return table.taps();
  }

  @Override
  public Shape source(int length) {
    int[] sizes = x.toArray();
    sizes[1] = group * length;
    return Shape.of(sizes);
  }

  @Override
  public Shape weights(int length) {
    return geometry(length).groupedWeights();
  }

  @Override
  public Shape product() {
    return window.outputShape(x, w.size(0));
  }

  private ConvolutionGeometry geometry(int length) {
    int[] sizes = w.toArray();
    sizes[1] = length;
    return ConvolutionGeometry.of(window, group, source(length), Shape.of(sizes), false);
  }

  @Override
  public primitive_desc description(CpuCompiler compiler, int length) {
    ConvolutionGeometry geometry = geometry(length);
    return new convolution_forward.primitive_desc(
        compiler.engine(),
        prop_kind.forward_inference,
        algorithm.convolution_direct,
        Layouts.any(new TensorType(ElementType.UINT8, geometry.x())),
        Layouts.any(new TensorType(ElementType.INT8, geometry.groupedWeights())),
        new memory.desc(),
        Layouts.any(new TensorType(ElementType.INT32, geometry.y())),
        geometry.strides(),
        geometry.dilations(),
        geometry.begins(),
        geometry.ends(),
        compiler.attributes(),
        false);
  }

  @Override
  public ProductLines lines() {
    return ProductLines.convolution(table, group, x, w);
  }

  @Override
  public int[] sourceSums(int[] sums) {
    int plane = left().inner();
    int[] windowed = new int[left().outer() * table.positions()];
    for (int i = 0; i < windowed.length; i++) {
      for (int tap = 0; tap < table.taps(); tap++) {
        int at = table.place(i % table.positions(), tap);
        windowed[i] += at < 0 ? 0 : sums[i / table.positions() * plane + at];
      }
    }
    return windowed;
  }

  @Override
  public int[] weightSums(int[] sums) {
    int[] covered = new int[right().outer() * table.positions()];
    for (int i = 0; i < covered.length; i++) {
      int from = i / table.positions() * table.taps();
      for (int tap = 0; tap < table.taps(); tap++) {
        covered[i] += table.place(i % table.positions(), tap) < 0 ? 0 : sums[from + tap];
      }
    }
    return covered;
  }
}
