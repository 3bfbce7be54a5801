package io.sparkdl.ml.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.train.EpochReport;
import io.sparkdl.train.StepBreakdown;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.WorkerReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fit's view keeps. */
class FitViewTest {
  private static final int STEPS = 1000;

  private static StepProgress progress(int epoch, long step) {
    return new StepProgress(epoch, 500, step, STEPS, 1, 0.1, step, 1);
  }

  private static EpochReport epoch(int number) {
    return new EpochReport(number, 10, STEPS, 1, 1, Double.NaN, Double.NaN, 1, List.of());
  }

  @Test
  void progress_manyPoints_areThinnedOutEvenly() {
    FitView view = new FitView("net");
    for (int step = 1; step <= 10 * FitView.MOST_POINTS; step++) {
      view.progress(progress(step / STEPS, step % STEPS));
    }
    List<StepProgress> points = view.snapshot().points();
    assertTrue(points.size() > FitView.MOST_POINTS / 2 && points.size() <= FitView.MOST_POINTS);
    long apart = FitView.done(points.get(1)) - FitView.done(points.get(0));
    for (int i = 1; i < points.size(); i++) {
      assertEquals(apart, FitView.done(points.get(i)) - FitView.done(points.get(i - 1)));
    }
    assertEquals(10L * FitView.MOST_POINTS, FitView.done(view.snapshot().last()));
  }

  @Test
  void progress_backToACheckpoint_forgetsWhatComesAgain() {
    FitView view = new FitView("net");
    view.progress(progress(0, 1000));
    view.epochEnded(epoch(0));
    view.progress(progress(1, 500));
    view.progress(progress(1, 1000));
    view.epochEnded(epoch(1));
    view.progress(progress(1, 700));
    assertEquals(1, view.snapshot().epochs().size());
    assertEquals(
        List.of(1000L, 1500L, 1700L),
        view.snapshot().points().stream().map(FitView::done).toList());
  }

  @Test
  void progress_backToTheBeginningWhenThinnedOut_beginsAnew() {
    FitView view = new FitView("net");
    for (int step = 1; step <= 2 * FitView.MOST_POINTS; step++) {
      view.progress(progress(step / STEPS, step % STEPS));
    }
    // Every other step is a point by now: of two in a row one is not, and would leave none.
    for (int again = 0; again < 2; again++) {
      view.progress(progress(0, 1));
      assertEquals(List.of(1L), view.snapshot().points().stream().map(FitView::done).toList());
    }
  }

  @Test
  void workerMeasured_ofEpochsBefore_isNotShown() {
    FitView view = new FitView("net");
    StepBreakdown breakdown = new StepBreakdown(1, 1, 1, 1, 1, 1, 1);
    WorkerReport first = new WorkerReport(0, "here", 5, 8, breakdown);
    WorkerReport second = new WorkerReport(1, "there", 5, 8, breakdown);
    view.workerMeasured(0, second);
    view.workerMeasured(0, first);
    assertEquals(List.of(first, second), view.snapshot().measured());
    view.workerMeasured(1, second);
    view.workerMeasured(0, first);
    assertEquals(List.of(second), view.snapshot().measured());
    view.epochEnded(epoch(1));
    view.workerMeasured(1, first);
    assertEquals(List.of(), view.snapshot().measured());
  }

  @Test
  void epochEnded_toldTwiceOrTooMany_keepsTheLastOnce() {
    FitView view = new FitView("net");
    for (int number = 0; number < 2 * FitView.MOST_EPOCHS; number++) {
      view.epochEnded(epoch(number));
      view.epochEnded(epoch(number));
    }
    List<EpochReport> epochs = view.snapshot().epochs();
    assertEquals(FitView.MOST_EPOCHS, epochs.size());
    assertEquals(FitView.MOST_EPOCHS, epochs.get(0).epoch());
  }
}
