package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdl.train.EpochReport;
import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.TrainingException;
import io.sparkdl.train.WorkerReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tab of Spark's UI, as HTTP gives it. */
class TrainingTabTest extends SparkUiTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static String page(String path) {
    URI at = URI.create(address() + path);
    try {
      HttpResponse<String> response =
          HTTP.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), path);
      return response.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the page shows of the latest fit. */
  private static String latest() {
    return page("/sparkdl/").split("<div class=\"sparkdl-fit\">")[1];
  }

  private static String shown(String page, String type) {
    Matcher found = Pattern.compile("class=\"" + type + "\">([^<]*)<").matcher(page);
    assertTrue(found.find(), page);
    return found.group(1);
  }

  @Test
  void page_whileAFitRuns_showsLossRateAndWorkers() throws IOException {
    AtomicReference<String> measured = new AtomicReference<>();
    AtomicReference<String> live = new AtomicReference<>();
    ProgressListener looking =
        new ProgressListener() {
          private final Set<Integer> ranks = new HashSet<>();
          private int ended;

          @Override
          public void progress(StepProgress progress) {
            if (ended == 0 && ranks.size() == 2) {
              measured.compareAndSet(null, latest());
            }
            if (ended == 2) {
              live.compareAndSet(null, latest());
            }
          }

          @Override
          public void epochEnded(EpochReport report) {
            ended++;
          }

          @Override
          public void workerMeasured(int epoch, WorkerReport soFar) {
            ranks.add(soFar.rank());
          }
        };
    TrainingSummary summary =
        new NeuralNetworkClassifier("net<b>")
            .setNetwork(FitTest.SMALL)
            .setEpochs(6)
            .setBatchSize(32)
            .setNumWorkers(2)
            .setProgressListener(looking)
            .fit(Tables.points(spark, 300))
            .summary();
    String first = measured.get().split("Workers in epoch 1 so far")[1];
    assertEquals(2, first.split("</table>")[0].split("<tr><td>").length - 1, first);
    assertEquals("running", shown(live.get(), "sparkdl-state sparkdl-running"));
    assertTrue(Double.parseDouble(shown(live.get(), "sparkdl-loss")) > 0);
    assertTrue(live.get().contains("Workers in epoch 2"), live.get());
    assertTrue(live.get().contains("<polyline"), live.get());
    assertFalse(live.get().contains("net<b>"), "a name is text, not HTML");
    assertEquals("ended", shown(latest(), "sparkdl-state sparkdl-ended"));
    assertTrue(page("/jobs/").contains("Spark DL"), "every page names the tab");
    JsonNode fit = new ObjectMapper().readTree(page("/sparkdl/json/")).get(0);
    assertEquals("net<b>", fit.get("name").asText());
    assertTrue(fit.get("measured").isEmpty(), "the last epoch has ended");
    for (EpochMetrics epoch : summary.epochs()) {
      JsonNode told = fit.get("epochs").get(epoch.epoch() - 1);
      assertEquals(epoch.loss(), told.get("loss").asDouble());
      assertTrue(told.get("validationLoss").isNull(), told::toString);
      for (WorkerReport worker : epoch.workers()) {
        JsonNode row = told.get("workers").get(worker.rank());
        assertEquals(worker.rows(), row.get("rows").asLong());
        assertEquals(worker.breakdown().forward(), row.get("breakdown").get("forward").asDouble());
      }
    }
  }

  @Test
  void page_ofAFitThatFailed_saysWhy() {
    NeuralNetworkClassifier failing = FitTest.small().setLearningRate(1e38);
    assertThrows(TrainingException.class, () -> failing.fit(Tables.points(spark, 100)));
    String page = latest();
    assertEquals("failed", shown(page, "sparkdl-state sparkdl-failed"));
    assertTrue(page.contains("expected a finite"), page);
  }
}
