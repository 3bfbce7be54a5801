package io.sparkdl.train;

/**
 * How far a run is; sent by worker 0 a few times a second.
 *
 * @param epoch counted from 0
 * @param epochs of the run
 * @param step global batches of this epoch that are done
 * @param steps global batches of an epoch
 * @param loss mean loss of the last batch
 * @param learningRate its rate, as the schedule gives it
 * @param rows rows trained on since the start
 * @param seconds since the first step
 */
public record StepProgress(
    int epoch,
    int epochs,
    long step,
    long steps,
    double loss,
    double learningRate,
    long rows,
    double seconds) {}
