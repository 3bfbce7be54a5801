package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.optimizer.Moment;
import io.sparkdl.engine.optimizer.Schedule;
import io.sparkdl.train.StepClock.Part;
import java.io.IOException;

/**
 * What workers do together in a step once each has its gradient: owners of parameters have their
 * sums, update the weights and give them to the others.
 */
final class GlobalStep implements TrainingStep {
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
  private final LossWatch losses = new LossWatch();
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

  @Override
  public StepTotals take(LocalGradients.Sums sums, Moment moment, double wish, boolean last)
      throws IOException {
    if (!alone()) {
      exchange.reduce();
    } else if (local.sumsGroups()) {
      training.gradients().write(0, collective.array());
    }
    long begin = System.nanoTime();
    double squares = training.gradientSquares();
    begin = clock.spent(Part.UPDATE, begin);
    double[] all =
        collective.sum(
            new double[] {sums.weight(), sums.loss(), sums.correct(), squares, wish, sums.rows()});
    StepTotals totals = new StepTotals(all[0], all[1], all[2], all[4] > 0, (long) all[5]);
    // First of all: weights that broke on one worker may be why its loss is not finite.
    agreement.beforeUpdate(moment.step());
    clock.spent(Part.COMMUNICATE, begin);
    rate = schedule.rate(job.settings().learningRate(), moment);
    checkFinite(sums, totals.meanLoss(), all[3], moment.step());
    if (totals.weight() > 0) {
      update(job.settings().gradientScale(totals.weight(), all[3]), moment.step() + 1);
    }
    return totals;
  }

  @Override
  public double learningRate() {
    return rate;
  }

  private void update(double scale, long step) throws IOException {
    long begin = System.nanoTime();
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

  private void checkFinite(LocalGradients.Sums sums, double loss, double squares, long step)
      throws IOException {
    if (losses.isFinite(loss, squares)) {
      return;
    }
    boolean mine = !Double.isFinite(sums.loss()) || !local.gradientIsFinite(collective.array());
    double[][] told = collective.allGather(encoded(mine ? local.firstNonFinite() : ""));
    int culprit = culprit(told);
    String source = decoded(told[Math.max(0, culprit)]);
    String who = culprit < 0 ? "no single worker, only in the sum," : "worker " + culprit;
    throw losses.failure(loss, squares, step, who, rate, source);
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
