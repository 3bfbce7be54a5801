package io.sparkdl.pipelines.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  @Test
  void draw_thirtyFaults_inOrderAndEachKindAsOften() {
    FaultPlan plan = FaultPlan.draw(30, 5);
    Map<Fault, Integer> kinds = new EnumMap<>(Fault.class);
    double before = 0;
    for (FaultPlan.Strike strike : plan.strikes()) {
      assertTrue(strike.part() > before && strike.part() < 1, plan.toString());
      before = strike.part();
      kinds.merge(strike.fault(), 1, Integer::sum);
    }
    assertEquals(30, plan.strikes().size());
    assertEquals(Fault.values().length, kinds.size());
    kinds.forEach((kind, count) -> assertEquals(30 / kinds.size(), count, kinds.toString()));
  }

  @Test
  void draw_sameSeed_samePlan() {
    assertEquals(FaultPlan.draw(9, 3), FaultPlan.draw(9, 3));
    assertNotEquals(FaultPlan.draw(9, 3), FaultPlan.draw(9, 4));
  }
}
