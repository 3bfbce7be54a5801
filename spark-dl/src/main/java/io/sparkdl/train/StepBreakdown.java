package io.sparkdl.train;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Where the time of steps went, in seconds. Rows are decoded before the first step, when the table
 * is loaded, so decoding is no part. One program runs both passes: until it has the sum of the
 * rows' losses it is in the forward pass, from then on in the backward pass. A device with memory
 * of its own fetches a batch's rows in the first and hands the results over in the second.
 *
 * @param read choosing rows and copying them into the program's input buffers
 * @param copy moving gradients and parameters between the device and the buffers of the exchange
 * @param forward up to the loss, and before that compiling both passes for a new number of rows
 * @param backward from the loss on, with what is computed again to save memory; in models saved
 *     before the two were told apart, both
 * @param communicate moving gradients, parameters and sums between workers, without the waiting
 * @param waiting waiting until other workers begin to send
 * @param update the gradient's norm and the optimizer
 */
public record StepBreakdown(
    double read,
    double copy,
    double forward,
    @JsonAlias("compute") double backward,
    double communicate,
    double waiting,
    double update)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The parts in short, in the order of the record. */
  public static final List<String> NAMES =
      List.of("read", "copy", "forward", "backward", "communicate", "wait", "update");

  public StepBreakdown {
    for (double seconds :
        new double[] {read, copy, forward, backward, communicate, waiting, update}) {
      if (!(seconds >= 0)) {
        throw new IllegalArgumentException("step breakdown: expected seconds, got " + seconds);
      }
    }
  }

  /** The parts' seconds, in the order of the record. */
  public double[] seconds() {
    return new double[] {read, copy, forward, backward, communicate, waiting, update};
  }

  /** The parts by their nanoseconds, in the order of the record. */
  static StepBreakdown ofNanos(long[] nanos) {
    double[] seconds = new double[nanos.length];
    Arrays.setAll(seconds, part -> nanos[part] / 1e9);
    return of(seconds);
  }

  /** The parts by their seconds, in the order of the record. */
  static StepBreakdown of(double[] seconds) {
    return new StepBreakdown(
        seconds[0], seconds[1], seconds[2], seconds[3], seconds[4], seconds[5], seconds[6]);
  }

  /** The mean over workers; zeros for none. */
  static StepBreakdown mean(List<WorkerReport> workers) {
    double[] mean = new double[NAMES.size()];
    for (WorkerReport worker : workers) {
      double[] seconds = worker.breakdown().seconds();
      Arrays.setAll(mean, part -> mean[part] + seconds[part] / workers.size());
    }
    return of(mean);
  }

  /** Seconds of all parts; what a worker did beside them is missing. */
  public double total() {
    return read + copy + forward + backward + communicate + waiting + update;
  }
}
