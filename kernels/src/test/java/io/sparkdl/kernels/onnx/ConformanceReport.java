package io.sparkdl.kernels.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts per back end and operator:
 *
 * <pre>
 * {"cpu": {"Conv": {"passed": 1, "failed": 0, "skipped": [{"test": "…", "reason": "…"}]}}}
 * </pre>
 *
 * <p>A test of several operators is counted under each of them: a wrong result may be the fault of
 * any. Operators that are only evaluated on constants while a model is read are not counted for
 * tests that ran.
 */
final class ConformanceReport {
  private record Skip(String test, String reason) {}

  private static final class Counts {
    private int passed;
    private int failed;
    private final List<Skip> skipped = new ArrayList<>();

    private Map<String, Object> toMap() {
      Map<String, Object> map = new TreeMap<>();
      map.put("passed", passed);
      map.put("failed", failed);
      map.put("skipped", skipped.stream().map(ConformanceReport::toMap).toList());
      return map;
    }
  }

  private final Map<String, Map<String, Counts>> backends = new TreeMap<>();

  private static Map<String, String> toMap(Skip skip) {
    Map<String, String> map = new TreeMap<>();
    map.put("test", skip.test());
    map.put("reason", skip.reason());
    return map;
  }

  private Counts counts(String backend, String operator) {
    return backends
        .computeIfAbsent(backend, key -> new TreeMap<>())
        .computeIfAbsent(operator, key -> new Counts());
  }

  void ran(String backend, Collection<String> operators, boolean passed) {
    for (String operator : operators) {
      if (operator.equals("If") || NodeRules.COMPUTED.containsKey(operator)) {
        Counts counts = counts(backend, operator);
        counts.passed += passed ? 1 : 0;
        counts.failed += passed ? 0 : 1;
      }
    }
  }

  void skipped(String backend, Collection<String> operators, String test, String reason) {
    for (String operator : operators) {
      counts(backend, operator).skipped.add(new Skip(test, reason));
    }
  }

  void write(Path file) throws IOException {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    backends.forEach(
        (backend, operators) -> {
          Map<String, Object> maps = new TreeMap<>();
          operators.forEach((operator, counts) -> maps.put(operator, counts.toMap()));
          all.put(backend, maps);
        });
    Files.createDirectories(file.getParent());
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    mapper.writeValue(file.toFile(), all);
  }
}
