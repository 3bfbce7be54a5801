package io.sparkdl.pipelines;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: fits a network inside a pipeline on a Parquet table, and saves the pipeline. */
@Command(
    name = "train",
    description = "Fits a network on a Parquet table and saves the fitted pipeline.",
    modelTransformer = ParamOptions.class,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class Train implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Parquet table.")
  String data;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Where the fitted pipeline is saved; made by this job.")
  String model;

  @Mixin TrainingOptions training;
  @Mixin SessionOptions session;
  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (SparkSession spark = session.open("train", training.slots())) {
      OutputFolder.requireCreatable("--model", model, spark.sparkContext().hadoopConfiguration());
      Fit fit = Fit.of(spark.read().parquet(data), training, spec.commandLine().getErr());
      fit.fitted().pipeline().write().save(model);
      fit.print(out);
      out.println("saved to " + model);
      JobReport report = new JobReport().put("command", "train");
      fit.report(spark, report);
      report.put("model", model).print(output, out);
    }
    return 0;
  }
}
