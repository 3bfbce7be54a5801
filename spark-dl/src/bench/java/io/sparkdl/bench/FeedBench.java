package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Values a second that one core brings from Parquet into a plan's input in a fit's first epoch and
 * when they are scored, beside what it decodes of the same table, or reads of it as Spark SQL's
 * rows; of arrays also in the later epochs of a fit, which read mapped files.
 */
final class FeedBench {
  private FeedBench() {}

  static void run(Path folder) throws IOException, InterruptedException {
    List<Result> table = new ArrayList<>();
    for (FeedKind kind : FeedKind.values()) {
      List<String> measured =
          List.of(kind.name(), folder.toString(), "" + kind.rows());
      List<Double> first = new ArrayList<>();
      List<Double> scoring = new ArrayList<>();
      List<Double> later = new ArrayList<>();
      List<Double> peer = new ArrayList<>();
      for (int run = 0; run < Runs.COUNT; run++) {
        first.add(rate(FeedProcess.class, measured, "first"));
        peer.add(rate(FeedPeerProcess.class, measured));
        scoring.add(rate(FeedScoreProcess.class, measured));
        if (kind == FeedKind.ARRAY) {
          later.add(rate(FeedProcess.class, measured, "later"));
        }
      }
      table.add(line(kind, "feed, first epoch", first, peer));
      table.add(line(kind, "feed, scoring", scoring, peer));
      if (kind == FeedKind.ARRAY) {
        table.add(line(kind, "feed, later epochs", later, peer));
      }
    }
    Result.write(table, folder.resolve("feed.json"));
  }

  private static double rate(Class<?> process, List<String> measured, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(measured);
    arguments.addAll(List.of(more));
    return Runs.rate(process, arguments.toArray(String[]::new));
  }

  private static Result line(FeedKind kind, String mode, List<Double> ours, List<Double> peer) {
    return Result.of(kind.title(), mode, kind.peer(), "values/s", 1, ours, peer);
  }
}
