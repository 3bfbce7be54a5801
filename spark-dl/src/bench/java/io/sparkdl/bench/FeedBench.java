package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Values a second that one core brings from Parquet into a plan's input in a fit's first epoch,
 * beside what it decodes of the same table, or reads of it as Spark SQL's rows.
 */
final class FeedBench {
  /** Numbers of a table: enough for seconds, few enough for the page cache. */
  private static final long VALUES = 80_000_000;

  private FeedBench() {}

  static void run(Path folder) throws IOException, InterruptedException {
    List<Result> table = new ArrayList<>();
    for (FeedKind kind : FeedKind.values()) {
      String[] measured = {kind.name(), folder.toString(), "" + VALUES / kind.width()};
      List<Double> fed = new ArrayList<>();
      List<Double> peer = new ArrayList<>();
      for (int run = 0; run < Runs.COUNT; run++) {
        fed.add(Runs.rate(FeedProcess.class, measured));
        peer.add(Runs.rate(FeedPeerProcess.class, measured));
      }
      table.add(Result.of(kind.title(), "feed", kind.peer(), "values/s", 1, fed, peer));
    }
    Result.write(table, folder.resolve("feed.json"));
  }
}
