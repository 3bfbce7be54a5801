package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fits that one application runs at once, on its two slots. */
@Timeout(180)
class ConcurrentFitsTest extends SparkTest {
  private static final int FITS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(FITS);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private static double[] firstProbabilities(Dataset<Row> points, int workers) {
    NeuralNetworkClassificationModel model =
        FitTest.small().setNumWorkers(workers).setDevice("cpu").setWorkerTimeout(120).fit(points);
    return model.transform(points).orderBy("id").first().<Vector>getAs("probability").toArray();
  }

  private void assertSameAsAlone(int workers) throws Exception {
    Dataset<Row> points = Tables.points(spark, 300);
    double[] alone = firstProbabilities(points, workers);
    List<Future<double[]>> fits = new ArrayList<>();
    for (int i = 0; i < FITS; i++) {
      fits.add(threads.submit(() -> firstProbabilities(points, workers)));
    }
    for (Future<double[]> fit : fits) {
      assertArrayEquals(alone, fit.get());
    }
  }

  @Test
  void fit_severalThatFillTheSlots_takeTurns() throws Exception {
    assertSameAsAlone(2);
  }

  @Test
  void fit_severalOfOneWorker_runBesideEachOther() throws Exception {
    assertSameAsAlone(1);
  }
}
