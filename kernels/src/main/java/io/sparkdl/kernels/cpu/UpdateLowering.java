package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Adam;
import io.sparkdl.kernels.operator.Momentum;
import io.sparkdl.kernels.plan.Step;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Optimizer updates in Java. Elements pass through small arrays on the heap, because the compiler
 * of the JVM vectorises loops over arrays but not over several direct buffers: measured on 669 000
 * elements of Adam, 0.5 ms against 1.6 ms straight on the buffers.
 */
final class UpdateLowering {
  private static final int TILE = 512;

  private UpdateLowering() {}

  static void register() {
    Lowerings.add(Momentum.class, UpdateLowering::momentum);
    Lowerings.add(Adam.class, UpdateLowering::adam);
  }

  private static void momentum(Momentum operator, Step step, CpuCompiler compiler) {
    List<Tensor> in = step.inputs().stream().map(compiler::rowMajor).toList();
    List<Tensor> out = step.outputs().stream().map(compiler::defineRowMajor).toList();
    float[] x = new float[TILE];
    float[] g = new float[TILE];
    float[] v = new float[TILE];
    int count = in.get(0).elements();
    compiler.emit(
        all(in, out),
        () -> {
          float rate = in.get(3).floats().get(0);
          float scale = in.get(3).floats().get(1);
          for (int start = 0; start < count; start += TILE) {
            int n = Math.min(TILE, count - start);
            in.get(0).floats().get(start, x, 0, n);
            in.get(1).floats().get(start, g, 0, n);
            in.get(2).floats().get(start, v, 0, n);
            momentum(operator, x, g, v, n, rate, scale);
            out.get(0).floats().put(start, x, 0, n);
            out.get(1).floats().put(start, v, 0, n);
          }
        });
  }

  private static void momentum(
      Momentum operator, float[] x, float[] g, float[] v, int n, float rate, float scale) {
    float momentum = operator.momentum();
    float decay = operator.weightDecay();
    boolean nesterov = operator.nesterov();
    for (int i = 0; i < n; i++) {
      float gradient = scale * g[i] + decay * x[i];
      float velocity = momentum * v[i] + gradient;
      v[i] = velocity;
      x[i] -= rate * (nesterov ? gradient + momentum * velocity : velocity);
    }
  }

  private static void adam(Adam operator, Step step, CpuCompiler compiler) {
    List<Tensor> in = step.inputs().stream().map(compiler::rowMajor).toList();
    List<Tensor> out = step.outputs().stream().map(compiler::defineRowMajor).toList();
    float[] x = new float[TILE];
    float[] g = new float[TILE];
    float[] m = new float[TILE];
    float[] v = new float[TILE];
    int count = in.get(0).elements();
    compiler.emit(
        all(in, out),
        () -> {
          FloatBuffer settings = in.get(4).floats();
          for (int start = 0; start < count; start += TILE) {
            int n = Math.min(TILE, count - start);
            in.get(0).floats().get(start, x, 0, n);
            in.get(1).floats().get(start, g, 0, n);
            in.get(2).floats().get(start, m, 0, n);
            in.get(3).floats().get(start, v, 0, n);
            adam(operator, x, g, m, v, n, settings);
            out.get(0).floats().put(start, x, 0, n);
            out.get(1).floats().put(start, m, 0, n);
            out.get(2).floats().put(start, v, 0, n);
          }
        });
  }

  private static void adam(
      Adam operator, float[] x, float[] g, float[] m, float[] v, int n, FloatBuffer settings) {
    float rate = settings.get(0);
    float scale = settings.get(1);
    float c1 = settings.get(2);
    float c2 = settings.get(3);
    float beta1 = operator.beta1();
    float beta2 = operator.beta2();
    float epsilon = operator.epsilon();
    float penalty = operator.decoupled() ? 0 : operator.weightDecay();
    float shrink = operator.decoupled() ? 1 - rate * operator.weightDecay() : 1;
    for (int i = 0; i < n; i++) {
      float gradient = scale * g[i] + penalty * x[i];
      float first = beta1 * m[i] + (1 - beta1) * gradient;
      float second = beta2 * v[i] + (1 - beta2) * gradient * gradient;
      m[i] = first;
      v[i] = second;
      x[i] = shrink * x[i] - rate * c1 * first / ((float) Math.sqrt(c2 * second) + epsilon);
    }
  }

  private static List<Tensor> all(List<Tensor> in, List<Tensor> out) {
    return Stream.concat(in.stream(), out.stream()).toList();
  }
}
