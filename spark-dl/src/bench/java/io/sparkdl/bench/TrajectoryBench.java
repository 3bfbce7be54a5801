package io.sparkdl.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first losses of networks that both sides train from the same weights on the same batch; fails
 * where they differ by more than a ten-thousandth, relative.
 */
final class TrajectoryBench {
  private static final double TOLERANCE = 1e-4;

  private TrajectoryBench() {}

  static void run(Path file) throws IOException, InterruptedException {
    List<Map<String, Object>> table = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String workload : List.of("mlp", "cnn", "lstm", "gru", "transformer")) {
      List<Double> ours =
          Trajectory.read(
              Runs.line("losses ", OurProcess.class, workload, "losses", Runs.THREADS));
      List<Double> peer =
          Trajectory.read(
              Runs.line("losses ", LibtorchProcess.class, workload, "losses", Runs.THREADS));
      double largest = 0;
      for (int step = 0; step < ours.size(); step++) {
        largest = Math.max(largest, Math.abs(ours.get(step) / peer.get(step) - 1));
      }
      System.out.printf(
          "%s: losses %.5f to %.5f, largest relative difference %.1e%n",
          workload, ours.get(0), ours.get(ours.size() - 1), largest);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", workload);
      row.put("peerName", "libtorch 2.7.1 through DJL 0.35.1");
      row.put("ours", ours);
      row.put("peer", peer);
      row.put("largestRelativeDifference", largest);
      table.add(row);
      if (!(largest <= TOLERANCE)) {
        wrong.add(workload);
      }
    }
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), table);
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "trajectories: expected losses within " + TOLERANCE + " of libtorch's, not so " + wrong);
    }
  }
}
