package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.optimizer.Moment;
import io.sparkdl.engine.optimizer.Schedule;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.train.StepClock.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What workers do together in a step once each has its gradient: owners of parameters have their
 * sums, update the weights and give them to the others.
 */
final class GlobalStep {
  private static final int KEPT_LOSSES = 5;

  /** Longest text that workers exchange about a failure. */
  private static final int TEXT_LENGTH = 400;

  private final Job job;
  private final Training training;
  private final Collective collective;
  private final GradientExchange exchange;
  private final WeightAgreement agreement;
  private final LocalGradients local;
  private final StepClock clock;
  private final Schedule schedule;
  private final List<Double> lastLosses = new ArrayList<>();
  private double rate;

  GlobalStep(
      Job job,
      Training training,
      Collective collective,
      GradientExchange exchange,
      WeightAgreement agreement,
      LocalGradients local,
      StepClock clock) {
    this.job = job;
    this.training = training;
    this.collective = collective;
    this.exchange = exchange;
    this.agreement = agreement;
    this.local = local;
    this.clock = clock;
    this.schedule = Schedule.fromJson(job.settings().scheduleJson());
  }

  /** Sums over the workers after a step, by position in what they gather. */
  record Totals(
      double weight,
      double loss,
      double correct,
      double squares,
      boolean checkpointDue,
      long rows) {
    double meanLoss() {
      return weight == 0 ? 0 : loss / weight;
    }
  }

  /**
   * Takes a step.
   *
   * @param sums of this worker's rows, whose gradient is being exchanged; that of a worker alone
   *     lies on the device or, of several groups, in the collective's array
   * @param wish 1 if this worker wishes for a checkpoint, else 0
   * @throws TrainingException if the workers' weights differ, or the loss or the gradient is not
   *     finite
   */
  Totals take(LocalGradients.Sums sums, Moment moment, double wish) throws IOException {
    if (!alone()) {
      exchange.reduce();
    } else if (local.exchanges()) {
      training.gradients().write(0, collective.array());
    }
    long begin = System.nanoTime();
    double squares = training.gradientSquares();
    begin = clock.spent(Part.UPDATE, begin);
    double[] all =
        collective.sum(
            new double[] {sums.weight(), sums.loss(), sums.correct(), squares, wish, sums.rows()});
    Totals totals = new Totals(all[0], all[1], all[2], all[3], all[4] > 0, (long) all[5]);
    // First of all: weights that broke on one worker may be why its loss is not finite.
    agreement.beforeUpdate(moment.step());
    clock.spent(Part.COMMUNICATE, begin);
    rate = schedule.rate(job.settings().learningRate(), moment);
    checkFinite(sums, totals, moment.step());
    if (totals.weight() > 0) {
      update(totals, moment.step() + 1);
    }
    return totals;
  }

  /** The learning rate of the last step. */
  double learningRate() {
    return rate;
  }

  private void update(Totals totals, long step) throws IOException {
    long begin = System.nanoTime();
    double scale = scale(totals);
    double[] mine = training.layerSquares(scale, step);
    begin = clock.spent(Part.UPDATE, begin);
    double[] layers = collective.sum(mine);
    begin = clock.spent(Part.COMMUNICATE, begin);
    training.update(rate, scale, step, layers);
    clock.spent(Part.UPDATE, begin);
    if (!alone()) {
      exchange.gather();
    }
  }

  private boolean alone() {
    return job.settings().workers() == 1;
  }

  /** What gradients are multiplied with: 1 / weight, and less if their norm is over the limit. */
  private double scale(Totals totals) {
    double scale = 1 / totals.weight();
    double limit = job.settings().clipNorm();
    double norm = Math.sqrt(totals.squares()) * scale;
    return limit > 0 && norm > limit ? scale * limit / norm : scale;
  }

  /**
   * The weights that the model is to have: their moving average, where there is one, with the
   * running statistics as they are.
   */
  Weights weights() throws IOException {
    Weights weights = training.save();
    if (training.average() == null) {
      return weights;
    }
    exchange.gathered(training.average()).get(0, weights.parameters());
    return weights;
  }

  private void checkFinite(LocalGradients.Sums sums, Totals totals, long step) throws IOException {
    double loss = totals.meanLoss();
    if (Double.isFinite(loss) && Double.isFinite(totals.squares())) {
      lastLosses.add(loss);
      if (lastLosses.size() > KEPT_LOSSES) {
        lastLosses.remove(0);
      }
      return;
    }
    boolean mine = !Double.isFinite(sums.loss()) || !local.gradientIsFinite(collective.array());
    double[][] told = collective.allGather(encoded(mine ? local.firstNonFinite() : ""));
    int culprit = culprit(told);
    String source = decoded(told[Math.max(0, culprit)]);
    boolean ofLoss = !Double.isFinite(loss);
    throw new TrainingException(
        "training: expected a finite "
            + (ofLoss
                ? "loss, got " + loss
                : "gradient, got one whose squares sum to " + totals.squares() + " at loss " + loss)
            + " in step "
            + step
            + " (from 0) on "
            + (culprit < 0 ? "no single worker, only in the sum," : "worker " + culprit)
            + " with learning rate "
            + rate
            + "; the last losses were "
            + lastLosses
            + (source.isEmpty() ? "" : "; " + source)
            + "; lower learningRate, or set clipNorm");
  }

  /** The first worker that found something of its own not to be finite; -1 for none. */
  private static int culprit(double[][] told) {
    for (int worker = 0; worker < told.length; worker++) {
      if (told[worker][0] > 0) {
        return worker;
      }
    }
    return -1;
  }

  /** A text as numbers, of a length that every worker expects. */
  private static double[] encoded(String text) {
    double[] numbers = new double[TEXT_LENGTH];
    for (int i = 0; i < Math.min(text.length(), TEXT_LENGTH); i++) {
      numbers[i] = text.charAt(i);
    }
    return numbers;
  }

  private static String decoded(double[] numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.length && numbers[i] > 0; i++) {
      text.append((char) numbers[i]);
    }
    return text.toString();
  }
}
