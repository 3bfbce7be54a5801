package io.sparkdl.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the measurement of a name and leaves its table in a folder. */
public final class Bench {
  private Bench() {}

  /** Arguments: the name of the measurement, and the folder for its result. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "bench: expected a name (-Dbench=throughput) and a folder, got " + arguments.length);
    }
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    switch (arguments[0]) {
      case "throughput" -> ThroughputBench.run(folder.resolve("throughput.json"));
      case "score" -> ScoreBench.run(folder);
      case "feed" -> FeedBench.run(folder);
      case "allreduce" -> AllReduceBench.run(folder.resolve("allreduce.json"));
      case "scaling" -> ScalingBench.run(folder.resolve("scaling.json"));
      case "trajectories" -> TrajectoryBench.run(folder.resolve("trajectories.json"));
      default ->
          throw new IllegalArgumentException(
              "bench: expected throughput, score, feed, allreduce, scaling or trajectories, got " + arguments[0]);
    }
  }
}
