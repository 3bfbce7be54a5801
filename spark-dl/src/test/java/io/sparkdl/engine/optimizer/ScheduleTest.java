package io.sparkdl.engine.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning rates over the steps, and what optimizers refuse. */
class ScheduleTest {
  @Test
  void rate_constantWithWarmup_risesInEqualStepsAndStays() {
    Schedule schedule = new Schedule.Constant(4);
    double[] expected = {0.05, 0.1, 0.15, 0.2, 0.2, 0.2};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.rate(0.2, step, 6), 1e-15, "step " + step);
    }
  }

  @Test
  void rate_cosine_fallsSymmetricallyToItsFloor() {
    Schedule schedule = new Schedule.Cosine(0, 0.2);
    assertEquals(1, schedule.rate(1, 0, 100), 1e-15);
    assertEquals(0.6, schedule.rate(1, 50, 100), 1e-15);
    assertEquals(0.2, schedule.rate(1, 100, 100), 1e-15);
    for (int step = 0; step < 100; step++) {
      assertTrue(schedule.rate(1, step, 100) > schedule.rate(1, step + 1, 100), "step " + step);
      double mirrored = schedule.rate(1, step, 100) + schedule.rate(1, 100 - step, 100);
      assertEquals(1.2, mirrored, 1e-12, "step " + step);
    }
  }

  @Test
  void rate_cosineWithWarmup_risesThenFallsToItsFloor() {
    Schedule schedule = new Schedule.Cosine(10, 0.1);
    assertEquals(0.05, schedule.rate(0.5, 0, 110), 1e-12);
    assertEquals(0.5, schedule.rate(0.5, 9, 110), 1e-12);
    assertEquals(0.5, schedule.rate(0.5, 10, 110), 1e-12);
    assertEquals(0.275, schedule.rate(0.5, 60, 110), 1e-12);
    assertEquals(0.05, schedule.rate(0.5, 110, 110), 1e-12);
    assertEquals(0.5, new Schedule.Constant(0).rate(0.5, 70, 110), 1e-12);
  }

  @Test
  void rate_beyondTotalSteps_staysAtFloor() {
    assertEquals(0.05, new Schedule.Cosine(0, 0.1).rate(0.5, 150, 100), 1e-15);
  }

  @Test
  void rate_warmupLongerThanTraining_isDefined() {
    Schedule schedule = new Schedule.Cosine(10, 0);
    assertEquals(0.3, schedule.rate(1, 2, 5), 1e-15);
    assertEquals(1, schedule.rate(1, 10, 5), 1e-15);
    assertEquals(0, schedule.rate(1, 11, 5), 1e-15);
  }

  private static void assertRates(Schedule schedule, double... expected) {
    for (int step = 0; step < expected.length; step++) {
      Moment moment = new Moment(step, expected.length, 2, List.of());
      assertEquals(expected[step], schedule.rate(1, moment), 1e-12, "step " + step);
    }
  }

  @Test
  void rate_step_fallsAfterEveryFewEpochs() {
    assertRates(new Schedule.Step(0, 2, 0.5), 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25);
    assertRates(new Schedule.Step(2, 1, 0.5), 0.5, 1, 0.5, 0.5, 0.25);
  }

  @Test
  void rate_multiStep_fallsAtItsMilestones() {
    Schedule schedule = new Schedule.MultiStep(0, List.of(1L, 3L), 0.1);
    assertRates(schedule, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01);
  }

  @Test
  void rate_exponential_fallsSmoothly() {
    assertRates(new Schedule.Exponential(0, 0.25), 1, 0.5, 0.25, 0.125);
    assertRates(new Schedule.Exponential(2, 0.25), 0.5, 1, 1, 0.5, 0.25);
  }

  @Test
  void rate_polynomial_fallsToItsFloor() {
    assertRates(new Schedule.Polynomial(0, 1, 0), 1, 0.75, 0.5, 0.25);
    assertRates(new Schedule.Polynomial(0, 2, 0.2), 1, 0.65, 0.4, 0.25);
    assertEquals(0.2, new Schedule.Polynomial(0, 2, 0.2).rate(1, 9, 4), 1e-12);
  }

  @Test
  void rate_cosineRestarts_startsAgainInLongerPeriods() {
    // Periods of 1 and 2 epochs, that is 2 and 4 steps.
    Schedule schedule = new Schedule.CosineRestarts(0, 1, 2, 0);
    double quarter = (1 + Math.cos(Math.PI / 4)) / 2;
    assertRates(schedule, 1, 0.5, 1, quarter, 0.5, 1 - quarter, 1);
    assertRates(new Schedule.CosineRestarts(1, 1, 1, 0.5), 1, 1, 0.75, 1, 0.75);
  }

  @Test
  void rate_oneCycle_risesThenFalls() {
    Schedule schedule = new Schedule.OneCycle(0, 0.25, 0.2, 0);
    assertRates(schedule, 0.2, 0.6, 1, at(1), at(2), 0.5, at(4), at(5));
    assertEquals(0, schedule.rate(1, 8, 8), 1e-12);
  }

  /** Half a cosine down, at this many sixths of it. */
  private static double at(int sixths) {
    return (1 + Math.cos(Math.PI * sixths / 6)) / 2;
  }

  @Test
  void rate_plateau_fallsWhenTheLossStopsFalling() {
    Schedule schedule = new Schedule.Plateau(0, 0.5, 1, 0.1, 0.2);
    assertTrue(schedule.needsValidation());
    double[] losses = {1, 0.95, 0.92, 0.8, 0.79, 0.9, 0.78, 0.77, 0.76, 0.75};
    double[] expected = {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2};
    List<Double> seen = new ArrayList<>();
    for (int epoch = 0; epoch < expected.length; epoch++) {
      Moment moment = new Moment(3L * epoch, 100, 3, seen);
      assertEquals(expected[epoch], schedule.rate(1, moment), 1e-12, "epoch " + epoch);
      if (epoch < losses.length) {
        seen.add(losses[epoch]);
      }
    }
  }

  static List<Schedule> schedules() {
    return List.of(
        new Schedule.Constant(3),
        new Schedule.Cosine(0, 0.1),
        new Schedule.CosineRestarts(1, 2.5, 1.5, 0),
        new Schedule.Step(0, 30, 0.1),
        new Schedule.MultiStep(5, List.of(2L, 7L), 0.3),
        new Schedule.Exponential(0, 0.9),
        new Schedule.Polynomial(0, 2, 0.01),
        new Schedule.OneCycle(0, 0.3, 0.04, 0),
        new Schedule.Plateau(0, 0.1, 10, 1e-4, 0));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void json_everySchedule_comesBackEqual(Schedule schedule) {
    assertEquals(schedule, Schedule.fromJson(schedule.toJson()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"steps\"}|steps",
        "{\"type\":\"step\",\"warmupSteps\":0,\"epochs\":2}|no number",
        "{\"type\":\"step\",\"warmupSteps\":0,\"epochs\":2,\"factor\":2}|at most 1, got 2",
        "{\"type\":\"constant\",\"warmup\":0}|warmup"
      })
  void json_wrong_saysWhat(String json, String expected) {
    var error = assertThrows(IllegalArgumentException.class, () -> Schedule.fromJson(json));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }

  @Test
  void schedules_wrongNumbers_areRefused() {
    List<Executable> wrong =
        List.of(
            () -> new Schedule.Step(0, 0, 0.1),
            () -> new Schedule.Step(0, 1, 0),
            () -> new Schedule.MultiStep(0, List.of(), 0.1),
            () -> new Schedule.MultiStep(0, List.of(2L, 2L), 0.1),
            () -> new Schedule.MultiStep(0, null, 0.1),
            () -> new Schedule.Exponential(0, 1.1),
            () -> new Schedule.Exponential(-1, 0.9),
            () -> new Schedule.Polynomial(0, 0, 0),
            () -> new Schedule.CosineRestarts(0, 0, 1, 0),
            () -> new Schedule.CosineRestarts(0, 1, 0.5, 0),
            () -> new Schedule.OneCycle(0, 1, 0.1, 0),
            () -> new Schedule.OneCycle(0, 0.5, 2, 0),
            () -> new Schedule.Plateau(0, 0.5, -1, 0, 0),
            () -> new Schedule.Plateau(0, 0.5, 1, 1, 0),
            () -> new Schedule.Plateau(0, Double.NaN, 1, 0, 0));
    wrong.forEach(schedule -> assertThrows(IllegalArgumentException.class, schedule));
  }

  @Test
  void schedules_wrongValues_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(-1));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(0, 1.1));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(0, Double.NaN));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "-0.1,0", "0.5,-1", "NaN,0", "0,NaN"})
  void sgd_wrongValues_areRefused(double momentum, double weightDecay) {
    assertThrows(
        IllegalArgumentException.class, () -> new Optimizer.Sgd(momentum, true, weightDecay));
  }

  @ParameterizedTest
  @CsvSource({
    "1,0.9,1e-8,0",
    "-1,0.9,1e-8,0",
    "0.9,1,1e-8,0",
    "0.9,0.9,0,0",
    "0.9,0.9,1e-8,-1",
    "NaN,0.9,1e-8,0",
    "0.9,0.9,NaN,0",
    "0.9,0.9,1e-8,NaN"
  })
  void adam_wrongValues_areRefused(double beta1, double beta2, double epsilon, double decay) {
    var adam =
        assertThrows(
            IllegalArgumentException.class, () -> new Optimizer.Adam(beta1, beta2, epsilon, decay));
    assertTrue(adam.getMessage().startsWith("adam: expected betas"), adam.getMessage());
    var adamW =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Optimizer.AdamW(beta1, beta2, epsilon, decay));
    assertTrue(adamW.getMessage().startsWith("adamw: expected betas"), adamW.getMessage());
  }
}
