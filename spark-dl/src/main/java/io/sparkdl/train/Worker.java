package io.sparkdl.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.optimizer.Schedule;
import io.sparkdl.kernels.backend.Device;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One worker's training: epochs of steps, each an exchange with the others. */
final class Worker implements AutoCloseable {
  private static final long PROGRESS_NANOS = 200_000_000;
  private static final int KEPT_LOSSES = 5;

  /** Place of worker 0's wish for a checkpoint in what workers tell each other after a step. */
  private static final int CHECKPOINT_DUE = 4;

  private final Job job;
  private final int rank;
  private final Device device;
  private final ShardStore store;
  private final DriverMailbox.Sender driver;
  private final Runnable stopCheck;
  private final TrainingSpec spec;
  private final boolean takesLabels;
  private final Schedule schedule;
  private final ShardPlan plan;
  private final Collective collective;
  private final Training training;
  private final LocalGradients local;
  private final StepClock clock = new StepClock();
  private final List<Double> lastLosses = new ArrayList<>();
  private final List<EpochReport> reports = new ArrayList<>();
  private long lastProgress;
  private long trainedRows;
  private WorkerCheckpoints checkpoints;

  /**
   * A worker; device, channels and store stay the caller's.
   *
   * @param stopCheck throws if the task is to end
   */
  Worker(
      Job job,
      int rank,
      Device device,
      PeerChannel[] channels,
      ShardStore store,
      DriverMailbox.Sender driver,
      Runnable stopCheck)
      throws IOException {
    this.job = job;
    this.rank = rank;
    this.device = device;
    this.store = store;
    this.driver = driver;
    this.stopCheck = stopCheck;
    this.spec = TrainingSpec.fromJson(job.specJson());
    this.takesLabels = spec.takesLabels();
    this.schedule = new ObjectMapper().readValue(job.settings().scheduleJson(), Schedule.class);
    this.plan = job.plan();
    this.collective = new Collective(rank, channels, spec.layout().parameterLength());
    Slices slices = collective.slices();
    this.training = new Training(device, spec, slices.from(rank), slices.from(rank + 1));
    this.local = new LocalGradients(job, rank, plan, training, store, clock);
  }

