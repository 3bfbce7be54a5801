package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Values a second that one core brings from Parquet into a plan's input in a fit's first epoch,
 * beside what it decodes of the same table.
 */
final class FeedBench {
  private static final String ROWS = "100000";

  private FeedBench() {}

  static void run(Path folder) throws IOException, InterruptedException {
    List<Result> table = new ArrayList<>();
    for (String kind : List.of("array", "vector")) {
      List<Double> fed = new ArrayList<>();
      List<Double> decoded = new ArrayList<>();
      for (int run = 0; run < Runs.COUNT; run++) {
        fed.add(Runs.rate(FeedProcess.class, "ours", kind, folder.toString(), ROWS));
        decoded.add(Runs.rate(FeedProcess.class, "decode", kind, folder.toString(), ROWS));
      }
      String name = kind.equals("array") ? "array<float> of 784" : "dense Vector of 784";
      table.add(Result.of(name, "feed", "decoding alone", "values/s", 1, fed, decoded));
    }
    Result.write(table, folder.resolve("feed.json"));
  }
}
