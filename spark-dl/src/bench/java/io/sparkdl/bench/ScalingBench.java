package io.sparkdl.bench;

import io.sparkdl.train.CalibrationProcess;
import io.sparkdl.train.ExchangeAlgorithm;
import io.sparkdl.train.ExchangeCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows a second that several workers of one thread train on, beside one worker of two threads; what
 * the cost model says of the same steps; and what it says of clusters that nobody has here. Where
 * workers are more than cores, they share them, and only the exchange is of interest.
 */
final class ScalingBench {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Fit PEER = new Fit(1, 2);
  private static final List<Fit> OURS = List.of(new Fit(2, 1), new Fit(1, 1), new Fit(4, 1));

  private ScalingBench() {}

  /** Workers, and threads of each. */
  private record Fit(int workers, int threads) {
    String title() {
      String shared = workers * threads > CORES ? ", which share " + CORES + " cores" : "";
      return "cnn, "
          + workers
          + (workers == 1 ? " worker" : " workers")
          + (threads == 1 ? " of 1 thread" : " of " + threads + " threads")
          + shared;
    }
  }

  /** Seconds of steps and of the exchange in them, run by run. */
  private record Steps(List<Double> step, List<Double> exchange) {
    Steps() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    List<Double> rates() {
      return step.stream().map(seconds -> Workload.named("cnn").batch() / seconds).toList();
    }

    double compute() {
      return Runs.median(step) - Runs.median(exchange);
    }
  }

  static void run(Path file) throws IOException, InterruptedException {
    Map<Fit, Steps> measured = new LinkedHashMap<>();
    List<List<Double>> costs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    OURS.forEach(fit -> measured.put(fit, new Steps()));
    measured.put(PEER, new Steps());
    for (int run = 0; run < Runs.COUNT; run++) {
      for (Fit fit : measured.keySet()) {
        double[] seconds = numbers("step ", ScalingProcess.class, fit.workers(), fit.threads());
        measured.get(fit).step().add(seconds[0]);
        measured.get(fit).exchange().add(seconds[1]);
      }
      double[] cost = numbers("cost ", CalibrationProcess.class);
      for (int i = 0; i < cost.length; i++) {
        costs.get(i).add(cost[i]);
      }
    }
    List<Result> table = new ArrayList<>();
    for (Fit fit : OURS) {
      table.add(rates(fit, measured));
    }
    table.addAll(predictions(measured, costs.stream().map(Runs::median).toList()));
    Result.write(table, file);
    PaperScaling.print();
  }

  private static double[] numbers(String beginning, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    String[] words = Runs.line(beginning, main, texts).substring(beginning.length()).split(" ");
    return Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
  }

  private static Result rates(Fit fit, Map<Fit, Steps> measured) {
    return Result.of(
        fit.title(),
        "train",
        "1 worker of 2 threads",
        "samples/s",
        fit.workers() * fit.threads(),
        measured.get(fit).rates(),
        measured.get(PEER).rates());
  }

  private static List<Result> predictions(Map<Fit, Steps> measured, List<Double> cost) {
    System.out.printf(
        "in memory: alpha %.1f us, beta %.3f ns/byte, gamma %.3f ns/byte%n",
        cost.get(0) * 1e6, cost.get(1) * 1e9, cost.get(2) * 1e9);
    var memory = new ExchangeCost.Link(cost.get(0), cost.get(1));
    Workload cnn = Workload.named("cnn");
    double bytes =
        (double) cnn.network().layout(cnn.input()).parameterLength() * Float.BYTES;
    double alone = measured.get(new Fit(1, 1)).compute();
    List<Result> table = new ArrayList<>();
    for (int workers : new int[] {1, 2, 4}) {
      Fit fit = new Fit(workers, 1);
      ExchangeCost model = new ExchangeCost(memory, memory, cost.get(2), workers);
      double turns = Math.max(1, (double) workers / CORES);
      double compute = alone / workers;
      double step = model.stepSeconds(ExchangeAlgorithm.DIRECT, workers, bytes, compute);
      Steps steps = measured.get(fit);
      table.add(prediction(fit, "a step", steps.step(), turns * step));
      if (workers > 1) {
        double exchange = turns * (step - compute);
        table.add(prediction(fit, "exchange and waiting", steps.exchange(), exchange));
      }
    }
    return table;
  }

  private static Result prediction(Fit fit, String what, List<Double> measured, double predicted) {
    return Result.of(
        fit.title(),
        what,
        "predicted",
        "us",
        fit.workers() * fit.threads(),
        measured.stream().map(seconds -> seconds * 1e6).toList(),
        List.of(predicted * 1e6));
  }
}
