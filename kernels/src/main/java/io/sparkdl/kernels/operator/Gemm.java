package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * y = alpha * A' * B' + beta * C. A' is A or, with transA, its transpose, (N, K); B' likewise (K,
 * M); C is optional and broadcasts to (N, M). Float only. ONNX Gemm-13.
 */
public record Gemm(float alpha, float beta, boolean transA, boolean transB) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    Check.floats(this, inputs);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Check.that(a.rank() == 2 && b.rank() == 2, this, "matrices", "a " + a + ", b " + b);
    int inner = a.size(transA ? 0 : 1);
    Check.that(
        inner == b.size(transB ? 1 : 0), this, "inner sizes that match", "a " + a + ", b " + b);
    Shape y = Shape.of(a.size(transA ? 1 : 0), b.size(transB ? 0 : 1));
    if (inputs.size() == 3) {
      Shape c = inputs.get(2).shape();
      boolean fits = c.rank() <= 2 && Shape.broadcast(c, y).equals(y);
      Check.that(fits, this, "c that broadcasts to " + y, c);
    }
    return List.of(inputs.get(0).withShape(y));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value a = d.x(0);
    Value b = d.x(1);
    Value dy = d.dy(0);
    List<Value> gradients = new ArrayList<>();
    gradients.add(
        transA
            ? d.apply(new Gemm(alpha, 1, transB, true), b, dy)
            : d.apply(new Gemm(alpha, 1, false, !transB), dy, b));
    gradients.add(
        transB
            ? d.apply(new Gemm(alpha, 1, true, transA), dy, a)
            : d.apply(new Gemm(alpha, 1, !transA, false), a, dy));
    if (d.inputs() == 3) {
      gradients.add(d.scale(d.sumTo(dy, d.x(2).shape()), beta));
    }
    return gradients;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2 * infer(inputs).get(0).elements() * inputs.get(0).shape().size(transA ? 0 : 1);
  }
}
