package io.sparkdl.ml;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.sparkdl.train.WorkerReport;
import java.io.Serializable;
import java.util.List;

/**
 * One epoch of a training.
 *
 * @param epoch counted from 1
 * @param loss mean loss of the rows, weighted
 * @param accuracy share of the rows whose class was found, weighted
 * @param validationLoss mean loss of the validation rows after the epoch; null without any
 * @param validationAccuracy share of the validation rows whose class was found; null without any
 * @param rows rows that were trained on
 * @param seconds of the epoch
 * @param readSeconds of a worker's time spent on gathering rows, the mean over the workers, as is
 *     what follows
 * @param copySeconds on moving gradients and weights between the device and the exchange
 * @param forwardSeconds on the forward pass, up to the loss
 * @param backwardSeconds on the backward pass; in models saved before the two were told apart, on
 *     both
 * @param communicateSeconds on sending and receiving
 * @param waitSeconds on waiting for other workers
 * @param updateSeconds on the optimizer; in models saved before it was measured, {@code
 *     backwardSeconds} has it
 * @param workers what each worker measured, by rank; none in models saved before they were told
 *     apart
 */
public record EpochMetrics(
    int epoch,
    double loss,
    double accuracy,
    Double validationLoss,
    Double validationAccuracy,
    long rows,
    double seconds,
    double readSeconds,
    double copySeconds,
    double forwardSeconds,
    @JsonAlias("computeSeconds") double backwardSeconds,
    double communicateSeconds,
    double waitSeconds,
    double updateSeconds,
    List<WorkerReport> workers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public EpochMetrics {
    workers = workers == null ? List.of() : List.copyOf(workers);
  }
}
