package io.sparkdl.train;

import io.sparkdl.kernels.backend.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Whether all workers have the same weights, to the bit. The owner of a slice gives it to all, so
 * they have, unless a memory, a device or a connection is broken; nothing else would tell. Workers
 * compare the CRC32C (RFC 3720, 32 bits) of what their devices hold when a step has used it: of the
 * parameters, and of the running statistics where these are those of whole batches. Statistics of a
 * worker's own rows differ until they are averaged.
 *
 * <p>What is not seen: an owner whose own slice changes between two comparisons hands the change to
 * all; another worker's copy of it is made anew in each step, so a change that comes and goes
 * between two comparisons is gone as well.
 */
final class WeightAgreement {
  /** Weights are read in pieces of this many floats. */
  private static final int PIECE_FLOATS = 1 << 18;

  private final Collective collective;
  private final List<String> hosts;
  private final long interval;
  private final List<Region> compared;
  private final ByteBuffer piece;
  private final FloatBuffer floats;

  /**
   * Comparisons between the workers of a collective.
   *
   * @param hosts where they are, by rank
   * @param interval steps from one comparison to the next; 0 for none at all
   * @param compared what must be equal
   */
  WeightAgreement(Collective collective, List<String> hosts, long interval, List<Region> compared) {
    this.collective = collective;
    this.hosts = hosts;
    this.interval = hosts.size() == 1 ? 0 : interval;
    this.compared = compared;
    long longest = 0;
    for (Region region : compared) {
      longest = Math.max(longest, region.length());
    }
    int length = this.interval == 0 ? 0 : (int) Math.min(PIECE_FLOATS, longest);
    this.piece = ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    this.floats = piece.asFloatBuffer();
  }

  /**
   * Compares, if it is time, the weights that a step's gradients were computed with.
   *
   * @param step counted from 0 over all epochs
   * @throws TrainingException if the workers disagree
   */
  void beforeUpdate(long step) throws IOException {
    if (interval > 0 && (step + 1) % interval == 0) {
      compare("in", step);
    }
  }

  /**
   * Compares the weights that a step has left, for what is made of them: a checkpoint, the model.
   *
   * @param step counted from 0 over all epochs
   * @throws TrainingException if the workers disagree
   */
  void afterUpdate(long step) throws IOException {
    if (interval > 0) {
      compare("after", step);
    }
  }

  private void compare(String when, long step) throws IOException {
    double[][] told = collective.allGather(new double[] {checksum()});
    Map<Long, Integer> counts = new HashMap<>();
    for (double[] worker : told) {
      counts.merge((long) worker[0], 1, Integer::sum);
    }
    if (counts.size() > 1) {
      throw new TrainingException(
          "weights: expected equal bits on all workers "
              + when
              + " step "
              + step
              + " (from 0), got "
              + differing(told, counts)
              + " is broken: take it out of the cluster and begin again or go on from a checkpoint;"
              + " no setting mends it");
    }
  }

  /** The workers that differ from more than half of all, or all where there is no such half. */
  private String differing(double[][] told, Map<Long, Integer> counts) {
    long majority = -1;
    for (Map.Entry<Long, Integer> count : counts.entrySet()) {
      majority = 2 * count.getValue() > told.length ? count.getKey() : majority;
    }
    StringBuilder named = new StringBuilder();
    int others = 0;
    for (int rank = 0; rank < told.length; rank++) {
      long checksum = (long) told[rank][0];
      if (checksum != majority) {
        String separator = others++ == 0 ? "checksum " : ", ";
        named
            .append(separator)
            .append("%08x on worker %d (%s)".formatted(checksum, rank, hosts.get(rank)));
      }
    }
    return majority < 0
        ? named + "; the memory, the device or the connection of one of them"
        : named
            + " and %08x on the other %d; the memory, the device or the connection of the former"
                .formatted(majority, told.length - others);
  }

  private double checksum() {
    CRC32C checksum = new CRC32C();
    for (Region region : compared) {
      for (long at = 0; at < region.length(); at += floats.capacity()) {
        int count = (int) Math.min(floats.capacity(), region.length() - at);
        region.read(at, floats.clear().limit(count));
        checksum.update(piece.clear().limit(count * Float.BYTES));
      }
    }
    return checksum.getValue();
  }
}
