package io.sparkdl.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows a second of scoring a Parquet table into another with Spark, on as many slots as threads,
 * beside what the engine alone makes of the same network on as many devices of one thread each.
 */
final class ScoreBench {
  private ScoreBench() {}

  static void run(Path folder) throws IOException, InterruptedException {
    String table = folder.resolve("score-table").toString();
    List<Double> scored = new ArrayList<>();
    List<Double> engine = new ArrayList<>();
    for (int run = 0; run < Runs.COUNT; run++) {
      scored.add(Runs.rate(ScoreProcess.class, "spark", table, Runs.THREADS));
      engine.add(Runs.rate(ScoreProcess.class, "engine", table, Runs.THREADS));
    }
    double ratio = Runs.median(scored) / Runs.median(engine);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", "cnn 28x28, 60 000 rows from Parquet to Parquet");
    row.put("mode", "score");
    row.put("peerName", "the engine alone");
    row.put("threads", Integer.parseInt(Runs.THREADS));
    row.put("ours", Runs.median(scored));
    row.put("peer", Runs.median(engine));
    row.put("ratio", ratio);
    row.put("unit", "rows/s");
    row.put("oursRuns", scored);
    row.put("peerRuns", engine);
    Path file = folder.resolve("score.json");
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), List.of(row));
    System.out.printf(
        "score: %.0f rows/s, the engine alone %.0f, ratio %.2f%nwritten: %s%n",
        Runs.median(scored), Runs.median(engine), ratio, file);
  }
}
