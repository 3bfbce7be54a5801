package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    Result result =
        Result.of(
            "cnn 28x28, 60 000 rows from Parquet to Parquet",
            "score",
            "the engine alone",
            "rows/s",
            Integer.parseInt(Runs.THREADS),
            scored,
            engine);
    Result.write(List.of(result), folder.resolve("score.json"));
  }
}
