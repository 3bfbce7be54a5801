package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Matrix products of views of larger tensors, as recurrent layers and attention need them. */
final class ViewProducts {
  private final CpuCompiler compiler;

  ViewProducts(CpuCompiler compiler) {
    this.compiler = compiler;
  }

  /** Elements from {@code start} on, read with these strides. */
  static Tensor view(Tensor whole, long start, Shape shape, int... strides) {
    long length = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      length += (shape.size(axis) - 1L) * strides[axis];
    }
    Storage part = whole.storage().part(start * Float.BYTES, length * Float.BYTES);
    TensorType type = whole.type().withShape(shape);
    return new Tensor(type, part, Layouts.strided(shape, strides), false);
  }

  /** A matrix (rows, columns) whose rows are {@code stride} apart. */
  static Tensor matrix(Tensor whole, long start, int rows, int columns, int stride) {
    return view(whole, start, Shape.of(rows, columns), stride, 1);
  }

  /** The transpose of a matrix (rows, columns) whose rows are {@code stride} apart. */
  static Tensor transposed(Tensor whole, long start, int rows, int columns, int stride) {
    return view(whole, start, Shape.of(columns, rows), 1, stride);
  }

  /** Emits y = a b + bias, or y += a b; the bias (1, M) may be null. */
  void multiply(Tensor a, Tensor b, Tensor bias, Tensor y, boolean add) {
    emit(description(a, b.layout(), bias, y, 1, add), a, b, bias, y);
  }

  /** Emits y = factor * a b, or y += factor * a b. */
  void multiply(Tensor a, Tensor b, float factor, Tensor y, boolean add) {
    emit(description(a, b.layout(), null, y, factor, add), a, b, null, y);
  }

  /**
   * The right side of many products y += a b as oneDNN likes it best, converted now, once for all
   * of them.
   */
  Tensor packed(Tensor a, Tensor b, Tensor y) {
    memory.desc layout =
        description(a, Layouts.any(b.type().shape()), null, y, 1, true).weights_desc();
    if (layout.equals(b.layout())) {
      return b;
    }
    Tensor packed = compiler.scratch(b.type(), layout);
    compiler.reorder(b, packed);
    return packed;
  }

  private matmul.primitive_desc description(
      Tensor a, memory.desc b, Tensor bias, Tensor y, float factor, boolean add) {
    primitive_attr attributes = compiler.attributes();
    post_ops after = new post_ops();
    if (factor != 1) {
      after.append_eltwise(algorithm.eltwise_linear, factor, 0);
    }
    if (add) {
      after.append_sum(1, 0, memory.data_type.undef);
    }
    attributes.set_post_ops(after);
    var engine = compiler.engine();
    return bias == null
        ? new matmul.primitive_desc(engine, a.layout(), b, y.layout(), attributes, false)
        : new matmul.primitive_desc(
            engine, a.layout(), b, bias.layout(), y.layout(), attributes, false);
  }

  private void emit(matmul.primitive_desc description, Tensor a, Tensor b, Tensor bias, Tensor y) {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, a));
    arguments.add(new Argument(dnnl.DNNL_ARG_WEIGHTS, b));
    arguments.add(new Argument(dnnl.DNNL_ARG_DST, y));
    if (bias != null) {
      arguments.add(new Argument(dnnl.DNNL_ARG_BIAS, bias));
    }
    compiler.emit(description, new matmul(description), arguments.toArray(Argument[]::new));
  }
}
