package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.cpu.CpuCompiler.Argument;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLossGrad;
import io.sparkdl.kernels.operator.SoftmaxGrad;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Softmax, its logarithm, and the cross entropy that is made of it. */
final class SoftmaxLowering {
  private SoftmaxLowering() {}

  static void register() {
    Lowerings.add(
        Softmax.class,
        (operator, step, compiler) ->
            forward(algorithm.softmax_accurate, operator.axis(), step, compiler));
    Lowerings.add(
        LogSoftmax.class,
        (operator, step, compiler) ->
            forward(algorithm.softmax_log, operator.axis(), step, compiler));
    Lowerings.add(SoftmaxGrad.class, SoftmaxLowering::backward);
    Lowerings.add(SoftmaxCrossEntropyLoss.class, SoftmaxLowering::loss);
    Lowerings.add(SoftmaxCrossEntropyLossGrad.class, SoftmaxLowering::lossGradient);
  }

  private static void forward(algorithm kind, int axis, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    emitForward(compiler, kind, axis, x, compiler.defineRowMajor(step.outputs().get(0)));
  }

  private static void emitForward(
      CpuCompiler compiler, algorithm kind, int axis, Tensor x, Tensor y) {
    if (x.type().elements() == 0) {
      return;
    }
    if (kind == algorithm.softmax_log) {
      emitForward(compiler, algorithm.softmax_accurate, axis, x, y);
      logarithms(compiler, axis, x, y);
      return;
    }
    var description = description(compiler, kind, axis, x);
    compiler.emit(
        description,
        new softmax_forward(description),
        new Argument(dnnl.DNNL_ARG_SRC, x),
        new Argument(dnnl.DNNL_ARG_DST, y));
  }

  /**
   * Turns probabilities y into their logarithms. With p the probability of the largest score, the
   * logarithm of the sum is max(x) - log p; oneDNN's own logarithm is too coarse near 1.
   */
  private static void logarithms(CpuCompiler compiler, int axis, Tensor x, Tensor y) {
    Shape shape = x.type().shape();
    int at = shape.axis(axis);
    int length = shape.rank() == 0 ? 1 : shape.size(at);
    int inner = shape.rank() == 0 ? 1 : shape.product(at + 1, shape.rank());
    int lines = x.elements() / length;
    compiler.emit(
        List.of(x, y),
        () -> {
          FloatBuffer scores = x.floats();
          FloatBuffer results = y.floats();
          for (int line = 0; line < lines; line++) {
            int first = line / inner * length * inner + line % inner;
            int largest = first;
            for (int i = first; i < first + length * inner; i += inner) {
              largest = scores.get(i) > scores.get(largest) ? i : largest;
            }
            double logSum = scores.get(largest) - Math.log(results.get(largest));
            for (int i = first; i < first + length * inner; i += inner) {
              results.put(i, (float) (scores.get(i) - logSum));
            }
          }
        });
  }

  private static softmax_forward.primitive_desc description(
      CpuCompiler compiler, algorithm kind, int axis, Tensor x) {
    return new softmax_forward.primitive_desc(
        compiler.engine(),
        prop_kind.forward_training,
        kind,
        x.layout(),
        x.layout(),
        x.type().shape().axis(axis),
        compiler.attributes(),
        false);
  }

  private static void backward(SoftmaxGrad operator, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor y = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    if (y.type().elements() == 0) {
      return;
    }
    algorithm kind = operator.log() ? algorithm.softmax_log : algorithm.softmax_accurate;
    var description =
        new softmax_backward.primitive_desc(
            compiler.engine(),
            kind,
            dx.layout(),
            dy.layout(),
            y.layout(),
            y.type().shape().axis(operator.axis()),
            description(compiler, kind, operator.axis(), y),
            compiler.attributes(),
            false);
    compiler.emit(
        description,
        new softmax_backward(description),
        new Argument(dnnl.DNNL_ARG_DST, y),
        new Argument(dnnl.DNNL_ARG_DIFF_DST, dy),
        new Argument(dnnl.DNNL_ARG_DIFF_SRC, dx));
  }

