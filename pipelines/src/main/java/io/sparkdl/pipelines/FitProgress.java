package io.sparkdl.pipelines;

import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.StepProgress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a fit is: a bar on a terminal, else a line every few seconds. */
interface FitProgress extends ProgressListener, AutoCloseable {
  /** What suits where this JVM's output goes. */
  static FitProgress on(PrintWriter console) {
    return System.console() == null ? new Lines(console) : new Bar();
  }

  @Override
  void close();

  /** Such as {@code loss 0.1234, 1050 rows/s}. */
  static String text(StepProgress at) {
    return String.format(
        Locale.ROOT,
        "loss %.4f, %.0f rows/s",
        at.loss(),
        at.seconds() > 0 ? at.rows() / at.seconds() : 0.0);
  }

  /** A line at the end of each epoch, and between them at most every few seconds. */
  final class Lines implements FitProgress {
    private static final double SECONDS_BETWEEN = 10;

    private final PrintWriter console;
    private double printedAt;

    Lines(PrintWriter console) {
      this.console = console;
    }

    @Override
    public synchronized void progress(StepProgress at) {
      if (at.step() == at.steps() || at.seconds() - printedAt >= SECONDS_BETWEEN) {
        printedAt = at.seconds();
        console.printf(
            "epoch %d/%d, step %d/%d, %s%n",
            at.epoch() + 1, at.epochs(), at.step(), at.steps(), text(at));
        console.flush();
      }
    }

    @Override
    public void close() {}
  }

  /** A bar over all steps of all epochs, drawn on standard error. */
  final class Bar implements FitProgress {
    private final ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("train")
            .setUnit("", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setInitialMax(-1)
            .build();

    @Override
    public void progress(StepProgress at) {
      bar.maxHint(at.epochs() * at.steps());
      bar.stepTo(at.epoch() * at.steps() + at.step());
      bar.setExtraMessage(text(at));
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