  /** Sums over the workers after a step, by position in what they gather. */
  private record Totals(
      double weight, double loss, double correct, double squares, boolean checkpointDue) {
    static Totals of(double[][] all) {
      double[] sums = new double[CHECKPOINT_DUE];
      for (double[] worker : all) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += worker[i];
        }
      }
      return new Totals(sums[0], sums[1], sums[2], sums[3], all[0][CHECKPOINT_DUE] != 0);
    }
  }

  /**
   * Trains all epochs, or those that are left; worker 0 then writes the weights.
   *
   * @param initial parameters and state to begin with, unless the run goes on from a checkpoint
   * @param validationDevice opens another device like the worker's
   * @param threads of the device
   * @param start when the task began, by {@link System#nanoTime}
   */
  TrainingHistory train(
      float[][] initial,
      Supplier<Device> validationDevice,
      int threads,
      long start,
      Configuration hadoop)
      throws IOException {
    long firstStep;
    try (var own = new WorkerCheckpoints(job, rank, training, collective.slices(), hadoop, driver);
        Validation validation = new Validation(job, rank, spec, store, validationDevice)) {
      checkpoints = own;
      RunCheckpoint from = own.load(initial);
      reports.addAll(from.epochs());
      firstStep = System.nanoTime();
      for (int epoch = from.epoch(); epoch < job.settings().epochs(); epoch++) {
        boolean resumed = epoch == from.epoch();
        EpochReport trained =
            resumed
                ? epoch(epoch, from.step(), from.totals(), firstStep)
                : epoch(epoch, 0, RunCheckpoint.Totals.NONE, firstStep);
        averageState();
        reports.add(validation.complete(trained, training, collective));
        if (checkpoints.isDue()) {
          checkpoints.take(epoch + 1, 0, plan.steps(), reports, RunCheckpoint.Totals.NONE);
        }
      }
    }
    if (rank == 0) {
      Path weights = Job.weights(new Path(job.checkpoint()), job.attempt());
      Checkpoint.write(weights, training.save(), hadoop);
    }
    return new TrainingHistory(
        device.info().name() + ", " + device.info().details(),
        job.settings().workers(),
        threads,
        (firstStep - start) / 1e9,
        reports);
  }

  private EpochReport epoch(int epoch, long firstStep, RunCheckpoint.Totals before, long firstNanos)
      throws IOException {
    EpochOrder order = plan.epoch(job.settings().seed(), epoch, rank);
    long begin = System.nanoTime();
    clock.reset(collective.waitNanos());
    RunCheckpoint.Totals sums = before;
    for (long step = firstStep; step < plan.steps(); step++) {
      stopCheck.run();
      Totals totals = step(order, epoch, step);
      sums = sums.plus(totals.weight(), totals.loss(), totals.correct());
      trainedRows += plan.batchRows(step);
      progress(epoch, step, totals, firstNanos);
      checkpoints.stepped(totals.checkpointDue(), epoch * plan.steps() + step + 1);
      if (checkpoints.isDue() && step + 1 < plan.steps()) {
        averageState();
        checkpoints.take(epoch, step + 1, plan.steps(), reports, sums);
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double[] mine = clock.seconds(collective.waitNanos());
    double[] mean = new double[mine.length];
    double[][] all = collective.allGather(mine);
    for (double[] worker : all) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += worker[i] / all.length;
      }
    }
    return new EpochReport(
        epoch,
        plan.rows(),
        plan.steps(),
        sums.loss() / sums.weight(),
        takesLabels ? sums.correct() / plan.rows() : Double.NaN,
        Double.NaN,
        Double.NaN,
        seconds,
        new StepBreakdown(mean[0], mean[1], mean[2], mean[3]));
  }

  private Totals step(EpochOrder order, int epoch, long step) throws IOException {
    long global = epoch * plan.steps() + step;
    LocalGradients.Sums sums = local.run(order, epoch, step, collective.array());
    long begin = System.nanoTime();
    boolean alone = job.settings().workers() == 1;
    Slices slices = collective.slices();
    if (!alone) {
      float[] slice = collective.reduceScatter();
      training.gradients().write(slices.from(rank), FloatBuffer.wrap(slice));
    } else if (job.settings().ghostBatches() > 1) {
      training.gradients().write(0, collective.array());
    }
    double squares = job.settings().clipNorm() > 0 ? training.gradientSquares() : 0;
    double[] mine = {sums.weight(), sums.loss(), sums.correct(), squares, checkpoints.wish()};
    double[][] all = collective.allGather(mine);
    Totals totals = Totals.of(all);
    clock.communicated(begin);
    double rate =
        schedule.rate(
            job.settings().learningRate(), global, plan.steps() * job.settings().epochs());
    checkFinite(all, totals, global, rate);
    long updating = System.nanoTime();
    if (totals.weight() > 0) {
      double scale = scale(totals);
      double[] layers = sum(training.layerSquares(scale, global + 1));
      training.update(rate, scale, global + 1, layers);
    }
    clock.computed(updating);
    if (!alone) {
      long gathering = System.nanoTime();
      FloatBuffer array = collective.array();
      int from = Math.toIntExact(slices.from(rank));
      training.parameters().read(from, array.slice(from, slices.size(rank)));
      collective.allGather();
      training.parameters().write(0, collective.array());
      clock.communicated(gathering);
    }
    return totals;
  }

  /** Numbers of all workers added up, in the order of the workers. */
  private double[] sum(double[] mine) throws IOException {
    if (mine.length == 0) {
      return mine;
    }
    double[] sums = new double[mine.length];
    for (double[] worker : collective.allGather(mine)) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += worker[i];
      }
    }
    return sums;
  }

  /** What gradients are multiplied with: 1 / weight, and less if their norm is over the limit. */
  private double scale(Totals totals) {
    double scale = 1 / totals.weight();
    double limit = job.settings().clipNorm();
    double norm = Math.sqrt(totals.squares()) * scale;
    return limit > 0 && norm > limit ? scale * limit / norm : scale;
  }

  private void checkFinite(double[][] all, Totals totals, long step, double rate) {
    double loss = totals.weight() == 0 ? 0 : totals.loss() / totals.weight();
    if (!Double.isFinite(loss) || !Double.isFinite(totals.squares())) {
      throw new TrainingException(
          "training: expected a finite loss, got "
              + loss
              + " in step "
              + step
              + " (from 0) on worker "
              + culprit(all)
              + " with learning rate "
              + rate
              + "; the last losses were "
              + lastLosses
              + "; lower learningRate, or set clipNorm");
    }
    lastLosses.add(loss);
    if (lastLosses.size() > KEPT_LOSSES) {
      lastLosses.remove(0);
    }
  }

  private void progress(int epoch, long step, Totals totals, long firstStep) {
    long now = System.nanoTime();
    boolean last = step == plan.steps() - 1;
    if (rank == 0 && (last || now - lastProgress > PROGRESS_NANOS)) {
      lastProgress = now;
      driver.progress(
          new StepProgress(
              epoch,
              job.settings().epochs(),
              step + 1,
              plan.steps(),
              totals.weight() == 0 ? 0 : totals.loss() / totals.weight(),
              trainedRows,
              (now - firstStep) / 1e9));
    }
  }

  /** The worker whose own numbers are not finite; the first if only their sum is not. */
  private static int culprit(double[][] all) {
    for (int worker = 0; worker < all.length; worker++) {
      if (!Double.isFinite(all[worker][1]) || !Double.isFinite(all[worker][3])) {
        return worker;
      }
    }
    return 0;
  }

  /**
   * Running statistics become their mean over the workers that had a row. They are linear in the
   * batches' statistics, so this equals averaging after every step.
   */
  private void averageState() throws IOException {
    int length = Math.toIntExact(training.layout().stateLength());
    if (length == 0 || plan.groups() == 1) {
      return;
    }
    double[] sums = sum(local.takeStateSums());
    float[] mean = new float[length];
    for (int i = 0; i < length; i++) {
      mean[i] = (float) (sums[i + 1] / sums[0]);
    }
    local.setState(mean);
  }

  @Override
  public void close() {
    collective.close();
    training.close();
  }
}
