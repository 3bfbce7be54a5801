package io.sparkdl.kernels.opencl.kernel;

/**
 * One step of Adam or AdamW: g' = scale * g (+ weightDecay * x unless decoupled); m' = beta1 * m +
 * (1 - beta1) * g'; v' = beta2 * v + (1 - beta2) * g'^2; x' = x (* (1 - rate * weightDecay) if
 * decoupled) - rate * c1 * m' / (sqrt(c2 * v') + epsilon), with settings (4) = [rate, scale, c1,
 * c2]; each output may be its input.
 */
public final class AdamUpdate extends ArenaKernel {
  private final int n;
  private final int x;
  private final int g;
  private final int m;
  private final int v;
  private final int settings;
  private final int newX;
  private final int newM;
  private final int newV;
  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private final float weightDecay;
  private final int decoupled;

  /** A launch over n elements. */
  public AdamUpdate(
      int n,
      int x,
      int g,
      int m,
      int v,
      int settings,
      int newX,
      int newM,
      int newV,
      float beta1,
      float beta2,
      float epsilon,
      float weightDecay,
      int decoupled) {
    this.n = n;
    this.x = x;
    this.g = g;
    this.m = m;
    this.v = v;
    this.settings = settings;
    this.newX = newX;
    this.newM = newM;
    this.newV = newV;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    this.decoupled = decoupled;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      float rate = floats[settings];
      float old = floats[x + i];
      float slope = floats[settings + 1] * floats[g + i];
      if (decoupled == 0) {
        slope = slope + weightDecay * old;
      }
      float first = beta1 * floats[m + i] + (1 - beta1) * slope;
      float second = beta2 * floats[v + i] + (1 - beta2) * slope * slope;
      float step = floats[settings + 2] * first / (sqrt(floats[settings + 3] * second) + epsilon);
      float kept = decoupled == 1 ? old * (1 - rate * weightDecay) : old;
      floats[newM + i] = first;
      floats[newV + i] = second;
      floats[newX + i] = kept - rate * step;
    }
  }
}
