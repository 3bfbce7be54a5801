package io.sparkdl.train;

import java.util.List;

/**
 * What a worker tells the others of its job when they meet.
 *
 * @param address host:port on which it listens
 * @param device the kind of its device
 */
record PeerProfile(String address, DeviceKind device) {
  /** Texts that it travels as. */
  static final int TEXTS = 4;

  /** The address without its port. */
  String host() {
    return address.substring(0, address.lastIndexOf(':'));
  }

  /** Puts its texts into an array, from {@code at} on. */
  void put(String[] texts, int at) {
    texts[at] = address;
    texts[at + 1] = device.backend();
    texts[at + 2] = device.name();
    texts[at + 3] = device.instructions();
  }

  /** What {@link #put} has put. */
  static PeerProfile get(String[] texts, int at) {
    return new PeerProfile(texts[at], new DeviceKind(texts[at + 1], texts[at + 2], texts[at + 3]));
  }

  /**
   * Checks that all workers of a fit compute on one kind of device.
   *
   * @param peers by rank
   * @throws TrainingException naming the first two that do not
   */
  static void checkDevices(List<PeerProfile> peers) {
    PeerProfile first = peers.get(0);
    for (int rank = 1; rank < peers.size(); rank++) {
      PeerProfile other = peers.get(rank);
      if (!other.device.equals(first.device)) {
        throw new TrainingException(
            "device: expected one kind of device in a fit, got "
                + first.device
                + " on worker 0 (%s) and ".formatted(first.host())
                + other.device
                + " on worker %d (%s)".formatted(rank, other.host())
                + "; start executors on machines of one kind, or, where only the instruction sets of"
                + " processors differ, set spark.executorEnv.ONEDNN_MAX_CPU_ISA to the lesser");
      }
    }
  }
}
