package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak from the assembled jar: one fault of each kind, in an order drawn by the seed. */
@Tag("cluster")
class SoakIT {
  @TempDir Path folder;

  @Test
  void soak_aFaultOfEachKind_recoversFromAllWithEveryRowAndTheSameLoss() throws Exception {
    String sparkdl = Path.of(System.getProperty("sparkdl.module"), "bin", "sparkdl").toString();
    Command ended =
        Command.run(
            folder,
            Map.of("SPARK_HOME", ""),
            Duration.ofMinutes(8),
            List.of(sparkdl, "soak", "--faults", "5", "--minutes", "2", "--seed", "7", "--json"));
    assertEquals(0, ended.status(), ended.err()::toString);
    JsonNode report = new ObjectMapper().readTree(ended.lastLine());
    assertEquals(5, report.get("faults").asInt());
    assertEquals(5, report.get("recovered").asInt());
    assertEquals(0, report.get("hangs").asInt());
    assertEquals(0, report.get("rowsLost").asLong());
    assertTrue(report.get("lossDifference").asDouble() <= 1e-6, report::toString);
    assertTrue(report.get("restarts").asInt() >= 1, report::toString);
  }
}
