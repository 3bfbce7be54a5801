package io.sparkdl.ml;

import java.io.Serializable;

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
 * @param readSeconds of a worker's time spent on gathering rows, the mean over the workers
 * @param computeSeconds on the device
 * @param communicateSeconds on sending and receiving
 * @param waitSeconds on waiting for other workers
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
    double computeSeconds,
    double communicateSeconds,
    double waitSeconds)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
