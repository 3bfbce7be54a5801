package io.sparkdl.pipelines;

import io.sparkdl.pipelines.soak.FaultInjector;
import io.sparkdl.pipelines.soak.FaultPlan;
import io.sparkdl.pipelines.soak.SoakFits;
import io.sparkdl.pipelines.soak.StandaloneCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code soak}: fits a small network on a cluster of its own, once in peace and once while
 * executors are killed, frozen, cut off, run out of memory and find their newest checkpoint
 * damaged. Both fits must train every row of every epoch and end with the same loss.
 */
@Command(
    name = "soak",
    description = {
      "Trains on a cluster of its own while random faults befall the executors, and compares the",
      "result with a fit without faults. Exit status 1 if a fit hangs, a row is lost, a fault is",
      "not survived or the losses differ."
    },
    mixinStandardHelpOptions = true)
final class Soak implements Callable<Integer> {
  /** On as many workers a fit that was interrupted ends with the same bits. */
  private static final double TOLERANCE = 1e-6;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "30",
      description = "Faults to inject; default: ${DEFAULT-VALUE}.")
  int faults;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "15",
      description = "About how long all of it takes; default: ${DEFAULT-VALUE}.")
  double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the faults, their order, times and victims; default: ${DEFAULT-VALUE}.")
  long seed;

  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    if (faults < 1 || !(minutes > 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--faults, --minutes: expected at least 1 and more than 0, got "
              + faults
              + ", "
              + minutes);
    }
    PrintWriter console = spec.commandLine().getOut();
    long start = System.nanoTime();
    Path folder = Files.createTempDirectory("sparkdl-soak");
    SoakFits.Result result;
    String classPath = System.getProperty("java.class.path");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, classPath, 2, "1g");
        SoakFits fits = new SoakFits(cluster, folder, seed)) {
      double seconds = fits.calibrate(faults, 60 * minutes);
      console.printf(
          Locale.ROOT, "%d epochs of %d rows without faults%n", fits.epochs(), SoakFits.ROWS);
      fits.trainInPeace();
      console.printf(
          Locale.ROOT,
          "loss %.6f; the same with %d faults, in about %.0f s and what they cost%n",
          fits.peacefulLoss(),
          faults,
          seconds);
      console.flush();
      result = fits.trainUnder(FaultPlan.draw(faults, seed));
    }
    report(result, (System.nanoTime() - start) / 1e9, console);
    check(result, folder);
    FileUtils.deleteDirectory(folder.toFile());
    return 0;
  }

  private void report(SoakFits.Result result, double seconds, PrintWriter console) {
    console.printf("%-40s %10s %10s %14s%n", "fault", "at step", "process", "recovered in s");
    for (FaultInjector.Outcome outcome : result.outcomes()) {
      console.printf(
          Locale.ROOT,
          "%-40s %10d %10d %14.1f%n",
          outcome.fault(),
          outcome.step(),
          outcome.executor(),
          outcome.seconds());
    }
    console.printf(
        Locale.ROOT,
        "%d faults, %d recovered, %d restarts, %d hangs, %d rows lost, losses differ by %.2g%n",
        result.faults(),
        result.outcomes().size(),
        result.restarts(),
        result.hangs(),
        result.rowsLost(),
        result.lossDifference());
    new JobReport()
        .put("command", "soak")
        .put("seed", seed)
        .put("seconds", seconds)
        .put("faults", result.faults())
        .put("recovered", result.outcomes().size())
        .put("restarts", result.restarts())
        .put("hangs", result.hangs())
        .put("rowsLost", result.rowsLost())
        .put("lossDifference", result.lossDifference())
        .print(output, console);
  }

  private void check(SoakFits.Result result, Path folder) {
    boolean survived =
        result.faults() == faults
            && result.outcomes().size() == faults
            && result.hangs() == 0
            && result.rowsLost() == 0
            && result.lossDifference() <= TOLERANCE;
    if (!survived) {
      throw new IllegalStateException(
          "soak: expected "
              + faults
              + " faults that the fit recovers from, no hang, no lost row and the same loss, got"
              + " what the table says"
              + (result.failure() == null ? "" : "; the fit ended with: " + result.failure())
              + "; logs and checkpoints are in "
              + folder);
    }
  }
}
