package io.sparkdl.pipelines;

import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which saved pipeline is used, and on what. */
final class ModelOptions {
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "What train saved.")
  String model;

  @Option(
      names = "--device",
      paramLabel = "cpu|opencl|auto",
      description = "Default: what the model was trained with.")
  String device;

  /** Loads the pipeline, its network set to the device. */
  FittedPipeline load(SparkSession spark) {
    FittedPipeline fitted = FittedPipeline.load(spark, model);
    if (device != null) {
      fitted.network().setDevice(device);
    }
    return fitted;
  }
}
