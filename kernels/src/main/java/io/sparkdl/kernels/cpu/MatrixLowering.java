package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
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

/** Matrix products, with the bias and the activation that follows in the same primitive. */
final class MatrixLowering {
  private MatrixLowering() {}

  static void register() {
    Lowerings.add(MatMul.class, MatrixLowering::matMul);
    Lowerings.add(Gemm.class, MatrixLowering::gemm);
  }

  private static void matMul(MatMul operator, Step step, CpuCompiler compiler) {
    Value a = step.inputs().get(0);
    Value b = step.inputs().get(1);
    Shape product = MatMul.matrixProduct(a.shape(), b.shape());
    int rank = product.rank();
    Shape left = ElementwiseLowering.aligned(MatMul.matrixLeft(a.shape()), rank);
    Shape right = ElementwiseLowering.aligned(MatMul.matrixRight(b.shape()), rank);
    Product matrices =
        new Product(
            viewed(compiler.rowMajor(a), left, left.strides()),
            viewed(compiler.rowMajor(b), right, right.strides()));
    Value y = step.outputs().get(0);
    if (product.elements() > 0 && left.elements() == 0) {
      zero(compiler, compiler.defineRowMajor(y));
    } else if (product.elements() > 0) {
      multiply(compiler, matrices, product, y, null, 1, List.of());
    } else {
      compiler.defineRowMajor(y);
    }
  }

  private static void gemm(Gemm operator, Step step, CpuCompiler compiler) {
    Value a = step.inputs().get(0);
    Value b = step.inputs().get(1);
    Value y = step.outputs().get(0);
    Product matrices =
        new Product(
            matrix(compiler.rowMajor(a), operator.transA()),
            matrix(compiler.rowMajor(b), operator.transB()));
    List<Tensor> addends = new ArrayList<>();
    Tensor bias = null;
    if (step.inputs().size() == 3 && operator.beta() != 0) {
      Tensor c = scaled(compiler, compiler.rowMajor(step.inputs().get(2)), operator.beta());
      Shape shape = ElementwiseLowering.aligned(c.type().shape(), 2);
      Tensor addend = viewed(c, shape, shape.strides());
      boolean row = shape.equals(Shape.of(1, y.shape().size(1)));
      if (row && operator.alpha() == 1) {
        bias = addend;
      } else {
        addends.add(addend);
      }
    }
    multiply(compiler, matrices, y.shape(), y, bias, operator.alpha(), addends);
  }

  private record Product(Tensor a, Tensor b) {}

  private static Tensor matrix(Tensor tensor, boolean transposed) {
    Shape shape = tensor.type().shape();
    return transposed
        ? viewed(tensor, Shape.of(shape.size(1), shape.size(0)), new int[] {1, shape.size(1)})
        : viewed(tensor, shape, shape.strides());
  }

  /** Another reading of the same elements. */
  private static Tensor viewed(Tensor tensor, Shape shape, int[] strides) {
    TensorType type = tensor.type().withShape(shape);
    return new Tensor(type, tensor.storage(), Layouts.strided(shape, strides), false);
  }

  private static Tensor scaled(CpuCompiler compiler, Tensor tensor, float factor) {
    if (factor == 1) {
      return tensor;
    }
    Tensor target = compiler.scratchRowMajor(tensor.type());
    Eltwise linear = new Eltwise(algorithm.eltwise_linear, null, factor, 0);
    ElementwiseLowering.forward(compiler, linear, tensor, target);
    return target;
  }

  private static void multiply(
      CpuCompiler compiler,
      Product matrices,
      Shape product,
      Value output,
      Tensor bias,
      float alpha,
      List<Tensor> addends) {
    primitive_attr attributes = compiler.attributes();
    post_ops after = new post_ops();
    if (alpha != 1) {
      after.append_eltwise(algorithm.eltwise_linear, alpha, 0);
    }
    for (Tensor addend : addends) {
      after.append_binary(algorithm.binary_add, addend.layout());
    }
    Value result = Activation.fuse(compiler, output, after);
    attributes.set_post_ops(after);
    Tensor y = compiler.defineRowMajor(result);
    Tensor target = viewed(y, product, product.strides());
    var engine = compiler.engine();
    memory.desc aLayout = matrices.a().layout();
    memory.desc bLayout = matrices.b().layout();
    var description =
        bias == null
            ? new matmul.primitive_desc(
                engine, aLayout, bLayout, target.layout(), attributes, false)
            : new matmul.primitive_desc(
                engine, aLayout, bLayout, bias.layout(), target.layout(), attributes, false);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(dnnl.DNNL_ARG_SRC, matrices.a()));
    arguments.add(new Argument(dnnl.DNNL_ARG_WEIGHTS, matrices.b()));
    arguments.add(new Argument(dnnl.DNNL_ARG_DST, target));
    if (bias != null) {
      arguments.add(new Argument(dnnl.DNNL_ARG_BIAS, bias));
    }
    int position = alpha != 1 ? 1 : 0;
    for (Tensor addend : addends) {
      int number = postOperation(position++) | dnnl.DNNL_ARG_SRC_1;
      arguments.add(new Argument(number, addend));
    }
    compiler.emit(description, new matmul(description), arguments.toArray(Argument[]::new));
  }

  /** oneDNN's DNNL_ARG_ATTR_MULTIPLE_POST_OP, a macro that the bindings lack. */
  private static int postOperation(int position) {
    return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (position + 1);
  }

  private static void zero(CpuCompiler compiler, Tensor tensor) {
    int count = tensor.elements();
    compiler.emit(
        List.of(tensor),
        () -> {
          for (int i = 0; i < count; i++) {
            tensor.floats().put(i, 0);
          }
        });
  }
}
