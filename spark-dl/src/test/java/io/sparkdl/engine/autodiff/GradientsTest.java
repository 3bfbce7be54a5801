package io.sparkdl.engine.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Differentiation;
import io.sparkdl.kernels.operator.NoGradient;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.reference.ReferenceProgram;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk over the steps: which are asked, and what of their answers is summed. */
class GradientsTest {
  private final PlanBuilder builder = new PlanBuilder();
  private final Value x = builder.input("x", TensorType.floats(4));
  private final Value w = builder.input("w", TensorType.floats(4));

  private Value sum(Value value) {
    return builder.apply(new Reduce(Reduction.SUM, List.of(), false), value);
  }

  /** Values of plan outputs for x = (1, 2, 3, 4), w = (5, 6, 7, 8). */
  private double[] evaluate(Value output) {
    Plan plan = builder.build(List.of(output));
    try (ReferenceDevice device = ReferenceBackend.open();
        ReferenceProgram program = device.compile(plan)) {
      for (int i = 0; i < 4; i++) {
        program.doubles(x)[i] = i + 1;
        program.doubles(w)[i] = i + 5;
      }
      program.run();
      return program.doubles(output).clone();
    }
  }

  @Test
  void of_valueUsedSeveralTimes_sumsWhatEachUseContributes() {
    // L = sum(x * x * w + x): dL/dx = 2 x w + 1.
    Value product = builder.apply(Binary.MUL, builder.apply(Binary.MUL, x, x), w);
    Value loss = sum(builder.apply(Binary.ADD, product, x));
    Value dx = Gradients.of(builder, loss, List.of(x)).get(0);
    assertArrayEquals(new double[] {11, 25, 43, 65}, evaluate(dx), 1e-12);
  }

  @Test
  void of_variableThatLossDoesNotReach_isNull() {
    List<Value> gradients = Gradients.of(builder, sum(x), List.of(w, x));
    assertNull(gradients.get(0));
    assertArrayEquals(new double[] {1, 1, 1, 1}, evaluate(gradients.get(1)));
  }

  @Test
  void of_lossItself_isOne() {
    Value loss = sum(x);
    assertArrayEquals(
        new double[] {1}, evaluate(Gradients.of(builder, loss, List.of(loss)).get(0)));
  }

  @Test
  void of_intermediateValue_isItsGradient() {
    Value square = builder.apply(Binary.MUL, x, x);
    Value loss = sum(builder.apply(Binary.MUL, square, w));
    Value gradient = Gradients.of(builder, loss, List.of(square)).get(0);
    assertArrayEquals(new double[] {5, 6, 7, 8}, evaluate(gradient), 1e-12);
  }

  @Test
  void of_outputThatNothingReads_countsAsZero() {
    List<Value> pieces = builder.applyAll(new Split(0, List.of(1, 2, 1)), List.of(x));
    Value loss = sum(builder.apply(Binary.MUL, pieces.get(1), pieces.get(1)));
    Value dx = Gradients.of(builder, loss, List.of(x)).get(0);
    assertArrayEquals(new double[] {0, 4, 6, 0}, evaluate(dx), 1e-12);
  }

  @Test
  void of_stepsThatNoVariableReaches_areNotAsked() {
    // The gradient of a gradient is not known, but nothing here depends on x through it.
    Value constant = builder.apply(new UnaryGrad(Unary.TANH), w, w);
    Value loss = sum(builder.apply(Binary.MUL, constant, x));
    Value dx = Gradients.of(builder, loss, List.of(x)).get(0);
    assertArrayEquals(new double[] {5 * -24, 6 * -35, 7 * -48, 8 * -63}, evaluate(dx), 1e-9);
  }

  @Test
  void of_operatorWithoutRuleOnTheWay_saysSo() {
    Value loss = sum(builder.apply(new UnaryGrad(Unary.TANH), x, w));
    var error = assertThrows(NoGradient.class, () -> Gradients.of(builder, loss, List.of(x)));
    assertTrue(error.getMessage().startsWith("TanhGrad: expected an operator with a gradient"));
  }

  @Test
  void of_lossThatIsNoScalar_isRefused() {
    var error = assertThrows(ShapeException.class, () -> Gradients.of(builder, x, List.of(x)));
    assertTrue(error.getMessage().contains("expected a scalar loss"), error.getMessage());
  }

  /** A rule of an operator of its own reaches the walk: a wrong one gives a wrong gradient. */
  @Test
  void of_operatorWithItsOwnRule_usesThatRule() {
    assertArrayEquals(new double[] {3, 3, 3, 3}, evaluate(gradientOf(new Tripled(3))), 1e-12);
    assertArrayEquals(new double[] {2, 2, 2, 2}, evaluate(gradientOf(new Tripled(2))), 1e-12);
  }

  private Value gradientOf(Operator operator) {
    return Gradients.of(builder, sum(builder.apply(operator, x)), List.of(x)).get(0);
  }

  /** y = 3 x with the gradient {@code factor} dy, which is right for 3. */
  private record Tripled(float factor) implements Operator {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      assertEquals(1, inputs.size());
      return inputs;
    }

    @Override
    public List<Value> gradient(Differentiation d) {
      return d.onlyFirst(d.scale(d.dy(0), factor));
    }
  }
}
