package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.UpdateRule;
import java.nio.FloatBuffer;

/**
 * Some consecutive parameters with their gradients and slots, and the formulas of {@link
 * UpdateRule} as loops that the JVM's compiler vectorises: over local arrays, with settings in
 * locals and no calls but of {@link Math}.
 */
final class UpdateTile {
  private final UpdateRule rule;
  private final float[][] arrays = new float[5][];
  private final float[] own = new float[UpdateRule.SETTINGS - UpdateRule.OWN];

  UpdateTile(UpdateRule rule, int length) {
    this.rule = rule;
    for (int i = 0; i < rule.slots() + 2; i++) {
      arrays[i] = new float[length];
    }
  }

  /** The parameters (0), their gradients (1) and the slots (from 2 on). */
  float[] array(int index) {
    return arrays[index];
  }

  /** Updates the first n parameters and slots; the gradients hold rubbish afterwards. */
  void update(FloatBuffer settings, int row, int n) {
    float rate = settings.get(row + UpdateRule.RATE);
    settings.get(row + UpdateRule.OWN, own);
    float[] x = arrays[0];
    float[] g = arrays[1];
    slope(settings, row, x, g, n);
    switch (rule) {
      case DESCENT -> {}
      case MOMENTUM -> momentum(g, arrays[2], n);
      case ADAGRAD -> adagrad(g, arrays[2], n);
      case RMSPROP -> rmsprop(g, arrays[2], n);
      case RMSPROP_MOMENTUM -> {
        rmsprop(g, arrays[2], n);
        velocity(g, arrays[3], n);
      }
      case RMSPROP_CENTERED -> {
        centered(g, arrays[2], arrays[4], n);
        velocity(g, arrays[3], n);
      }
      case ADAM -> adam(g, arrays[2], arrays[3], n);
      case ADAMAX -> adamax(g, arrays[2], arrays[3], n);
      case ADADELTA -> adadelta(g, arrays[2], arrays[3], n);
      case LION -> lion(g, arrays[2], n);
    }
    float keep = settings.get(row + UpdateRule.KEEP);
    for (int i = 0; i < n; i++) {
      x[i] = keep * x[i] - rate * g[i];
    }
  }

  /** The gradients become slopes. */
  private static void slope(FloatBuffer settings, int row, float[] x, float[] g, int n) {
    float scale = settings.get(row + UpdateRule.SCALE);
    float limit = settings.get(row + UpdateRule.LIMIT);
    float penalty = settings.get(row + UpdateRule.PENALTY);
    if (limit == Float.MAX_VALUE) {
      for (int i = 0; i < n; i++) {
        g[i] = scale * g[i] + penalty * x[i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        g[i] = Math.min(Math.max(scale * g[i], -limit), limit) + penalty * x[i];
      }
    }
  }

  // Each of these turns slopes into directions and updates its slots.

  private void momentum(float[] g, float[] v, int n) {
    float mu = own[0];
    float intake = own[1];
    float ofSlope = own[2];
    float ofVelocity = own[3];
    for (int i = 0; i < n; i++) {
      float velocity = mu * v[i] + intake * g[i];
      v[i] = velocity;
      g[i] = ofSlope * g[i] + ofVelocity * velocity;
    }
  }

  private void adagrad(float[] g, float[] h, int n) {
    float epsilon = own[0];
    for (int i = 0; i < n; i++) {
      float sum = h[i] + g[i] * g[i];
      h[i] = sum;
      g[i] = g[i] / ((float) Math.sqrt(sum) + epsilon);
    }
  }

  private void rmsprop(float[] g, float[] s, int n) {
    float rho = own[0];
    float epsilon = own[1];
    for (int i = 0; i < n; i++) {
      float squares = rho * s[i] + (1 - rho) * g[i] * g[i];
      s[i] = squares;
      g[i] = g[i] / ((float) Math.sqrt(squares) + epsilon);
    }
  }

  private void centered(float[] g, float[] s, float[] a, int n) {
    float rho = own[0];
    float epsilon = own[1];
    for (int i = 0; i < n; i++) {
      float squares = rho * s[i] + (1 - rho) * g[i] * g[i];
      float average = rho * a[i] + (1 - rho) * g[i];
      s[i] = squares;
      a[i] = average;
      g[i] = g[i] / ((float) Math.sqrt(Math.max(squares - average * average, 0)) + epsilon);
    }
  }

  private void velocity(float[] g, float[] v, int n) {
    float mu = own[2];
    for (int i = 0; i < n; i++) {
      v[i] = mu * v[i] + g[i];
      g[i] = v[i];
    }
  }

  private void adam(float[] g, float[] m, float[] v, int n) {
    float beta1 = own[0];
    float beta2 = own[1];
    float epsilon = own[2];
    float ofMean = own[3];
    float ofSlope = own[4];
    float ofSquares = own[5];
    for (int i = 0; i < n; i++) {
      float first = beta1 * m[i] + (1 - beta1) * g[i];
      float second = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      m[i] = first;
      v[i] = second;
      g[i] = (ofMean * first + ofSlope * g[i]) / ((float) Math.sqrt(ofSquares * second) + epsilon);
    }
  }

  private void adamax(float[] g, float[] m, float[] u, int n) {
    float beta1 = own[0];
    float beta2 = own[1];
    float epsilon = own[2];
    float ofMean = own[3];
    for (int i = 0; i < n; i++) {
      float first = beta1 * m[i] + (1 - beta1) * g[i];
      float largest = Math.max(beta2 * u[i], Math.abs(g[i]));
      m[i] = first;
      u[i] = largest;
      g[i] = ofMean * first / (largest + epsilon);
    }
  }

  private void adadelta(float[] g, float[] s, float[] d, int n) {
    float rho = own[0];
    float epsilon = own[1];
    for (int i = 0; i < n; i++) {
      float squares = rho * s[i] + (1 - rho) * g[i] * g[i];
      float root = (float) Math.sqrt(d[i] + epsilon);
      float step = g[i] * root / (float) Math.sqrt(squares + epsilon);
      s[i] = squares;
      d[i] = rho * d[i] + (1 - rho) * step * step;
      g[i] = step;
    }
  }

  private void lion(float[] g, float[] m, int n) {
    float beta1 = own[0];
    float beta2 = own[1];
    for (int i = 0; i < n; i++) {
      float blend = beta1 * m[i] + (1 - beta1) * g[i];
      m[i] = beta2 * m[i] + (1 - beta2) * g[i];
      g[i] = Math.signum(blend);
    }
  }
}