  /** Labels, class weights and sizes of a loss: N rows, C classes, D positions per row. */
  private record Labels(Tensor labels, Tensor weights, Integer ignored, int n, int c, int d) {
    static Labels of(Step step, Shape scores, int first, Integer ignored, CpuCompiler compiler) {
      List<Value> inputs = step.inputs();
      return new Labels(
          compiler.rowMajor(inputs.get(first)),
          inputs.size() > first + 1 ? compiler.rowMajor(inputs.get(first + 1)) : null,
          ignored,
          scores.size(0),
          scores.size(1),
          scores.product(2, scores.rank()));
    }

    long label(int i) {
      return labels.type().element() == ElementType.INT64
          ? labels.longs().get(i)
          : labels.ints().get(i);
    }

    boolean isIgnored(long label) {
      return ignored != null && label == ignored;
    }

    /** Weight of element i, 0 if it is ignored. */
    float weight(int i) {
      long label = label(i);
      if (isIgnored(label)) {
        return 0;
      }
      if (label < 0 || label >= c) {
        throw new IllegalArgumentException(
            "SoftmaxCrossEntropyLoss: expected labels from 0 to " + (c - 1) + ", got " + label);
      }
      return weights == null ? 1 : weights.floats().get((int) label);
    }

    double weightSum() {
      double sum = 0;
      for (int i = 0; i < n * d; i++) {
        sum += weight(i);
      }
      return sum;
    }

    /** Position in (N, C, D) of element i's label; of class 0 where it is ignored. */
    int labelPosition(int i) {
      long label = label(i);
      return (i / d * c + (isIgnored(label) ? 0 : (int) label)) * d + i % d;
    }

    List<Tensor> used(Tensor... others) {
      List<Tensor> all = new ArrayList<>(List.of(others));
      all.add(labels);
      if (weights != null) {
        all.add(weights);
      }
      return all;
    }
  }

  private static void loss(SoftmaxCrossEntropyLoss operator, Step step, CpuCompiler compiler) {
    Tensor scores = compiler.rowMajor(step.inputs().get(0));
    Tensor loss = compiler.defineRowMajor(step.outputs().get(0));
    Tensor logs = compiler.defineRowMajor(step.outputs().get(1));
    emitForward(compiler, algorithm.softmax_log, 1, scores, logs);
    Labels labels = Labels.of(step, scores.type().shape(), 1, operator.ignoreIndex(), compiler);
    LossReduction reduction = operator.reduction();
    compiler.emit(
        labels.used(logs, loss),
        () -> {
          double sum = 0;
          for (int i = 0; i < labels.n() * labels.d(); i++) {
            float weight = labels.weight(i);
            float element = weight == 0 ? 0 : -weight * logs.floats().get(labels.labelPosition(i));
            sum += element;
            if (reduction == LossReduction.NONE) {
              loss.floats().put(i, element);
            }
          }
          if (reduction != LossReduction.NONE) {
            double divisor = reduction == LossReduction.MEAN ? labels.weightSum() : 1;
            loss.floats().put(0, (float) (sum / divisor));
          }
        });
  }

  private static void lossGradient(
      SoftmaxCrossEntropyLossGrad operator, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor logs = compiler.rowMajor(step.inputs().get(1));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    ElementwiseLowering.forward(compiler, Eltwise.of(Unary.EXP), logs, dx);
    Labels labels = Labels.of(step, logs.type().shape(), 2, operator.ignoreIndex(), compiler);
    LossReduction reduction = operator.reduction();
    compiler.emit(
        labels.used(dy, dx),
        () -> {
          double divisor = reduction == LossReduction.MEAN ? labels.weightSum() : 1;
          for (int i = 0; i < labels.n() * labels.d(); i++) {
            float outer = dy.floats().get(reduction == LossReduction.NONE ? i : 0);
            float factor = (float) (labels.weight(i) * outer / divisor);
            int first = i / labels.d() * labels.c() * labels.d() + i % labels.d();
            int label = labels.labelPosition(i);
            for (int k = 0; k < labels.c(); k++) {
              int position = first + k * labels.d();
              float oneHot = position == label ? 1 : 0;
              dx.floats().put(position, factor * (dx.floats().get(position) - oneHot));
            }
          }
        });
  }
}
