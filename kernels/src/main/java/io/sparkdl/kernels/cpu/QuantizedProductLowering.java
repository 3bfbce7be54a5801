package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.cpu.ProductAxis.Part;
import io.sparkdl.kernels.operator.ConvInteger;
import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.operator.MatMulInteger;
import io.sparkdl.kernels.operator.QLinearConv;
import io.sparkdl.kernels.operator.QLinearMatMul;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;

/**
 * Products of quantised numbers, exact, by oneDNN's products of uint8 by int8 to int32. An int8
 * source gets 128 added and uint8 weights get 128 subtracted, and {@link ProductResult} puts that
 * and the zero points right. Two things that oneDNN does not promise are arranged for:
 *
 * <ul>
 *   <li>Its kernels may take sums through float, which is exact below 2^24: a primitive sums at
 *       most {@link #MOST_PRODUCTS} products, and longer sums are made of several primitives'.
 *   <li>Without VNNI instructions it adds pairs of products in int16, where 255 * 127 twice
 *       saturates (oneDNN's guide, "Nuances of int8 computations"): there the source's low seven
 *       bits and its top bit are multiplied separately, and no pair is beyond 2 * 127 * 128.
 * </ul>
 */
final class QuantizedProductLowering {
  /** Products of a uint8 by an int8 whose sum cannot reach 2^24. */
  static final int MOST_PRODUCTS = ((1 << 24) - 1) / (255 * 128);

  private final CpuCompiler compiler;
  private final QuantizedGeometry geometry;
  private final Value right;
  private final Tensor a;
  private final Tensor b;
  private final int leftFlip;
  private final int rightFlip;

  private QuantizedProductLowering(
      CpuCompiler compiler, QuantizedGeometry geometry, Value left, Value right) {
    this.compiler = compiler;
    this.geometry = geometry;
    this.right = right;
    this.a = compiler.rowMajor(left);
    this.b = compiler.rowMajor(right);
    this.leftFlip = left.type().element() == ElementType.INT8 ? 0x80 : 0;
    this.rightFlip = right.type().element() == ElementType.UINT8 ? 0x80 : 0;
  }

  static void register() {
    Lowerings.add(MatMulInteger.class, QuantizedProductLowering::lower);
    Lowerings.add(ConvInteger.class, QuantizedProductLowering::lower);
    Lowerings.add(QLinearMatMul.class, QuantizedProductLowering::lower);
    Lowerings.add(QLinearConv.class, QuantizedProductLowering::lower);
  }

  private static void lower(IntegerProduct operator, Step step, CpuCompiler compiler) {
    List<Tensor> used = new ArrayList<>();
    step.inputs().forEach(input -> used.add(compiler.rowMajor(input)));
    List<Tensor> inputs = List.copyOf(used);
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    used.add(y);
    if (y.elements() == 0) {
      return;
    }
    Value left = step.inputs().get(0);
    Value right = step.inputs().get(operator.right());
    QuantizedGeometry geometry = geometry(operator, left.shape(), right.shape());
    if (geometry.taps() > MOST_PRODUCTS) {
      compiler.emit(used, new WideWindowLoops(operator, inputs, y));
    } else {
      Requantization result = new Requantization(operator, inputs, y);
      new QuantizedProductLowering(compiler, geometry, left, right).emit(used, result);
    }
  }

  private static QuantizedGeometry geometry(IntegerProduct operator, Shape left, Shape right) {
    return operator.window() == null
        ? new QuantizedMatrices(left, right)
        : new QuantizedConvolution(operator.window(), operator.group(), left, right);
  }

