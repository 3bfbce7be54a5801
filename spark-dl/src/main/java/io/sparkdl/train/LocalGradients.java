package io.sparkdl.train;

import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A worker's share of a step: its rows' gradient, a sum over the rows. With several groups per
 * worker ("ghost batches") each is a pass of its own with running statistics of its own, as a
 * worker would have.
 */
final class LocalGradients implements AutoCloseable {
  private final Job job;
  private final ShardPlan plan;
  private final Training training;
  private final BatchReader reader;
  private final BatchRuns runs;
  private final GradientExchange exchange;
  private final StepClock clock;
  private final float[] scores;
  private final float[] gradient;
  private final float[][] ghostStates;

  /** The batch that ran last. */
  private TrainingBatch last;

  /** What gave the first number of this step that is not finite; empty while all are. */
  private String source = "";

  /** Whether a group had a row since running statistics were last taken. */
  private final boolean[] ran;

  LocalGradients(
      Job job,
      int rank,
      ShardPlan plan,
      Training training,
      ShardStore store,
      BatchRuns runs,
      GradientExchange exchange,
      StepClock clock) {
    this.job = job;
    this.plan = plan;
    this.training = training;
    this.reader = new BatchReader(job, rank, plan, store, training.spec().takesLabels());
    this.runs = runs;
    this.exchange = exchange;
    this.clock = clock;
    this.scores = new float[training.spec().outputs()];
    int ghosts = plan.groupsPerWorker();
    int length = Math.toIntExact(training.layout().parameterLength());
    this.gradient = new float[ghosts > 1 ? length : 0];
    this.ran = new boolean[ghosts];
    this.ghostStates = new float[ghosts > 1 ? ghosts : 0][];
  }

  /** Sums over the worker's rows of a step. */
  record Sums(double weight, double loss, double correct, long rows) {
    static final Sums NONE = new Sums(0, 0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(
          weight + other.weight, loss + other.loss, correct + other.correct, rows + other.rows);
    }
  }

  /**
   * Runs the worker's rows of a step.
   *
   * <p>The gradient is given to the exchange, where workers exchange in each step; else it lies on
   * the device or, where it is the sum of several groups, in the exchange's array.
   *
   * @throws IOException if another worker is lost while batches exchange sums
   */
  Sums run(EpochOrder order, int epoch, long step) throws IOException {
    int groups = plan.groupsPerWorker();
    if (job.settings().exchangesEachStep()) {
      exchange.begin();
    }
    source = "";
    double weight = 0;
    double loss = 0;
    double correct = 0;
    long counted = 0;
    boolean first = true;
    for (int group = 0; group < groups; group++) {
      long choosing = System.nanoTime();
      int rows = reader.rows(order, epoch, step, group);
      clock.spent(StepClock.Part.READ, choosing);
      if (rows > 0) {
        double share = (double) rows / plan.batchRows(step);
        Sums sums = group(group, rows, share);
        weight += sums.weight();
        loss += sums.loss();
        correct += sums.correct();
        counted += sums.rows();
        if (sumsGroups()) {
          collect(first);
        }
        first = false;
      }
    }
    if (first) {
      runs.standIn();
    }
    if (job.settings().exchangesEachStep()) {
      give(first);
    }
    return new Sums(weight, loss, correct, counted);
  }

  /** Gives the exchange what it does not have yet of the gradient. */
  private void give(boolean nothing) throws IOException {
    if (nothing) {
      BatchRuns.clear(exchange.array());
    }
    if (nothing || sumsGroups()) {
      exchange.completeInArray();
    } else {
      exchange.complete();
    }
  }

  /** True if the gradient is a sum over groups, which lies in the exchange's array. */
  boolean sumsGroups() {
    return plan.groupsPerWorker() > 1;
  }

