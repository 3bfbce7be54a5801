package io.sparkdl.ml.ui;

import io.sparkdl.train.EpochReport;
import io.sparkdl.train.StepBreakdown;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.StringEscapeUtils;

/** A fit as HTML, in the style of Spark's own pages. */
final class FitHtml {
  /** Epochs in the table; {@code json/} has more. */
  private static final int SHOWN_EPOCHS = 20;

  /** The parts of a step in their order, in colours that the colour-blind tell apart. */
  private static final List<String> COLOURS =
      List.of("#56b4e9", "#e69f00", "#009e73", "#0072b2", "#cc79a7", "#999999", "#f0e442");

  /** What {@link #of} needs once in its page. */
  static final String STYLE =
      """
      <style>
      .sparkdl-fit { max-width: 1200px; margin-bottom: 2rem; }
      .sparkdl-fit td { text-align: right; font-variant-numeric: tabular-nums; }
      .sparkdl-fit th { text-align: right; }
      .sparkdl-workers th:nth-child(2), .sparkdl-workers td:nth-child(2) { text-align: left; }
      .sparkdl-state { font-size: 0.75rem; color: #fff; border-radius: 0.25rem;
        padding: 0.2rem 0.5rem; vertical-align: middle; background: #0072b2; }
      .sparkdl-ended { background: #007a5a; }
      .sparkdl-failed { background: #c1272d; }
      .sparkdl-done { height: 4px; background: #e3e6e8; margin-bottom: 0.5rem; }
      .sparkdl-done i { display: block; height: 4px; background: #0072b2; }
      .sparkdl-parts { display: flex; height: 1rem; min-width: 10rem; background: #f3f4f5; }
      </style>
      """;

  private final StringBuilder html = new StringBuilder();

  private FitHtml() {}

  static String of(FitView.Snapshot fit) {
    FitHtml page = new FitHtml();
    page.html.append("<div class=\"sparkdl-fit\">");
    page.heading(fit);
    if (fit.last() != null) {
      page.position(fit.last());
      LossCurve.draw(fit.points(), page.html);
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
    add("<h4>%s ", escaped(fit.name()));
    add("<span class=\"sparkdl-state sparkdl-%s\">%s</span></h4>", state, state);
    if (!fit.failure().isEmpty()) {
      add("<pre>%s</pre>", escaped(fit.failure()));
    }
  }

  private void position(StepProgress at) {
    double all = Math.max(1, (double) at.epochs() * at.steps());
    add(
        "<p>epoch %,d of %,d, step %,d of %,d: loss <b class=\"sparkdl-loss\">%.5g</b>, learning"
            + " rate %.3g, <b class=\"sparkdl-rate\">%,.0f</b> rows/s</p>",
        at.epoch() + 1,
        at.epochs(),
        at.step(),
        at.steps(),
        at.loss(),
        at.learningRate(),
        at.seconds() > 0 ? at.rows() / at.seconds() : 0.0);
    add(
        "<div class=\"sparkdl-done\"><i style=\"width:%.2f%%\"></i></div>",
        100 * FitView.done(at) / all);
  }

  private void workers(String when, List<WorkerReport> workers) {
    add("<h5>Workers in %s: seconds by part</h5>", when);
    table("sparkdl-workers", "Worker,Host,Rows,Rows/s,Seconds");
    for (int part = 0; part < COLOURS.size(); part++) {
      String name = StepBreakdown.NAMES.get(part);
      add("<th style=\"border-bottom:4px solid %s\">%s</th>", COLOURS.get(part), titled(name));
    }
    add("<th></th></tr></thead><tbody>");
    for (WorkerReport worker : workers) {
      List<String> cells = new ArrayList<>();
      cells.add("" + worker.rank());
      cells.add(escaped(worker.host()));
      cells.add(number("%,.0f", worker.rows()));
      cells.add(number("%,.0f", worker.rowsPerSecond()));
      cells.add(number("%.3f", worker.seconds()));
      for (double seconds : worker.breakdown().seconds()) {
        cells.add(number("%.3f", seconds));
      }
      cells.add(bar(worker));
      row(cells);
    }
    add("</tbody></table>");
  }

  /** The parts side by side, each as wide as its part of the worker's seconds. */
  private static String bar(WorkerReport worker) {
    double[] parts = worker.breakdown().seconds();
    double all = Math.max(worker.seconds(), worker.breakdown().total());
    StringBuilder bar = new StringBuilder("<div class=\"sparkdl-parts\">");
    for (int part = 0; part < parts.length && all > 0; part++) {
      bar.append(
          String.format(
              Locale.ROOT,
              "<i title=\"%s %.1f %%\" style=\"background:%s;width:%.2f%%\"></i>",
              StepBreakdown.NAMES.get(part),
              100 * parts[part] / all,
              COLOURS.get(part),
              100 * parts[part] / all));
    }
    return bar.append("</div>").toString();
  }

  /** The last epochs, the latest first. */
  private void epochs(List<EpochReport> epochs) {
    int from = Math.max(0, epochs.size() - SHOWN_EPOCHS);
    boolean validated = epochs.stream().anyMatch(epoch -> !Double.isNaN(epoch.validationLoss()));
    add("<h5>Epochs</h5>");
    String validation = validated ? ",Validation loss,Validation accuracy" : "";
    table("sparkdl-epochs", "Epoch,Loss,Accuracy" + validation + ",Rows,Seconds,Rows/s");
    add("</tr></thead><tbody>");
    for (int i = epochs.size() - 1; i >= from; i--) {
      EpochReport epoch = epochs.get(i);
      List<String> cells = new ArrayList<>();
      cells.add(number("%,.0f", epoch.epoch() + 1));
      cells.add(number("%.5g", epoch.loss()));
      cells.add(number("%.4f", epoch.accuracy()));
      if (validated) {
        cells.add(number("%.5g", epoch.validationLoss()));
        cells.add(number("%.4f", epoch.validationAccuracy()));
      }
      cells.add(number("%,.0f", epoch.rows()));
      cells.add(number("%.3f", epoch.seconds()));
      cells.add(number("%,.0f", epoch.seconds() > 0 ? epoch.rows() / epoch.seconds() : 0));
      row(cells);
    }
    add("</tbody></table>");
  }

  /** The head of a table as far as these columns, its row left open. */
  private void table(String type, String names) {
    add("<table class=\"table table-bordered table-sm %s\"><thead><tr>", type);
    for (String name : names.split(",")) {
      add("<th>%s</th>", name);
    }
  }

  private void row(List<String> cells) {
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

  private static String titled(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String escaped(String text) {
    return StringEscapeUtils.escapeHtml4(text);
  }
}
