package io.sparkdl.train;

import java.io.IOException;
import java.nio.FloatBuffer;

/** An end as workers have it: the mesh, and the collective over it. */
final class CollectiveEnd implements ExchangeEnd {
  private final int rank;
  private final int length;
  private final ConnectedMesh mesh;
  private Collective collective;

  /**
   * Listens.
   *
   * @param wire what the two meet over
   * @param rank 0 or 1
   * @param length floats of the array
   */
  CollectiveEnd(Wire wire, int rank, int length) throws IOException {
    this.rank = rank;
    this.length = length;
    this.mesh = new ConnectedMesh(wire, rank);
  }

  @Override
  public int port() {
    return mesh.port();
  }

  @Override
  public void meet(int port) throws IOException {
    PeerChannel[] channels = mesh.connect(port);
    collective = new Collective(rank, channels, ExchangeBuckets.one(length, channels.length));
    for (int i = 0; i < length; i++) {
      collective.array().put(i, 1 + rank);
    }
  }

  @Override
  public void exchange() throws IOException {
    collective.reduceScatter(0);
    collective.allGather(0);
    FloatBuffer sum = collective.sums();
    // The first exchange leaves each owner's numbers on both ends, which then add up to twice them.
    float last = sum.get(sum.capacity() - 1);
    if (last != 3 && last != 2 * (1 + rank)) {
      throw new IllegalStateException("bench: expected a sum of 3 or " + 2 * (1 + rank));
    }
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public double size() {
    return length * (double) Float.BYTES / 1e6;
  }

  @Override
  public void close() {
    if (collective != null) {
      collective.close();
    }
    mesh.close();
  }
}