  /** Runs the rows of a group, in parts if so asked; the device then has their gradient. */
  private Sums group(int group, int rows, double share) throws IOException {
    int parts = job.settings().parts(rows);
    double weight = 0;
    double loss = 0;
    double correct = 0;
    long counted = 0;
    enterGhost(group);
    for (int part = 0; part < parts; part++) {
      int count = job.settings().partStart(rows, part + 1) - job.settings().partStart(rows, part);
      TrainingBatch batch = fill(count, part > 0);
      if (part == parts - 1 && job.settings().exchangesEachStep() && !sumsGroups()) {
        exchange.expect(batch.gradients());
      }
      runs.run(batch, share);
      last = batch;
      weight += sum(batch.rowWeights(), count);
      loss += batch.lossSum();
      correct += correct(batch, count);
      counted += count;
      if (source.isEmpty() && !Double.isFinite(batch.lossSum())) {
        source = runs.firstNonFinite(batch);
      }
    }
    leaveGhost(group);
    return new Sums(weight, loss, correct, counted);
  }

  /** True if this worker's own gradient is finite. */
  boolean gradientIsFinite(FloatBuffer array) {
    FloatBuffer own = array;
    if (!job.settings().exchangesEachStep() && !sumsGroups()) {
      own = FloatBuffer.allocate(Math.toIntExact(training.layout().parameterLength()));
      training.gradients().read(0, own);
    }
    for (int i = 0; i < own.capacity(); i++) {
      if (!Float.isFinite(own.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What gave the first number of this step that is not finite, in words; empty if others did. */
  String firstNonFinite() {
    return source.isEmpty() && last != null ? runs.firstNonFinite(last) : source;
  }

  private TrainingBatch fill(int rows, boolean further) throws IOException {
    long compiling = System.nanoTime();
    TrainingBatch batch = further ? training.furtherBatch(rows) : training.batch(rows);
    long begin = clock.spent(StepClock.Part.FORWARD, compiling);
    reader.take(batch);
    clock.spent(StepClock.Part.READ, begin);
    return batch;
  }

  private void collect(boolean first) throws IOException {
    FloatBuffer array = exchange.array();
    long copying = System.nanoTime();
    if (first) {
      training.gradients().read(0, array);
    } else {
      training.gradients().read(0, FloatBuffer.wrap(gradient));
      for (int i = 0; i < gradient.length; i++) {
        array.put(i, array.get(i) + gradient[i]);
      }
    }
    clock.spent(StepClock.Part.COPY, copying);
  }

  private static double sum(FloatBuffer weights, int rows) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += weights.get(i);
    }
    return sum;
  }

  private double correct(TrainingBatch batch, int rows) {
    if (batch.labels() == null) {
      return 0;
    }
    int correct = 0;
    for (int i = 0; i < rows; i++) {
      batch.outputs().get(i * scores.length, scores);
      correct += Scores.largest(scores) == batch.labels().get(i) ? 1 : 0;
    }
    return correct;
  }

  private void enterGhost(int group) {
    if (ghostStates.length > 0) {
      if (ghostStates[0] == null) {
        float[] initial = state();
        Arrays.setAll(ghostStates, ghost -> initial);
      }
      training.state().write(0, FloatBuffer.wrap(ghostStates[group]));
    }
  }

  private void leaveGhost(int group) {
    if (ghostStates.length > 0) {
      ghostStates[group] = state();
    }
    ran[group] = true;
  }

  private float[] state() {
    float[] state = new float[Math.toIntExact(training.layout().stateLength())];
    training.state().read(0, FloatBuffer.wrap(state));
    return state;
  }

  /**
   * Running statistics of those groups of this worker that had a row since the last call: first
   * their number, then the sum of each statistic over them.
   */
  double[] takeStateSums() {
    double[] sums = new double[1 + Math.toIntExact(training.layout().stateLength())];
    for (int group = 0; group < ran.length; group++) {
      if (ran[group]) {
        float[] state = ghostStates.length > 0 ? ghostStates[group] : state();
        sums[0]++;
        for (int i = 0; i < state.length; i++) {
          sums[i + 1] += state[i];
        }
      }
      ran[group] = false;
    }
    return sums;
  }

  /** Sets the running statistics of every group. */
  void setState(float[] state) {
    Arrays.fill(ghostStates, state);
    training.state().write(0, FloatBuffer.wrap(state));
  }

  /** Ends the reading of rows; the store may be closed afterwards. */
  @Override
  public void close() {
    reader.close();
  }
}
