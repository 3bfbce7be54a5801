package io.sparkdl.ml;

import io.sparkdl.train.ExchangePolicy;
import io.sparkdl.train.ExchangeSettings;
import io.sparkdl.train.GradientCompression;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Params of how workers exchange gradients and weights. */
final class ExchangeParamSet extends ParamDefinitions {
  private static final long serialVersionUID = 1L;

  final Param<String> exchange;
  final Param<String> compression;
  final DoubleParam compressionRatio;
  final IntParam localSteps;

  ExchangeParamSet(Params owner) {
    super(owner);
    exchange =
        choice(
            "exchange",
            "how workers exchange gradients and weights: direct (each with each), hierarchical (those"
                + " of a host first; direct where hosts have not as many workers each), or auto (what"
                + " the cost model predicts to be faster)",
            ExchangeSettings.DEFAULT.policy().id(),
            ExchangePolicy.ids().toArray(String[]::new));
    compression =
        choice(
            "compression",
            "what workers send of gradients and of changes of weights: none (all as it is), bfloat16"
                + " (half of the bytes), or topK (the largest, as many as compressionRatio says); what"
                + " is left out is sent later",
            ExchangeSettings.DEFAULT.compression().kind().id(),
            GradientCompression.Kind.ids().toArray(String[]::new));
    compressionRatio =
        number(
            "compressionRatio",
            "part of the numbers that compression topK sends, in (0, 1]",
            ParamValidators.inRange(0, 1, false, true),
            0.01);
    localSteps =
        count(
            "localSteps",
            "steps that each worker takes by itself before all average their weights, for slow"
                + " networks; 1 for the same weights on all workers after each step",
            atLeast(1),
            ExchangeSettings.DEFAULT.localSteps());
  }
}
