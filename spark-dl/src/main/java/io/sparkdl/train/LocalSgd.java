package io.sparkdl.train;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.optimizer.Moment;
import io.sparkdl.engine.optimizer.Schedule;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.train.StepClock.Part;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Local SGD (Stich, ICLR 2019, arXiv:1805.09767): each worker takes steps by itself, with the mean
 * gradient of its own rows; after some of them, and at the end of an epoch, the workers' weights
 * and what their optimizers keep become their mean over the workers, each counted by the weight of
 * the rows that it has met since the last time. In between nothing is exchanged, so the result
 * depends on the number of workers, and each keeps the optimizer's state of all parameters.
 */
final class LocalSgd implements TrainingStep {
  private final Job job;
  private final Training training;
  private final Collective collective;
  private final List<Span> shares;
  private final WeightAgreement agreement;
  private final LocalGradients local;
  private final StepClock clock;
  private final Schedule schedule;
  private final String who;

  /** All but frozen parameters: a mean of equal numbers may differ from them by rounding. */
  private final List<Span> trained;

  private final LossWatch losses = new LossWatch();
  private LocalGradients.Sums since = LocalGradients.Sums.NONE;
  private long compared;
  private double rate;

  /**
   * The steps of a worker that updates all parameters.
   *
   * @param shares of the array, of which this worker sums what all have
   * @param who this worker, in words
   */
  LocalSgd(
      Job job,
      Training training,
      Collective collective,
      List<Span> shares,
      WeightAgreement agreement,
      LocalGradients local,
      StepClock clock,
      String who) {
    this.job = job;
    this.training = training;
    this.collective = collective;
    this.shares = shares;
    this.agreement = agreement;
    this.local = local;
    this.clock = clock;
    this.who = who;
    this.trained = training.spec().options().parameters().trained(training.layout());
    this.schedule = Schedule.fromJson(job.settings().scheduleJson());
  }

  @Override
  public double learningRate() {
    return rate;
  }

  @Override
  public StepTotals take(LocalGradients.Sums sums, Moment moment, double wish, boolean last)
      throws IOException {
    rate = schedule.rate(job.settings().learningRate(), moment);
    since = since.plus(sums);
    if (sums.weight() > 0) {
      update(sums, moment.step());
    }
    boolean due = (moment.step() + 1) % job.settings().exchange().localSteps() == 0;
    return due || last ? average(wish, moment.step()) : StepTotals.UNTOLD;
  }

  private void update(LocalGradients.Sums sums, long step) {
    if (local.sumsGroups()) {
      training.gradients().write(0, collective.array());
    }
    long begin = System.nanoTime();
    double squares = training.gradientSquares();
    double loss = sums.loss() / sums.weight();
    if (!losses.isFinite(loss, squares)) {
      throw losses.failure(loss, squares, step, who, rate, local.firstNonFinite());
    }
    training.update(rate, job.settings().gradientScale(sums.weight(), squares), step + 1);
    clock.spent(Part.UPDATE, begin);
  }

  private StepTotals average(double wish, long step) throws IOException {
    long begin = System.nanoTime();
    double[] all =
        collective.sum(
            new double[] {since.weight(), since.loss(), since.correct(), wish, since.rows()});
    clock.spent(Part.COMMUNICATE, begin);
    if (all[0] > 0) {
      float share = (float) (since.weight() / all[0]);
      List<Region> averaged = new ArrayList<>(training.ownedState().values());
      averaged.add(training.parameters());
      for (Region region : averaged) {
        average(region, share);
      }
    }
    long comparing = System.nanoTime();
    if (step + 1 - compared >= job.settings().checksumInterval()) {
      agreement.afterUpdate(step);
      compared = step + 1;
    }
    clock.spent(Part.COMMUNICATE, comparing);
    since = LocalGradients.Sums.NONE;
    return new StepTotals(all[0], all[1], all[2], all[3] > 0, (long) all[4]);
  }

  /** A region, as long as all parameters, becomes its mean. */
  private void average(Region region, float share) throws IOException {
    long begin = System.nanoTime();
    FloatBuffer array = collective.array();
    region.read(0, array.duplicate());
    for (int i = 0; i < array.capacity(); i++) {
      array.put(i, array.get(i) * share);
    }
    begin = clock.spent(Part.COPY, begin);
    for (int bucket = 0; bucket < collective.buckets().count(); bucket++) {
      collective.reduceScatter(bucket);
    }
    FloatBuffer sums = collective.sums();
    int packed = 0;
    for (Span span : shares) {
      int length = Math.toIntExact(span.length());
      array.put(Math.toIntExact(span.from()), sums, packed, length);
      packed += length;
    }
    for (int bucket = 0; bucket < collective.buckets().count(); bucket++) {
      if (collective.buckets().bucket(bucket).isTrained()) {
        collective.allGather(bucket);
      }
    }
    begin = clock.spent(Part.COMMUNICATE, begin);
    for (Span span : trained) {
      int from = Math.toIntExact(span.from());
      region.write(from, collective.array().slice(from, Math.toIntExact(span.length())));
    }
    clock.spent(Part.COPY, begin);
  }
}
