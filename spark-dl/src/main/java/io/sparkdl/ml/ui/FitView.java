package io.sparkdl.ml.ui;

import io.sparkdl.train.EpochReport;
import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.TrainingHistory;
import io.sparkdl.train.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tab knows of one fit. Told on Spark's threads, read on those of its web server. */
public final class FitView implements ProgressListener {
  /** Points of a curve that are kept; beyond them every other one goes. */
  static final int MOST_POINTS = 512;

  /** Epochs that are kept, with what each worker did; the model's summary has all. */
  static final int MOST_EPOCHS = 100;

  /** Workers of so many are kept, of all epochs together, the last ones'. */
  private static final int MOST_WORKERS = 512;

  private final String name;
  private final List<StepProgress> points = new ArrayList<>();
  private final List<EpochReport> epochs = new ArrayList<>();
  private final Map<Integer, WorkerReport> measured = new TreeMap<>();
  private int measuredEpoch;
  private int every = 1;
  private long heard;
  private StepProgress last;
  private State state = State.RUNNING;
  private String failure = "";

  /** How a fit is. */
  enum State {
    RUNNING,
    ENDED,
    FAILED
  }

  /**
   * A fit at one moment.
   *
   * @param name of the fitted stage
   * @param state how it is
   * @param failure what went wrong; empty but for a failed one
   * @param last how far it has come; null before its first step
   * @param points how far it had come, thinned out evenly
   * @param epochs the last ones that have ended
   * @param measuredEpoch the epoch that workers are at, counted from 0
   * @param measured what those that have told of it did in it so far, by rank
   */
  record Snapshot(
      String name,
      State state,
      String failure,
      StepProgress last,
      List<StepProgress> points,
      List<EpochReport> epochs,
      int measuredEpoch,
      List<WorkerReport> measured) {}

  FitView(String name) {
    this.name = name;
  }

  @Override
  public synchronized void progress(StepProgress at) {
    if (last != null && done(at) <= done(last)) {
      points.removeIf(point -> done(point) >= done(at));
      epochs.removeIf(epoch -> epoch.epoch() >= at.epoch());
      measureFrom(at.epoch());
    }
    last = at;
    boolean due = heard++ % every == 0;
    if (due || points.isEmpty()) {
      points.add(at);
    }
    if (points.size() > MOST_POINTS) {
      List<StepProgress> kept = new ArrayList<>();
      for (int i = 0; i < points.size(); i += 2) {
        kept.add(points.get(i));
      }
      points.clear();
      points.addAll(kept);
      every *= 2;
    }
  }

  @Override
  public synchronized void epochEnded(EpochReport report) {
    if (epochs.isEmpty() || report.epoch() > epochs.get(epochs.size() - 1).epoch()) {
      epochs.add(report);
      if (epochs.size() > MOST_EPOCHS) {
        epochs.remove(0);
      }
      EpochReport.keepWorkers(epochs, MOST_WORKERS);
      measureFrom(report.epoch() + 1);
    }
  }

  @Override
  public synchronized void workerMeasured(int epoch, WorkerReport soFar) {
    if (epoch > measuredEpoch) {
      measureFrom(epoch);
    }
    if (epoch == measuredEpoch) {
      measured.put(soFar.rank(), soFar);
    }
  }

  private void measureFrom(int epoch) {
    measuredEpoch = epoch;
    measured.clear();
  }

  /** The fit has ended well; the end of its last epochs may not have been told. */
  public synchronized void ended(TrainingHistory history) {
    history.epochs().forEach(this::epochEnded);
    state = State.ENDED;
  }

  /** The fit has failed. */
  public synchronized void failed(Throwable cause) {
    state = State.FAILED;
    failure = String.valueOf(cause.getMessage());
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(
        name,
        state,
        failure,
        last,
        List.copyOf(points),
        List.copyOf(epochs),
        measuredEpoch,
        List.copyOf(measured.values()));
  }

  /** Steps done, through all epochs. */
  static long done(StepProgress at) {
    return at.epoch() * at.steps() + at.step();
  }
}
