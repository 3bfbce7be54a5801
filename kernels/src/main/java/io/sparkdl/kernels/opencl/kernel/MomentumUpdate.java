package io.sparkdl.kernels.opencl.kernel;

/**
 * g' = scale * g + weightDecay * x; v' = momentum * v + g'; x' = x - rate * (nesterov ? g' +
 * momentum * v' : v'), with settings (2) = [rate, scale]; each output may be its input.
 */
public final class MomentumUpdate extends ArenaKernel {
  private final int n;
  private final int x;
  private final int g;
  private final int v;
  private final int settings;
  private final int newX;
  private final int newV;
  private final float momentum;
  private final float weightDecay;
  private final int nesterov;

  /** A launch over n elements. */
  public MomentumUpdate(
      int n,
      int x,
      int g,
      int v,
      int settings,
      int newX,
      int newV,
      float momentum,
      float weightDecay,
      int nesterov) {
    this.n = n;
    this.x = x;
    this.g = g;
    this.v = v;
    this.settings = settings;
    this.newX = newX;
    this.newV = newV;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    this.nesterov = nesterov;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      float old = floats[x + i];
      float slope = floats[settings + 1] * floats[g + i] + weightDecay * old;
      float velocity = momentum * floats[v + i] + slope;
      float step = nesterov == 1 ? slope + momentum * velocity : velocity;
      floats[newV + i] = velocity;
      floats[newX + i] = old - floats[settings] * step;
    }
  }
}
