package io.sparkdl.train;

import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.optimizer.Moment;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's training: epochs of steps, each an exchange with the others. */
final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** What checkpoints and the model keep of workers and epochs: some megabytes. */
  private static final int MOST_WORKER_REPORTS = 20_000;

  private final Job job;
  private final WorkerPosition position;
  private final int rank;
  private final List<String> hosts;
  private final ExchangePlan exchangePlan;
  private final Device device;
  private final ShardStore store;
  private final DriverMailbox.Sender driver;
  private final Runnable stopCheck;
  private final TrainingSpec spec;
  private final boolean takesLabels;
  private final ShardPlan plan;
  private final Collective collective;
  private final GradientExchange exchange;
  private final Training training;
  private final LocalGradients local;
  private final WorkerMeter meter;
  private final WeightAgreement agreement;
  private final TrainingStep step;
  private final OwnedParameters shares;
  private final List<EpochReport> reports = new ArrayList<>();
  private final WorkerProgress progress;
  private WorkerCheckpoints checkpoints;

  /**
   * A worker; device, channels, store and meter stay the caller's.
   *
   * @param position is told of each step
   * @param stopCheck throws if the task is to end
   */
  Worker(
      Job job,
      WorkerPosition position,
      Device device,
      PeerGroup peers,
      ShardStore store,
      WorkerMeter meter,
      DriverMailbox.Sender driver,
      Runnable stopCheck)
      throws IOException {
    this.job = job;
    this.position = position;
    this.rank = position.rank();
    this.device = device;
    this.hosts = peers.hosts();
    this.meter = meter;
    this.store = store;
    this.driver = driver;
    this.stopCheck = stopCheck;
    this.spec = spec(job);
    this.takesLabels = spec.takesLabels();
    this.plan = job.plan();
    ExchangeBuckets buckets = ExchangeBuckets.of(spec, job.settings().workers());
    this.exchangePlan = exchangePlan(buckets.trainedLength());
    this.collective = new Collective(rank, peers.channels(), buckets, exchangePlan);
    this.shares = buckets.owned(exchangePlan.part(rank));
    this.training = new Training(device, spec, owned(buckets));
    StepClock clock = meter.clock();
    StepExchange sums = new StepExchange(collective, clock);
    device.exchangeThrough(sums);
    boolean overlaps = !spec.options().syncBatchNorm();
    this.exchange = new GradientExchange(rank, collective, training, clock, overlaps);
    BatchRuns runs = new BatchRuns(training, sums, clock);
    device.watchThrough(exchange.and(runs));
    this.local = new LocalGradients(job, rank, plan, training, store, runs, exchange, clock);
    long interval = job.settings().checksumInterval();
    this.agreement = new WeightAgreement(collective, hosts, interval, equalRegions());
    this.step = step(clock);
    this.progress =
        new WorkerProgress(
            job, rank, hosts.get(rank), meter, exchange::waitNanos, driver, plan.steps());
  }

  /** Who updates all parameters by itself owns all; else all own their shares. */
  private OwnedParameters owned(ExchangeBuckets buckets) {
    return job.settings().exchangesEachStep() ? shares : OwnedParameters.of(0, buckets.length());
  }

  private TrainingStep step(StepClock clock) {
    return job.settings().workers() == 1 || job.settings().exchangesEachStep()
        ? new GlobalStep(job, training, collective, exchange, agreement, local, clock)
        : new LocalSgd(
            job, training, collective, shares.spans(), agreement, local, clock, "worker " + rank);
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
    try (var own =
            new WorkerCheckpoints(job, rank, training, shares, collective.kept(), hadoop, driver);
        Validation validation = new Validation(job, rank, spec, store, validationDevice)) {
      checkpoints = own;
      RunCheckpoint from = own.load(initial);
      long last = Math.floorMod(from.step() - 1, plan.steps());
      collective.begin(training.parameters(), plan.batchRows(last));
      reports.addAll(from.epochs());
      firstStep = System.nanoTime();
      progress.begin(firstStep);
      for (int epoch = from.epoch(); epoch < job.settings().epochs(); epoch++) {
        boolean resumed = epoch == from.epoch();
        EpochReport trained =
            resumed
                ? epoch(epoch, from.step(), from.totals())
                : epoch(epoch, 0, RunCheckpoint.Totals.NONE);
        averageState();
        EpochReport report = validation.complete(trained, exchange::weights, collective);
        reports.add(report);
        EpochReport.keepWorkers(reports, MOST_WORKER_REPORTS);
        if (rank == 0) {
          driver.epochEnded(report);
        }
        if (checkpoints.isDue()) {
          checkpoints.take(epoch + 1, 0, plan.steps(), reports, RunCheckpoint.Totals.NONE);
        }
      }
    }
    Weights trained = exchange.weights();
    if (rank == 0) {
      Path weights = Job.weights(new Path(job.checkpoint()), job.attempt());
      Checkpoint.write(weights, trained, hadoop);
    }
    return new TrainingHistory(
        device.info().name() + ", " + device.info().details(),
        exchangePlan.toString(),
        job.settings().workers(),
        threads,
        (firstStep - start) / 1e9,
        reports);
  }

  /** What is trained; a worker alone has the whole batch and nothing to exchange. */
  private static TrainingSpec spec(Job job) {
    TrainingSpec spec = TrainingSpec.fromJson(job.specJson());
    return job.settings().workers() == 1
        ? spec.withOptions(spec.options().withSyncBatchNorm(false))
        : spec;
  }

  /** How the workers exchange, which the log of one tells. */
  private ExchangePlan exchangePlan(long parameters) {
    ExchangePlan plan = ExchangePlan.of(job.settings().exchange(), hosts, parameters);
    if (rank == 0) {
      LOG.info("{}: exchange {}", job.name(), plan);
    }
    return plan;
  }

  /** What every worker must have the same bits of. */
  private List<Region> equalRegions() {
    return spec.options().syncBatchNorm() && training.layout().stateLength() > 0
        ? List.of(training.parameters(), training.state())
        : List.of(training.parameters());
  }

  private EpochReport epoch(int epoch, long firstStep, RunCheckpoint.Totals before)
      throws IOException {
    EpochOrder order = plan.epoch(job.settings().seed(), epoch, rank);
    meter.begin(exchange.waitNanos());
    RunCheckpoint.Totals sums = before;
    for (long step = firstStep; step < plan.steps(); step++) {
      stopCheck.run();
      position.at(epoch * plan.steps() + step);
      collective.beginStep(plan.batchRows(step));
      LocalGradients.Sums own = local.run(order, epoch, step);
      boolean last = step + 1 == plan.steps();
      StepTotals totals = this.step.take(own, moment(epoch, step), checkpoints.wish(), last);
      sums = sums.plus(totals);
      meter.stepped(own.rows(), exchange.waitNanos());
      progress.stepped(epoch, step, plan.batchRows(step), totals, this.step.learningRate());
      checkpoints.stepped(totals.checkpointDue(), epoch * plan.steps() + step + 1);
      if (checkpoints.isDue() && totals.isOfAll() && !last) {
        exchange.settle();
        long averaging = System.nanoTime();
        agreement.afterUpdate(epoch * plan.steps() + step);
        averageState();
        meter.clock().spent(StepClock.Part.COMMUNICATE, averaging);
        checkpoints.take(epoch, step + 1, plan.steps(), reports, sums);
      }
    }
    exchange.settle();
    long comparing = System.nanoTime();
    agreement.afterUpdate((epoch + 1) * plan.steps() - 1);
    meter.clock().spent(StepClock.Part.COMMUNICATE, comparing);
    WorkerReport mine = meter.end(rank, hosts.get(rank), exchange.waitNanos());
    checkRows(epoch, sums.rows());
    List<WorkerReport> workers = gather(mine);
    return new EpochReport(
        epoch,
        sums.rows(),
        plan.steps(),
        sums.loss() / sums.weight(),
        takesLabels ? sums.correct() / plan.rows() : Double.NaN,
        Double.NaN,
        Double.NaN,
        workers.stream().mapToDouble(WorkerReport::seconds).average().orElseThrow(),
        workers);
  }

  /** What each worker did in the epoch that has just ended, of which this one tells its part. */
  private List<WorkerReport> gather(WorkerReport mine) throws IOException {
    double[][] all = collective.allGather(mine.numbers());
    List<WorkerReport> workers = new ArrayList<>();
    for (int worker = 0; worker < all.length; worker++) {
      workers.add(WorkerReport.of(worker, hosts.get(worker), all[worker]));
    }
    return workers;
  }

  /** Workers count what they train on; a row lost or met twice would go unnoticed otherwise. */
  private void checkRows(int epoch, long counted) {
    if (counted != plan.rows()) {
      throw new TrainingException(
          "training: expected to train on each of the table's "
              + plan.rows()
              + " rows once in epoch "
              + epoch
              + ", got "
              + counted
              + "; this is a defect of Spark DL, please report it");
    }
  }

  private Moment moment(int epoch, long step) {
    long steps = plan.steps();
    List<Double> losses = new ArrayList<>();
    for (EpochReport report : reports) {
      if (!Double.isNaN(report.validationLoss())) {
        losses.add(report.validationLoss());
      }
    }
    return new Moment(epoch * steps + step, steps * job.settings().epochs(), steps, losses);
  }

  /**
   * Running statistics become their mean over the workers that had a row. They are linear in the
   * batches' statistics, so this equals averaging after every step. Those of the whole batch are
   * the same everywhere already.
   */
  private void averageState() throws IOException {
    int length = Math.toIntExact(training.layout().stateLength());
    if (length == 0 || plan.groups() == 1 || spec.options().syncBatchNorm()) {
      return;
    }
    double[] sums = collective.sum(local.takeStateSums());
    float[] mean = new float[length];
    for (int i = 0; i < length; i++) {
      mean[i] = (float) (sums[i + 1] / sums[0]);
    }
    local.setState(mean);
  }

  @Override
  public void close() {
    local.close();
    exchange.close();
    collective.close();
    training.close();
  }
}
