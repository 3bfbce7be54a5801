package io.sparkdl.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run did.
 *
 * @param device the device that worker 0 computed on
 * @param exchange by which algorithm workers exchanged, and what the cost model said of it
 * @param workers tasks that trained together
 * @param threadsPerWorker processor threads of worker 0
 * @param setupSeconds from the start of worker 0 to its first step: receiving rows, meeting the
 *     others, opening the device
 * @param epochs one report for each, in order
 */
public record TrainingHistory(
    String device,
    String exchange,
    int workers,
    int threadsPerWorker,
    double setupSeconds,
    List<EpochReport> epochs)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public TrainingHistory {
    epochs = new ArrayList<>(epochs);
  }
}
