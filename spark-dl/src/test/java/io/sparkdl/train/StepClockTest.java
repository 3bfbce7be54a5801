package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Where time is said to go. */
class StepClockTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void breakdown_waitingWhileCommunicating_isTakenOutOfIt() {
    StepClock clock = new StepClock();
    clock.reset(7 * SECOND);
    long now = clock.spent(StepClock.Part.COMMUNICATE, System.nanoTime() - 3 * SECOND);
    clock.spent(StepClock.Part.UPDATE, now - 5 * SECOND);
    StepBreakdown breakdown = StepBreakdown.ofNanos(clock.nanos(8 * SECOND));
    assertEquals(1, breakdown.waiting());
    assertTrue(breakdown.communicate() >= 2 && breakdown.communicate() < 3, breakdown.toString());
    assertTrue(breakdown.update() >= 5, breakdown.toString());
    assertEquals(0, breakdown.read() + breakdown.copy() + breakdown.forward());
    assertEquals(0, breakdown.backward());
    clock.reset(8 * SECOND);
    assertEquals(0, StepBreakdown.ofNanos(clock.nanos(8 * SECOND)).total());
  }

  /** As the reader of models takes it. */
  @Test
  void breakdown_ofAModelSavedBeforeThePassesWereToldApart_hasBothInOne() throws Exception {
    String saved =
        "{'read':1,'copy':2,'compute':3,'communicate':4,'waiting':5,'update':6}".replace('\'', '"');
    StepBreakdown read = new ObjectMapper().readValue(saved, StepBreakdown.class);
    assertEquals(new StepBreakdown(1, 2, 0, 3, 4, 5, 6), read);
  }

  @Test
  void breakdown_negativeOrNotANumber_isRefused() {
    for (double wrong : new double[] {-1, Double.NaN}) {
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> new StepBreakdown(0, 0, wrong, 0, 0, 0, 0));
      assertTrue(error.getMessage().contains("expected seconds"), error.getMessage());
    }
  }
}
