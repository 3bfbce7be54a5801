package io.sparkdl.train;

import java.time.Duration;
import java.util.Arrays;

/**
 * What a worker knows before it meets the others of its job.
 *
 * @param host the name under which others reach this machine
 * @param rank rank of this worker
 * @param workers how many there are
 * @param token the job's secret
 * @param timeout for connecting, and for a silent peer later
 */
record PeerMeeting(String host, int rank, int workers, byte[] token, Duration timeout) {
  private static final long HANDSHAKE_MILLIS = 10_000;

  PeerMeeting {
    if (rank < 0 || rank >= workers) {
      throw new IllegalArgumentException("rank: expected 0 to " + (workers - 1) + ", got " + rank);
    }
    if (token.length != PeerHandshake.TOKEN_BYTES) {
      throw new IllegalArgumentException(
          "token: expected " + PeerHandshake.TOKEN_BYTES + " bytes, got " + token.length);
    }
    token = token.clone();
  }

  /** What the worker of another rank of the same job knows. */
  PeerMeeting of(int peer) {
    return new PeerMeeting(host, peer, workers, token, timeout);
  }

  /** How long another may take to show the token, once it is connected. */
  long handshakeMillis() {
    return Math.max(1, Math.min(HANDSHAKE_MILLIS, timeout.toMillis()));
  }

  /** The same worker of the same job; where it runs and how long it waits is no part of that. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PeerMeeting meeting
        && rank == meeting.rank
        && Arrays.equals(token, meeting.token);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(token) + rank;
  }

  /** Without the token, which is secret. */
  @Override
  public String toString() {
    return "worker " + rank + " of " + workers + " on " + host;
  }
}
