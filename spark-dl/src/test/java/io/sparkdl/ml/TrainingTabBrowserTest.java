package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.StepBreakdown;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.WorkerReport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tab of Spark's UI in a browser, while a fit runs in the same session. */
class TrainingTabBrowserTest extends SparkUiTest {
  private static final String GROUP = "a fit to look at";

  @TempDir Path profile;

  private static final class Workers implements ProgressListener {
    private final CompletableFuture<Void> bothMeasured = new CompletableFuture<>();
    private final Set<Integer> ranks = new HashSet<>();

    @Override
    public void progress(StepProgress progress) {}

    @Override
    public void workerMeasured(int epoch, WorkerReport soFar) {
      ranks.add(soFar.rank());
      if (ranks.size() == 2) {
        bothMeasured.complete(null);
      }
    }
  }

  /** A fit that goes on until its job group is cancelled. */
  private static CompletableFuture<Void> endless(Workers listener) {
    SparkContext context = spark.sparkContext();
    return CompletableFuture.runAsync(
        () -> {
          context.setJobGroup(GROUP, "cancelled once it has been looked at", false);
          FitTest.small()
              .setEpochs(1_000_000)
              .setLearningRate(1e-6)
              .setNumWorkers(2)
              .setProgressListener(listener)
              .fit(Tables.points(spark, 3000));
        });
  }

  /** JavaScript: a promise of an element's new text, once it differs from that of now. */
  private static String changed(String selector) {
    return """
        new Promise(resolve => {
          const text = () => document.querySelector('%s').textContent;
          const before = text();
          new MutationObserver((changes, observer) => {
            if (text() !== before) { observer.disconnect(); resolve(text()); }
          }).observe(document.body, {subtree: true, childList: true, characterData: true});
        })
        """
        .formatted(selector);
  }

  private static String numberOf(String table, String inside) {
    return "document.querySelector('%s').querySelectorAll('%s').length".formatted(table, inside);
  }

  /** Sees the page follow a fit and the fit's end, and leaves an image of it. */
  private static void look(HeadlessChromium browser, String address, Path image) throws Exception {
    Workers listener = new Workers();
    CompletableFuture<Void> fit = endless(listener);
    try {
      CompletableFuture.anyOf(listener.bothMeasured, fit).get(2, TimeUnit.MINUTES);
      browser.show(URI.create(address + "/sparkdl/"));
      browser.evaluate("window.loadedOnce = 'still the same page'");
      assertTrue(Double.parseDouble(browser.evaluate(changed(".sparkdl-loss"))) > 0);
      browser.evaluate(changed(".sparkdl-rate"));
      browser.evaluate(changed(".sparkdl-workers tbody tr"));
      assertEquals("2", browser.evaluate(numberOf(".sparkdl-workers", "tbody tr")));
      assertEquals(
          "" + 2 * StepBreakdown.NAMES.size(),
          browser.evaluate(numberOf(".sparkdl-workers", ".sparkdl-parts i")));
      Files.write(image, browser.screenshot());
      spark.sparkContext().cancelJobGroup(GROUP);
      assertEquals("failed", browser.evaluate(changed(".sparkdl-state")));
      assertEquals("still the same page", browser.evaluate("window.loadedOnce"));
    } finally {
      spark.sparkContext().cancelJobGroup(GROUP);
    }
    assertThrows(ExecutionException.class, () -> fit.get(2, TimeUnit.MINUTES));
    assertEquals(List.of(), browser.console());
  }

  @Test
  void page_whileAFitRuns_followsItWithoutAReload() throws Exception {
    try (HeadlessChromium browser = HeadlessChromium.open(profile)) {
      look(browser, address(), Path.of("target/training-tab.png"));
    }
  }

  @Test
  void page_behindAReverseProxy_followsTheFitToo() throws Exception {
    try (HeadlessChromium browser = HeadlessChromium.open(profile);
        ForwardingProxy proxy = new ForwardingProxy(address())) {
      look(browser, proxy.address(), Path.of("target/training-tab-behind-proxy.png"));
    }
  }
}
