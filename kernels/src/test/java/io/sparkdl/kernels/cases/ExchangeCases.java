package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a program does when it exchanges sums with others. */
final class ExchangeCases {
  private static final TensorType THREE = TensorType.floats(3);

  private ExchangeCases() {}

  static void addTo(Map<String, Consumer<Device>> cases) {
    cases.put("exchange_severalInAPlan_areCalledInOrder", ExchangeCases::severalExchanges);
    cases.put("exchange_inputUsedAgain_isNotOverwritten", ExchangeCases::inputUsedAgain);
    cases.put("exchange_ofConstants_isCalledInEveryRun", ExchangeCases::constantsExchanged);
    cases.put("exchange_otherProgramLost_endsTheRunWithItsCause", ExchangeCases::otherLost);
  }

  private static void severalExchanges(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(2, 3));
    Value first = builder.apply(new AllReduceSum(), builder.apply(Unary.NEG, x));
    Value scalar = builder.input("scalar", TensorType.floats(1));
    Value second = builder.apply(new AllReduceSum(), builder.apply(Unary.ABS, scalar));
    Value y = builder.apply(Binary.MUL, first, second);
    List<float[]> seen = new ArrayList<>();
    device.exchangeThrough(
        elements -> {
          seen.add(elements.clone());
          for (int i = 0; i < elements.length; i++) {
            elements[i] += 10 * seen.size();
          }
        });
    try (Program program = device.compile(builder.build(List.of(y)))) {
      for (int run = 0; run < 2; run++) {
        seen.clear();
        program.floats(x).put(0, new float[] {1, 2, 3, 4, 5, 6 + run});
        program.floats(scalar).put(0, -2);
        program.run();
        assertEquals(2, seen.size());
        assertArrayEquals(new float[] {-1, -2, -3, -4, -5, -6 - run}, seen.get(0));
        assertArrayEquals(new float[] {2}, seen.get(1));
        float[] result = new float[6];
        program.floats(y).get(0, result);
        assertArrayEquals(new float[] {198, 176, 154, 132, 110, 22 * (4 - run)}, result);
      }
    }
  }

  private static void inputUsedAgain(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", THREE);
    Value negated = builder.apply(Unary.NEG, x);
    Value sum = builder.apply(new AllReduceSum(), negated);
    Value difference = builder.apply(Binary.SUB, sum, negated);
    device.exchangeThrough(
        elements -> {
          for (int i = 0; i < elements.length; i++) {
            elements[i] += i;
          }
        });
    try (Program program = device.compile(builder.build(List.of(difference)))) {
      program.floats(x).put(0, new float[] {1, 2, 3});
      program.run();
      float[] result = new float[3];
      program.floats(difference).get(0, result);
      assertArrayEquals(new float[] {0, 1, 2}, result);
    }
  }

  /** The others may say something else each time, so what follows from it is not fixed. */
  private static void constantsExchanged(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value sum = builder.apply(new AllReduceSum(), builder.constant(THREE, new float[] {1, 2, 3}));
    Value y = builder.apply(Unary.NEG, sum);
    int[] calls = {0};
    device.exchangeThrough(elements -> elements[0] += ++calls[0]);
    try (Program program = device.compile(builder.build(List.of(y)))) {
      for (int run = 1; run <= 3; run++) {
        program.run();
        float[] result = new float[3];
        program.floats(y).get(0, result);
        assertArrayEquals(new float[] {-1 - run, -2, -3}, result);
      }
    }
  }

  private static void otherLost(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", THREE);
    Value y = builder.apply(new AllReduceSum(), builder.apply(Unary.NEG, x));
    UncheckedIOException lost = new UncheckedIOException(new IOException("worker 1 is gone"));
    device.exchangeThrough(
        elements -> {
          throw lost;
        });
    try (Program program = device.compile(builder.build(List.of(y)))) {
      assertSame(lost, assertThrows(UncheckedIOException.class, program::run));
      device.exchangeThrough(elements -> elements[1] = 5);
      program.floats(x).put(0, new float[] {1, 2, 3});
      program.run();
      float[] result = new float[3];
      program.floats(y).get(0, result);
      assertArrayEquals(new float[] {-1, 5, -3}, result);
    }
  }
}
