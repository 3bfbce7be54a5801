package io.sparkdl.ml.ui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;
import org.apache.spark.ui.WebUITab;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The tab with a session's last fits, the latest first. */
public final class TrainingTab extends SparkUITab {
  /** Its place in the UI's addresses. */
  static final String PREFIX = "sparkdl";

  private static final int MOST_FITS = 20;

  private final Deque<FitView> fits = new ArrayDeque<>();

  private TrainingTab(SparkUI ui) {
    super(ui, PREFIX);
    attachPage(new TrainingPage(this));
  }

  /**
   * Shows a fit, in the tab that the session's UI then has.
   *
   * @param name of the fitted stage
   * @return is told of the fit; of nobody's interest where the session has no UI
   */
  public static FitView show(SparkContext context, String name) {
    FitView fit = new FitView(name);
    Option<SparkUI> ui = context.ui();
    if (ui.isDefined()) {
      of(ui.get()).add(fit);
    }
    return fit;
  }

  private static TrainingTab of(SparkUI ui) {
    synchronized (ui) {
      for (WebUITab tab : CollectionConverters.asJava(ui.getTabs())) {
        if (tab instanceof TrainingTab training) {
          return training;
        }
      }
      TrainingTab tab = new TrainingTab(ui);
      ui.attachTab(tab);
      return tab;
    }
  }

  @Override
  public String name() {
    return "Spark DL";
  }

  private synchronized void add(FitView fit) {
    fits.addFirst(fit);
    if (fits.size() > MOST_FITS) {
      fits.removeLast();
    }
  }

  synchronized List<FitView> fits() {
    return new ArrayList<>(fits);
  }
}
