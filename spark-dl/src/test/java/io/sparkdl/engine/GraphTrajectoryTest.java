package io.sparkdl.engine;

import static io.sparkdl.engine.FamilyTrajectory.follow;

import io.sparkdl.engine.FamilyTrajectory.Batch;
import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.network.GraphNetworks;
import io.sparkdl.kernels.backend.Backend;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trajectories of networks for graphs. */
class GraphTrajectoryTest {
  private static final double[] GCN = {2.08328, 2.06086, 2.0627};
  private static final double[] GAT = {2.31244, 2.20188, 2.27319};

  static List<Backend> backends() {
    return TestBackends.present();
  }

  /** The first papers of Cora with the citations among them; features in fewer columns. */
  private static Batch papers(int nodes, int features, int edges) throws IOException {
    float[] numbers = new float[nodes * features + 2 * edges];
    Arrays.fill(numbers, nodes * features, numbers.length, -1);
    float[] labels = new float[nodes];
    List<String> lines = PublicRows.cora("nodes.tsv");
    for (int node = 0; node < nodes; node++) {
      String[] cells = lines.get(node).split("\t");
      labels[node] = Integer.parseInt(cells[1]);
      for (String index : cells[3].split(",")) {
        numbers[node * features + Integer.parseInt(index) % features] = 1;
      }
    }
    int at = nodes * features;
    for (String line : PublicRows.cora("edges.tsv")) {
      String[] ends = line.split("\t");
      int u = Integer.parseInt(ends[0]);
      int v = Integer.parseInt(ends[1]);
      if (u < nodes && v < nodes && at < numbers.length) {
        numbers[at++] = u;
        numbers[at++] = v;
      }
    }
    return new Batch(numbers, labels);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gcn_onCora_learns(Backend backend) throws IOException {
    follow(
        backend,
        GraphNetworks.gcn(300, 20, 150, 8, 7),
        List.of(300 * 20 + 2 * 150),
        CrossEntropy.ofTokens(null),
        papers(300, 20, 150),
        GCN);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gat_onCora_learns(Backend backend) throws IOException {
    follow(
        backend,
        GraphNetworks.gat(300, 20, 150, 2, 4, 7),
        List.of(300 * 20 + 2 * 150),
        CrossEntropy.ofTokens(null),
        papers(300, 20, 150),
        GAT);
  }
}
