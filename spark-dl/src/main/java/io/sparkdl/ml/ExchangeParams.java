package io.sparkdl.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of how workers exchange gradients and weights, beside the common ones. */
public interface ExchangeParams extends Params {
  /** The stage's own set; not for users. */
  NeuralNetworkParamSet paramSet();

  /** {@code auto}, {@code direct} or {@code hierarchical}. */
  default Param<String> exchange() {
    return paramSet().exchanges.exchange;
  }

  /** {@code none}, {@code bfloat16} or {@code topK}. */
  default Param<String> compression() {
    return paramSet().exchanges.compression;
  }

  /** Part of the numbers that {@code topK} sends. */
  default DoubleParam compressionRatio() {
    return paramSet().exchanges.compressionRatio;
  }

  /** Steps that each worker takes by itself before all average their weights. */
  default IntParam localSteps() {
    return paramSet().exchanges.localSteps;
  }

  /** Value of {@link #exchange()}. */
  default String getExchange() {
    return getOrDefault(exchange());
  }

  /** Value of {@link #compression()}. */
  default String getCompression() {
    return getOrDefault(compression());
  }

  /** Value of {@link #compressionRatio()}. */
  default double getCompressionRatio() {
    return (Double) getOrDefault(compressionRatio());
  }

  /** Value of {@link #localSteps()}. */
  default int getLocalSteps() {
    return (Integer) getOrDefault(localSteps());
  }
}
