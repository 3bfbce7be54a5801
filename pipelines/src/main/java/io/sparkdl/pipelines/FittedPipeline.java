package io.sparkdl.pipelines;

import io.sparkdl.ml.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.SparkSession;

/**
 * A fitted pipeline and the network in it.
 *
 * @param pipeline all stages
 * @param network the one stage that is a network
 */
record FittedPipeline(PipelineModel pipeline, NeuralNetworkClassificationModel network) {
  static FittedPipeline of(PipelineModel pipeline) {
    for (Transformer stage : pipeline.stages()) {
      if (stage instanceof NeuralNetworkClassificationModel network) {
        return new FittedPipeline(pipeline, network);
      }
    }
    throw new IllegalArgumentException(
        "--model: expected a pipeline with a neural network, got one of "
            + Arrays.toString(pipeline.stages()));
  }

  /**
   * Loads what {@code train} saved.
   *
   * @throws IllegalArgumentException if there is no pipeline or no network in it
   */
  static FittedPipeline load(SparkSession spark, String folder) {
    Path metadata = new Path(folder, "metadata");
    try {
      if (!metadata.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(metadata)) {
        throw new IllegalArgumentException(
            "--model: expected the folder of a saved pipeline, got %s, which has no metadata"
                .formatted(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(PipelineModel.load(folder));
  }

  /** Name of the back end that the network runs on: {@code auto} means opencl beside a GPU. */
  String backEnd(SparkSession spark) {
    if (!network.getDevice().equals("auto")) {
      return network.getDevice();
    }
    boolean gpus =
        spark.sparkContext().getConf().getDouble("spark.task.resource.gpu.amount", 0) > 0;
    return gpus ? "opencl" : "cpu";
  }
}
