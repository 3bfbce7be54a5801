package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.Step;
import java.util.HashMap;
import java.util.Map;

/** The lowering of every operator. A family adds its operators in its {@code register} method. */
final class Lowerings {
  private static final Map<Class<?>, Lowering<? extends Operator>> TABLE = new HashMap<>();

  static {
    ElementwiseLowering.register();
    BroadcastLowering.register();
    MatrixLowering.register();
    ConvolutionLowering.register();
    PoolingLowering.register();
    NormalizationLowering.register();
    RowNormalizationLowering.register();
    SuppressionLoops.register();
    RoiLoops.register();
    SamplingLoops.register();
    InterpolationLoops.register();
    SoftmaxLowering.register();
    ReduceLowering.register();
    OrderLowering.register();
    CumulativeLowering.register();
    RandomLowering.register();
    MovementLowering.register();
    SelectionLowering.register();
    IndexingLowering.register();
    CountingLowering.register();
    UpdateLowering.register();
    RecurrentLowering.register();
    AttentionLowering.register();
    QuantizationLowering.register();
    QuantizedProductLowering.register();
    ExchangeLowering.register();
  }

  private Lowerings() {}

  /** Adds an operator. */
  static <O extends Operator> void add(Class<O> operator, Lowering<? super O> lowering) {
    @SuppressWarnings("unchecked")
    Lowering<O> exact = (Lowering<O>) (Lowering<?>) lowering;
    TABLE.put(operator, exact);
  }

  /** Lowers a step. */
  static void lower(Step step, CpuCompiler compiler) {
    Operator operator = step.operator();
    @SuppressWarnings("unchecked")
    Lowering<Operator> lowering = (Lowering<Operator>) TABLE.get(Operator.kind(operator));
    if (lowering == null) {
      throw new DeviceException(
          "cpu: expected an operator with a lowering, got " + operator.onnxName());
    }
    lowering.lower(operator, step, compiler);
  }
}
