package io.sparkdl.ml.ui;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.sparkdl.train.EpochReport;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.WorkerReport;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import org.json4s.JValue;
import org.json4s.jackson.JsonMethods$;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.xml.Node;
import scala.xml.Unparsed;

/** The tab's page; it follows the fits, once a second. Under {@code json/} are the same numbers. */
final class TrainingPage extends WebUIPage {
  /** JSON has no word for what is not a number. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new FiniteNumber())
                  .addSerializer(double.class, new FiniteNumber()))
          .build();

  /**
   * Takes the fits out of the page as it is by then; scroll and selection elsewhere stay. A
   * relative address holds behind a reverse proxy, too.
   */
  private static final String REFRESH =
      """
      <script>
      setInterval(() => fetch(location.href)
        .then(response => response.ok ? response.text() : Promise.reject(response.status))
        .then(text => {
          const fits = new DOMParser().parseFromString(text, 'text/html')
            .getElementById('sparkdl-fits');
          if (fits) document.getElementById('sparkdl-fits').innerHTML = fits.innerHTML;
        })
        .catch(() => {}), 1000);
      </script>
      """;

  private final TrainingTab tab;

  /**
   * What {@code json/} says of a fit.
   *
   * @param name of the fitted stage
   * @param state RUNNING, ENDED or FAILED
   * @param failure what went wrong; empty but for a failed one
   * @param last how far it has come; null before its first step
   * @param epochs the last {@value FitView#MOST_EPOCHS} that have ended, with what each worker did
   *     in the last of them
   * @param measured what workers did so far in the epoch that they are at
   */
  record FitJson(
      String name,
      String state,
      String failure,
      StepProgress last,
      List<EpochReport> epochs,
      List<WorkerReport> measured) {}

  private static final class FiniteNumber extends JsonSerializer<Double> {
    @Override
    public void serialize(Double number, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(number)) {
        out.writeNumber(number);
      } else {
        out.writeNull();
      }
    }
  }

  TrainingPage(TrainingTab tab) {
    super("");
    this.tab = tab;
  }

  @Override
  public Seq<Node> render(HttpServletRequest request) {
    StringBuilder html = new StringBuilder(FitHtml.STYLE).append("<div id=\"sparkdl-fits\">");
    List<FitView> fits = tab.fits();
    for (FitView fit : fits) {
      html.append(FitHtml.of(fit.snapshot()));
    }
    html.append("</div>").append(REFRESH);
    Seq<Node> content =
        CollectionConverters.asScala(List.<Node>of(new Unparsed(html.toString()))).toSeq();
    return UIUtils.headerSparkPage(
        request, "Training", () -> content, tab, Option.empty(), false, false);
  }

  @Override
  public JValue renderJson(HttpServletRequest request) {
    List<FitJson> fits = new ArrayList<>();
    for (FitView view : tab.fits()) {
      FitView.Snapshot fit = view.snapshot();
      fits.add(
          new FitJson(
              fit.name(),
              fit.state().name(),
              fit.failure(),
              fit.last(),
              fit.epochs(),
              fit.measured()));
    }
    return JsonMethods$.MODULE$.fromJsonNode(JSON.valueToTree(fits));
  }
}
