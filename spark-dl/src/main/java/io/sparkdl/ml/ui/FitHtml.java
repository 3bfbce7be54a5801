package io.sparkdl.ml.ui;

import io.sparkdl.train.EpochReport;
import io.sparkdl.train.StepBreakdown;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.WorkerReport;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.StringEscapeUtils;

/** A fit as HTML, in the style of Spark's own pages. */
final class FitHtml {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 120;

  /** Epochs in the table; {@code json/} has more. */
  private static final int SHOWN_EPOCHS = 20;

  private final StringBuilder html = new StringBuilder();

  private FitHtml() {}

  static String of(FitView.Snapshot fit) {
    FitHtml page = new FitHtml();
    page.html.append("<div class=\"sparkdl-fit\">");
    page.heading(fit);
    if (fit.last() != null) {
      page.position(fit.last());
      page.curve(fit.points());
    }
    if (!fit.measured().isEmpty()) {
      page.workers("epoch %d so far".formatted(fit.measuredEpoch() + 1), fit.measured());
    }
    if (!fit.epochs().isEmpty()) {
      EpochReport last = fit.epochs().get(fit.epochs().size() - 1);
      page.workers("epoch %d".formatted(last.epoch() + 1), last.workers());
      page.epochs(fit.epochs());
    }
    return page.html.append("</div>").toString();
  }

  private void heading(FitView.Snapshot fit) {
    String state = fit.state().name().toLowerCase(Locale.ROOT);
    add("<h4>%s <span class=\"sparkdl-state\">%s</span></h4>", escaped(fit.name()), state);
    if (!fit.failure().isEmpty()) {
      add("<pre>%s</pre>", escaped(fit.failure()));
    }
  }

  private void position(StepProgress at) {
    add(
        "<p>epoch %d of %d, step %d of %d: loss <b class=\"sparkdl-loss\">%.6f</b>, learning rate"
            + " %.3g, <b class=\"sparkdl-rate\">%.0f</b> rows/s</p>",
        at.epoch() + 1,
        at.epochs(),
        at.step(),
        at.steps(),
        at.loss(),
        at.learningRate(),
        at.seconds() > 0 ? at.rows() / at.seconds() : 0.0);
  }

  /** The loss over the steps, from the least to the largest. */
  private void curve(List<StepProgress> points) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (StepProgress point : points) {
      least = Math.min(least, point.loss());
      most = Math.max(most, point.loss());
    }
    StepProgress first = points.get(0);
    double steps = Math.max(1, (double) first.epochs() * first.steps());
    double range = most > least ? most - least : 1;
    add(
        "<svg class=\"sparkdl-curve\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\"><title>loss"
            + " from %.6f to %.6f</title><polyline fill=\"none\" stroke=\"#0088cc\" points=\"",
        WIDTH, HEIGHT, WIDTH, HEIGHT, least, most);
    for (StepProgress point : points) {
      double x = FitView.done(point) / steps * WIDTH;
      add("%.1f,%.1f ", x, HEIGHT - (point.loss() - least) / range * HEIGHT);
    }
    html.append("\"/></svg>");
  }

  private void workers(String when, List<WorkerReport> workers) {
    add("<h5>Workers in %s: seconds by part</h5>", when);
    table(
        "sparkdl-workers",
        "Worker,Host,Rows,Rows/s,Seconds,Read,Copy,Compute,Communicate,Wait,Update");
    for (WorkerReport worker : workers) {
      StepBreakdown parts = worker.breakdown();
      row(
          "" + worker.rank(),
          escaped(worker.host()),
          "" + worker.rows(),
          number("%.0f", worker.rowsPerSecond()),
          number("%.3f", worker.seconds()),
          number("%.3f", parts.read()),
          number("%.3f", parts.copy()),
          number("%.3f", parts.compute()),
          number("%.3f", parts.communicate()),
          number("%.3f", parts.waiting()),
          number("%.3f", parts.update()));
    }
    html.append("</tbody></table>");
  }

  private void epochs(List<EpochReport> epochs) {
    add("<h5>Epochs</h5>");
    table(
        "sparkdl-epochs",
        "Epoch,Loss,Accuracy,Validation loss,Validation accuracy,Rows,Seconds,Rows/s");
    int from = Math.max(0, epochs.size() - SHOWN_EPOCHS);
    for (EpochReport epoch : epochs.subList(from, epochs.size())) {
      row(
          "" + (epoch.epoch() + 1),
          number("%.6f", epoch.loss()),
          number("%.4f", epoch.accuracy()),
          number("%.6f", epoch.validationLoss()),
          number("%.4f", epoch.validationAccuracy()),
          "" + epoch.rows(),
          number("%.3f", epoch.seconds()),
          number("%.0f", epoch.rows() / epoch.seconds()));
    }
    html.append("</tbody></table>");
  }

  private void table(String type, String names) {
    add("<table class=\"table table-bordered table-sm %s\"><thead><tr>", type);
    for (String name : names.split(",")) {
      add("<th>%s</th>", name);
    }
    html.append("</tr></thead><tbody>");
  }

  private void row(String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append("<td>").append(cell).append("</td>");
    }
    html.append("</tr>");
  }

  private void add(String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }

  /** A number, or nothing where none was measured. */
  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  private static String escaped(String text) {
    return StringEscapeUtils.escapeHtml4(text);
  }
}
