package io.sparkdl.ml.ui;

import io.sparkdl.train.StepProgress;
import java.util.List;
import java.util.Locale;

/** The loss over a fit's steps, as SVG: from the first point to the last, the least loss below. */
final class LossCurve {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 160;

  /** Room for the numbers at the left of the curve and below it. */
  private static final int LEFT = 70;

  private static final int BELOW = 20;

  /** The line must not touch the frame. */
  private static final int MARGIN = 6;

  private final List<StepProgress> points;
  private final StringBuilder svg;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  private LossCurve(List<StepProgress> points, StringBuilder svg) {
    this.points = points;
    this.svg = svg;
    for (StepProgress point : points) {
      least = Math.min(least, point.loss());
      most = Math.max(most, point.loss());
    }
  }

  /** Appends the curve; nothing where no loss is finite. */
  static void draw(List<StepProgress> points, StringBuilder html) {
    List<StepProgress> finite =
        points.stream().filter(point -> Double.isFinite(point.loss())).toList();
    if (!finite.isEmpty()) {
      new LossCurve(finite, html).draw();
    }
  }

  private void draw() {
    StepProgress first = points.get(0);
    StepProgress last = points.get(points.size() - 1);
    int bottom = HEIGHT - BELOW;
    add(
        "<svg class=\"sparkdl-curve\" viewBox=\"0 0 %d %d\" style=\"max-width:%dpx;width:100%%\""
            + " font-size=\"12\" fill=\"#555555\"><title>loss from %.5g to %.5g</title>",
        WIDTH, HEIGHT, WIDTH, least, most);
    add(
        "<rect x=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#cccccc\"/>",
        LEFT, WIDTH - LEFT, bottom);
    label(LEFT - 6, 12, "end", "%.5g", most);
    label(LEFT - 6, bottom / 2 + 4, "end", "loss");
    label(LEFT - 6, bottom, "end", "%.5g", least);
    label(LEFT, HEIGHT - 4, "start", "epoch %,d", first.epoch() + 1);
    label(WIDTH, HEIGHT - 4, "end", "epoch %,d", last.epoch() + 1);
    line(FitView.done(first), FitView.done(last), bottom);
    svg.append("</svg>");
  }

  private void line(long from, long to, int bottom) {
    double acrossStep = (WIDTH - LEFT - 2.0 * MARGIN) / Math.max(1, to - from);
    double upLoss = (bottom - 2.0 * MARGIN) / (most > least ? most - least : 1);
    add("<polyline fill=\"none\" stroke=\"#0072b2\" stroke-width=\"1.5\" points=\"");
    for (StepProgress point : points) {
      double x = LEFT + MARGIN + (FitView.done(point) - from) * acrossStep;
      add("%.1f,%.1f ", x, bottom - MARGIN - (point.loss() - least) * upLoss);
    }
    svg.append("\"/>");
  }

  private void label(int x, int y, String anchor, String format, Object... values) {
    add("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    add(format, values);
    svg.append("</text>");
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
