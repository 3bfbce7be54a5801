package io.sparkdl.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;

/** An end as workers have it: the mesh, and the collective over it. */
final class CollectiveEnd implements ExchangeEnd {
  private static final String HOST = "127.0.0.1";

  private final int rank;
  private final int length;
  private final PeerMesh mesh;
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
    byte[] token = new byte[PeerHandshake.TOKEN_BYTES];
    PeerMeeting meeting = new PeerMeeting(HOST, rank, 2, token, Duration.ofSeconds(60));
    this.mesh = new PeerMesh(meeting, new Neighbours(), arrivals -> wire.open(meeting, arrivals));
  }

  @Override
  public int port() {
    return mesh.port();
  }

  @Override
  public void meet(int port) throws IOException {
    PeerChannel[] channels = mesh.connect(List.of(HOST + ":" + port, HOST + ":" + mesh.port()));
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
  public void close() {
    if (collective != null) {
      collective.close();
    }
    mesh.close();
  }
}
