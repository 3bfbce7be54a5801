package io.sparkdl.engine.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