  private void emit(List<Tensor> used, Requantization result) {
    List<ProductResult.Partial> partials = new ArrayList<>();
    int size = geometry.left().size();
    int most = MOST_PRODUCTS / geometry.taps();
    for (int start = 0; start < size; start += most) {
      partials.addAll(products(start, Math.min(most, size - start)));
    }
    Tensor weightSums = compiler.derived(right, this::weightSums);
    used.add(weightSums);
    partials.forEach(partial -> used.add(partial.sums()));
    int[] sums = new int[geometry.left().outer() * geometry.left().inner()];
    ProductResult.Sums sourceSums =
        () -> {
          geometry.left().sum(a, leftFlip, true, sums);
          return geometry.sourceSums(sums);
        };
    compiler.emit(
        used,
        new ProductResult(
            geometry.lines(), partials, weightSums, sourceSums, result, leftFlip, rightFlip));
  }

  /** The weights' sums for each element that shares none of them with another. */
  private Tensor weightSums() {
    ProductAxis axis = geometry.right();
    int[] sums = new int[axis.outer() * axis.inner()];
    int length = geometry.weightSums(sums).length;
    Tensor target = compiler.scratchRowMajor(new TensorType(ElementType.INT32, Shape.of(length)));
    compiler.emit(
        List.of(b, target),
        () -> {
          axis.sum(b, rightFlip, false, sums);
          target.ints().put(0, geometry.weightSums(sums));
        });
    return target;
  }

  /** Products over part of the axis, with the source whole or in two parts by bits. */
  private List<ProductResult.Partial> products(int start, int length) {
    primitive_desc description = geometry.description(compiler, length);
    TensorType type = new TensorType(ElementType.INT8, geometry.weights(length));
    Tensor weights =
        compiler.derived(
            right,
            () -> {
              Part part = Part.whole(start, length);
              Tensor slice = slice(geometry.right(), b, rightFlip, part, type);
              return arranged(slice, description.weights_desc(0));
            });
    List<Part> parts =
        CpuDevice.multipliesBytesExactly()
            ? List.of(Part.whole(start, length))
            : List.of(new Part(start, length, 0, 0x7F), new Part(start, length, 7, 1));
    List<ProductResult.Partial> partials = new ArrayList<>();
    for (Part part : parts) {
      TensorType sourceType = new TensorType(ElementType.UINT8, geometry.source(length));
      Tensor slice = slice(geometry.left(), a, leftFlip, part, sourceType);
      Tensor source = arranged(slice, description.src_desc(0));
      partials.add(
          new ProductResult.Partial(multiply(description, source, weights), part.factor()));
    }
    return partials;
  }

  private Tensor multiply(primitive_desc description, Tensor source, Tensor weights) {
    TensorType type = new TensorType(ElementType.INT32, geometry.product());
    Tensor rowMajor = compiler.scratchRowMajor(type);
    memory.desc layout = description.dst_desc(0);
    boolean direct = layout.equals(rowMajor.layout());
    Tensor sums = direct ? rowMajor : compiler.scratch(type, layout);
    compiler.emit(
        description,
        new primitive(description),
        new Argument(dnnl.DNNL_ARG_SRC, source),
        new Argument(dnnl.DNNL_ARG_WEIGHTS, weights),
        new Argument(dnnl.DNNL_ARG_DST, sums));
    if (!direct) {
      compiler.reorder(sums, rowMajor);
    }
    return rowMajor;
  }

  /** Part of a tensor's bytes in row-major order; the tensor itself where that is the same. */
  private Tensor slice(ProductAxis axis, Tensor bytes, int flip, Part part, TensorType type) {
    if (flip == 0 && part.equals(Part.whole(0, axis.size()))) {
      return new Tensor(type, bytes.storage(), Layouts.rowMajor(type), true);
    }
    Tensor target = compiler.scratchRowMajor(type);
    compiler.emit(List.of(bytes, target), () -> axis.slice(bytes, flip, part, target));
    return target;
  }

  private Tensor arranged(Tensor tensor, memory.desc layout) {
    if (layout.equals(tensor.layout())) {
      return tensor;
    }
    Tensor target = compiler.scratch(tensor.type(), layout);
    compiler.reorder(tensor, target);
    return target;
  }
}
