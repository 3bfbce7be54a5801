package io.sparkdl.kernels.opencl.kernel;

/**
 * One step of an optimizer, see {@link io.sparkdl.kernels.operator.UpdateRule} for the formulas.
 * The branch is the same for every work item, so one kernel serves all rules at no cost beside the
 * memory's; each output may be any of the inputs.
 */
public final class UpdateFloats extends ArenaKernel {
  /** x' = keep * x - rate * g'. */
  public static final int DESCENT = 0;

  /** With a velocity. */
  public static final int MOMENTUM = 1;

  /** Divided by the root of all squares. */
  public static final int ADAGRAD = 2;

  /** Divided by the root of a moving mean of squares. */
  public static final int RMSPROP = 3;

  /** The same with a velocity. */
  public static final int RMSPROP_MOMENTUM = 4;

  /** Divided by a moving deviation, with a velocity. */
  public static final int RMSPROP_CENTERED = 5;

  /** Moving mean divided by the root of a moving mean of squares. */
  public static final int ADAM = 6;

  /** Moving mean divided by a fading maximum. */
  public static final int ADAMAX = 7;

  /** Steps in units of former steps. */
  public static final int ADADELTA = 8;

  /** The sign of a moving mean. */
  public static final int LION = 9;

  private static final int OWN = 5;

  private final int rule;
  private final int n;
  private final int x;
  private final int g;
  private final int slot1;
  private final int slot2;
  private final int slot3;
  private final int settings;
  private final int newX;
  private final int new1;
  private final int new2;
  private final int new3;

  /**
   * A launch over n elements.
   *
   * @param x places of x, the gradient and up to three slots
   * @param newX places of the new x and the new slots
   */
  public UpdateFloats(int rule, int n, int[] x, int settings, int[] newX) {
    this.rule = rule;
    this.n = n;
    this.x = x[0];
    this.g = x[1];
    this.slot1 = x[2];
    this.slot2 = x[3];
    this.slot3 = x[4];
    this.settings = settings;
    this.newX = newX[0];
    this.new1 = newX[1];
    this.new2 = newX[2];
    this.new3 = newX[3];
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      float old = floats[x + i];
      float limit = floats[settings + 2];
      float scaled = floats[settings + 1] * floats[g + i];
      // A NaN stays a NaN, which min and max of OpenCL would swallow.
      float clamped = scaled > limit ? limit : (scaled < -limit ? -limit : scaled);
      float slope = clamped + floats[settings + 3] * old;
      float direction = direction(i, slope);
      floats[newX + i] = floats[settings + 4] * old - floats[settings] * direction;
    }
  }

  /** Updates the slots and returns what the rate is multiplied with. */
  private float direction(int i, float slope) {
    if (rule == MOMENTUM) {
      float velocity = own(0) * floats[slot1 + i] + own(1) * slope;
      floats[new1 + i] = velocity;
      return own(2) * slope + own(3) * velocity;
    }
    if (rule == ADAGRAD) {
      float sum = floats[slot1 + i] + slope * slope;
      floats[new1 + i] = sum;
      return slope / (sqrt(sum) + own(0));
    }
    if (rule == RMSPROP || rule == RMSPROP_MOMENTUM || rule == RMSPROP_CENTERED) {
      return rootMeanSquare(i, slope);
    }
    if (rule == ADAM) {
      float first = mean(own(0), floats[slot1 + i], slope);
      float second = mean(own(1), floats[slot2 + i], slope * slope);
      floats[new1 + i] = first;
      floats[new2 + i] = second;
      return (own(3) * first + own(4) * slope) / (sqrt(own(5) * second) + own(2));
    }
    if (rule == ADAMAX) {
      float first = mean(own(0), floats[slot1 + i], slope);
      float largest = max(own(1) * floats[slot2 + i], abs(slope));
      floats[new1 + i] = first;
      floats[new2 + i] = largest;
      return own(3) * first / (largest + own(2));
    }
    if (rule == ADADELTA) {
      float squares = mean(own(0), floats[slot1 + i], slope * slope);
      float steps = floats[slot2 + i];
      float step = slope * sqrt(steps + own(1)) / sqrt(squares + own(1));
      floats[new1 + i] = squares;
      floats[new2 + i] = mean(own(0), steps, step * step);
      return step;
    }
    if (rule == LION) {
      float old = floats[slot1 + i];
      float blend = mean(own(0), old, slope);
      floats[new1 + i] = mean(own(1), old, slope);
      return blend > 0 ? 1f : (blend < 0 ? -1f : blend);
    }
    return slope;
  }

  private float rootMeanSquare(int i, float slope) {
    float squares = mean(own(0), floats[slot1 + i], slope * slope);
    float variance = squares;
    // What is read is read before a slot is written: places may be shared in any order.
    float velocity = rule == RMSPROP ? 0f : floats[slot2 + i];
    if (rule == RMSPROP_CENTERED) {
      float average = mean(own(0), floats[slot3 + i], slope);
      floats[new3 + i] = average;
      variance = max(squares - average * average, 0f);
    }
    floats[new1 + i] = squares;
    float step = slope / (sqrt(variance) + own(1));
    if (rule == RMSPROP) {
      return step;
    }
    float next = own(2) * velocity + step;
    floats[new2 + i] = next;
    return next;
  }

  private float mean(float kept, float old, float fresh) {
    return kept * old + (1 - kept) * fresh;
  }

  private float own(int setting) {
    return floats[settings + OWN + setting];
  }
}
