package io.sparkdl.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Workers of a job in one process, which reach each other through memory. Only who knows a job's
 * token finds its workers.
 */
final class Neighbours {
  /**
   * Those of this process. Static, as the tasks of an executor share nothing but their classes:
   * Spark hands each a copy of the job of its own. A worker is in it from when it listens until it
   * has met the others or ends.
   */
  static final Neighbours OF_THIS_PROCESS = new Neighbours();

  private final Map<PeerMeeting, PeerArrivals> listening = new ConcurrentHashMap<>();

  /** Lets workers of higher rank find this one. */
  void listen(PeerMeeting meeting, PeerArrivals arrivals) {
    listening.put(meeting, arrivals);
  }

  /** Lets nobody find this worker any more. */
  void leave(PeerMeeting meeting) {
    listening.remove(meeting);
  }

  /** Whether no worker of any job listens. */
  boolean isEmpty() {
    return listening.isEmpty();
  }

  /**
   * Connects a worker with one of lower rank.
   *
   * @param meeting what the connecting worker knows
   * @return null if the other is not in this process
   */
  PeerStream connect(PeerMeeting meeting, int peer) {
    PeerArrivals arrivals = listening.get(meeting.of(peer));
    if (arrivals == null) {
      return null;
    }
    MemoryPipe up = new MemoryPipe();
    MemoryPipe down = new MemoryPipe();
    PeerStream theirs = new MemoryPeerStream(meeting.rank(), down, up);
    boolean met = arrivals.offer(meeting.rank(), theirs);
    return met ? new MemoryPeerStream(peer, up, down) : null;
  }
}
