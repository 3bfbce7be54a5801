package io.sparkdl.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A line of a benchmark's table.
 *
 * @param name of what is measured
 * @param mode what is done with it
 * @param peerName of what it is compared with
 * @param threads of each side
 * @param ours median of our runs
 * @param peer median of the peer's
 * @param ratio of the two
 * @param unit of both
 * @param oursRuns our runs
 * @param peerRuns the peer's, taken in turn with ours
 */
record Result(
    String name,
    String mode,
    String peerName,
    int threads,
    double ours,
    double peer,
    double ratio,
    String unit,
    List<Double> oursRuns,
    List<Double> peerRuns) {
  static Result of(
      String name,
      String mode,
      String peerName,
      String unit,
      int threads,
      List<Double> ours,
      List<Double> peer) {
    double mine = Runs.median(ours);
    double theirs = Runs.median(peer);
    return new Result(
        name, mode, peerName, threads, mine, theirs, mine / theirs, unit, ours, peer);
  }

  /** Prints the table, and writes it as a JSON array. */
  static void write(List<Result> table, Path file) throws IOException {
    for (Result line : table) {
      System.out.printf(
          "%s, %s: %.0f %s, %s %.0f, ratio %.2f%n",
          line.name, line.mode, line.ours, line.unit, line.peerName, line.peer, line.ratio);
    }
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), table);
    System.out.println("written: " + file);
  }
}
