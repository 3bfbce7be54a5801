package io.sparkdl.kernels.operator;

/**
 * Formulas by which {@link ParameterUpdate} changes a parameter x. All begin with the slope
 *
 * <pre>
 * g' = clamp(scale * g, -limit, limit) + penalty * x
 * </pre>
 *
 * and end with x' = keep * x - rate * (a direction), where rate, scale, limit, penalty and keep are
 * the first settings of every rule; its own follow in the order in which they are named here. An L2
 * penalty is {@code penalty}, decoupled weight decay is {@code keep} = 1 - rate * decay (Loshchilov
 * and Hutter 2019, arXiv:1711.05101). What depends on the step only, such as bias corrections, is a
 * setting, so that one rule serves several optimizers.
 */
public enum UpdateRule {
  /** Plain gradient descent; no slot. x' = keep * x - rate * g'. */
  DESCENT("GradientDescent", 0, 5),
  /**
   * Momentum; slot v; settings mu, intake, p, q.
   *
   * <pre>
   * v' = mu * v + intake * g'
   * x' = keep * x - rate * (p * g' + q * v')
   * </pre>
   *
   * <p>With p = 0, q = 1 the classical form, with p = 1, q = mu Nesterov's. ONNX Momentum-1
   * (training domain). Sutskever et al. 2013.
   */
  MOMENTUM("Momentum", 1, 11),
  /**
   * Adagrad; slot h; setting epsilon. h' = h + g'^2; x' = keep * x - rate * g' / (sqrt(h') +
   * epsilon). ONNX Adagrad-1 (training domain). Duchi, Hazan and Singer 2011.
   */
  ADAGRAD("Adagrad", 1, 9),
  /**
   * RMSprop; slot s; settings rho, epsilon. s' = rho * s + (1 - rho) * g'^2; x' = keep * x - rate *
   * g' / (sqrt(s') + epsilon). Tieleman and Hinton 2012, lecture 6.5.
   */
  RMSPROP("RMSProp", 1, 11),
  /**
   * RMSprop with momentum; slots s, v; settings rho, epsilon, mu. s' as in {@link #RMSPROP}; v' =
   * mu * v + g' / (sqrt(s') + epsilon); x' = keep * x - rate * v'.
   */
  RMSPROP_MOMENTUM("RMSPropMomentum", 2, 13),
  /**
   * Centred RMSprop with momentum, which may be 0; slots s, v, a; settings rho, epsilon, mu.
   *
   * <pre>
   * s' = rho * s + (1 - rho) * g'^2
   * a' = rho * a + (1 - rho) * g'
   * v' = mu * v + g' / (sqrt(max(0, s' - a'^2)) + epsilon)
   * x' = keep * x - rate * v'
   * </pre>
   *
   * <p>Graves 2013, arXiv:1308.0850.
   */
  RMSPROP_CENTERED("RMSPropCentered", 3, 19),
  /**
   * Adam and its kin; slots m, v; settings beta1, beta2, epsilon, p, q, c.
   *
   * <pre>
   * m' = beta1 * m + (1 - beta1) * g'
   * v' = beta2 * v + (1 - beta2) * g'^2
   * x' = keep * x - rate * (p * m' + q * g') / (sqrt(c * v') + epsilon)
   * </pre>
   *
   * <p>Adam has p = 1 / (1 - beta1^t), q = 0, c = 1 / (1 - beta2^t) in step t, from 1 on. Kingma
   * and Ba 2015, arXiv:1412.6980. NAdam has a q; RAdam multiplies p and, while it does not divide,
   * has c = 0 and epsilon = 1.
   */
  ADAM("Adam", 2, 17),
  /**
   * Adamax; slots m, u; settings beta1, beta2, epsilon, p = 1 / (1 - beta1^t).
   *
   * <pre>
   * m' = beta1 * m + (1 - beta1) * g'
   * u' = max(beta2 * u, |g'|)
   * x' = keep * x - rate * p * m' / (u' + epsilon)
   * </pre>
   *
   * <p>Kingma and Ba 2015, arXiv:1412.6980, section 7.1; epsilon added to divide by no 0.
   */
  ADAMAX("Adamax", 2, 13),
  /**
   * Adadelta; slots s, d; settings rho, epsilon.
   *
   * <pre>
   * s' = rho * s + (1 - rho) * g'^2
   * e = g' * sqrt(d + epsilon) / sqrt(s' + epsilon)
   * d' = rho * d + (1 - rho) * e^2
   * x' = keep * x - rate * e
   * </pre>
   *
   * <p>Zeiler 2012, arXiv:1212.5701.
   */
  ADADELTA("Adadelta", 2, 18),
  /**
   * Lion; slot m; settings beta1, beta2.
   *
   * <pre>
   * x' = keep * x - rate * sign(beta1 * m + (1 - beta1) * g')
   * m' = beta2 * m + (1 - beta2) * g'
   * </pre>
   *
   * <p>Chen et al. 2023, arXiv:2302.06675.
   */
  LION("Lion", 1, 13);

  /** Place of the learning rate among the settings. */
  public static final int RATE = 0;

  /** Place of the factor of the gradient. */
  public static final int SCALE = 1;

  /** Place of the largest magnitude of the scaled gradient; the largest float for no limit. */
  public static final int LIMIT = 2;

  /** Place of the L2 penalty. */
  public static final int PENALTY = 3;

  /** Place of the factor of x. */
  public static final int KEEP = 4;

  /** Place of a rule's first own setting. */
  public static final int OWN = 5;

  /** Settings of an update, the rule's own included; unused ones are 0. */
  public static final int SETTINGS = 12;

  private final String onnxName;
  private final int slots;
  private final int flops;

  UpdateRule(String onnxName, int slots, int flops) {
    this.onnxName = onnxName;
    this.slots = slots;
    this.flops = flops;
  }

  /** Name in the style of ONNX's training operators. */
  public String onnxName() {
    return onnxName;
  }

  /** Arrays of x's length that the rule keeps from step to step. */
  public int slots() {
    return slots;
  }

  /** Floating-point operations per parameter. */
  int flops() {
    return flops;
  }
}
