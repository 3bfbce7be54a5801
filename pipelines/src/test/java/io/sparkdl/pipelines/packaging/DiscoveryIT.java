package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.DeviceInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/discover-gpus}, which knows nothing of Spark but its JSON. */
class DiscoveryIT {
  private static final Path SCRIPT =
      Path.of(System.getProperty("sparkdl.module")).resolveSibling("conf").resolve("discover-gpus");

  @TempDir Path folder;

  @Test
  void discoverGpus_anyKind_addressesAreTheBackEndsIndexes() throws Exception {
    assertEquals(indexes("ALL"), addresses("ALL"));
  }

  @Test
  void discoverGpus_byDefault_tellsNoProcessors() throws Exception {
    assertEquals(indexes("GPU"), addresses(""));
  }

  @Test
  void discoverGpus_withoutTheJar_saysWhereItLooked() throws Exception {
    Command ended = run(Map.of("SPARKDL_JAR", "/no such.jar"));
    assertEquals(1, ended.status());
    assertTrue(ended.err().get(0).startsWith("discover-gpus: expected"), ended.err()::toString);
  }

  private List<String> addresses(String kind) throws Exception {
    String jar = System.getProperty("sparkdl.assembly");
    Command ended = run(Map.of("SPARKDL_JAR", jar, "SPARKDL_DEVICES", kind));
    assertEquals(0, ended.status(), ended.err()::toString);
    JsonNode resource = new ObjectMapper().readTree(ended.lastLine());
    assertEquals("gpu", resource.get("name").asText());
    List<String> addresses = new ArrayList<>();
    resource.get("addresses").forEach(address -> addresses.add(address.asText()));
    return addresses;
  }

  private Command run(Map<String, String> environment) throws Exception {
    return Command.run(folder, environment, Duration.ofMinutes(1), List.of(SCRIPT.toString()));
  }

  private static List<String> indexes(String kind) {
    List<String> indexes = new ArrayList<>();
    for (DeviceInfo device : Backends.named("opencl").devices()) {
      if (kind.equals("ALL") || kind.equals(device.kind())) {
        indexes.add(Integer.toString(device.index()));
      }
    }
    return indexes;
  }
}
