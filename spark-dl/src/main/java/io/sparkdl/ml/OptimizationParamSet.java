package io.sparkdl.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** Params of how weights are moved, beside the common ones. */
final class OptimizationParamSet extends ParamDefinitions {
  private static final long serialVersionUID = 1L;

  static final String[] OPTIMIZERS = {
    "sgd",
    "adagrad",
    "rmsprop",
    "adam",
    "adamw",
    "adamax",
    "nadam",
    "radam",
    "adadelta",
    "lion",
    "lamb",
    "lars"
  };
  static final String[] SCHEDULES = {
    "constant",
    "cosine",
    "cosineRestarts",
    "step",
    "multiStep",
    "exponential",
    "polynomial",
    "oneCycle",
    "plateau"
  };

  final DoubleParam clipValue;
  final DoubleParam averageDecay;
  final IntParam microBatches;
  final LongParam activationBytes;
  final BooleanParam syncBatchNorm;
  final StringArrayParam frozenParameters;
  final StringArrayParam learningRateFactors;
  final StringArrayParam weightDecayFactors;
  final DoubleParam scheduleFactor;
  final IntParam scheduleEpochs;
  final IntArrayParam scheduleMilestones;
  final DoubleParam schedulePower;
  final DoubleParam scheduleFloor;

  OptimizationParamSet(Params owner) {
    super(owner);
    clipValue =
        number(
            "clipValue",
            "largest magnitude of an element of the mean gradient, after clipNorm; larger ones are set to it;"
                + " 0 for no limit (>= 0)",
            ParamValidators.gtEq(0),
            0.0);
    averageDecay =
        number(
            "averageDecay",
            "what the moving average of the weights, which then is the model, keeps per step, such as 0.999; 0"
                + " for no average, in [0, 1)",
            ParamValidators.inRange(0, 1, true, false),
            0.0);
    microBatches =
        count(
            "microBatches",
            "parts in which a worker runs its share of a batch, adding up their gradients: less memory, the same"
                + " step (>= 1)",
            atLeast(1),
            1);
    activationBytes =
        whole(
            "activationBytes",
            "planned memory that a worker's part of a batch may take; above it parts of the network are computed"
                + " again in the backward pass; 0 for no limit (>= 0)",
            ParamValidators.gtEq(0),
            0L);
    syncBatchNorm =
        flag(
            "syncBatchNorm",
            "whether batch norm takes the mean and variance of a whole batch, which workers then exchange in each"
                + " step, so that several train as one does; else each normalises its own part of the batch",
            false);
    frozenParameters =
        new StringArrayParam(
            owner,
            "frozenParameters",
            "patterns of the names of parameters that stay as they are, such as 0-*; * stands for any characters,"
                + " ? for one; by default none",
            (Check<String[]>) OptimizationParamSet::arePatterns);
    learningRateFactors =
        new StringArrayParam(
            owner,
            "learningRateFactors",
            "factors of the learning rate as pattern=factor, such as 0-*=0.1; the first pattern that fits a"
                + " parameter's name counts; by default none",
            (Check<String[]>) ParameterFactors::areValid);
    weightDecayFactors =
        new StringArrayParam(
            owner,
            "weightDecayFactors",
            "factors of the weight decay as pattern=factor, such as *.bias=0; the first pattern that fits a"
                + " parameter's name counts; by default none",
            (Check<String[]>) ParameterFactors::areValid);
    scheduleFactor =
        number(
            "scheduleFactor",
            "what step, multiStep, plateau and, every epoch, exponential multiply the learning rate with, in (0,"
                + " 1]",
            ParamValidators.inRange(0, 1, false, true),
            0.1);
    scheduleEpochs =
        count(
            "scheduleEpochs",
            "epochs between two steps of step, in the first period of cosineRestarts, and without a better"
                + " validation loss that plateau bears (>= 1)",
            atLeast(1),
            10);
    scheduleMilestones =
        new IntArrayParam(
            owner,
            "scheduleMilestones",
            "numbers of epochs after which multiStep multiplies the learning rate, rising",
            (Check<int[]>) NeuralNetworkParamSet::arePositive);
    schedulePower =
        number(
            "schedulePower",
            "power of polynomial; 1 is a straight line (> 0)",
            ParamValidators.gt(0),
            1.0);
    scheduleFloor =
        number(
            "scheduleFloor",
            "part of the learning rate that cosine, cosineRestarts, polynomial, oneCycle and plateau end at, in"
                + " [0, 1]",
            ParamValidators.inRange(0, 1),
            0.0);
  }

  private static boolean arePatterns(String[] patterns) {
    for (String pattern : patterns) {
      if (pattern == null || pattern.isBlank()) {
        return false;
      }
    }
    return true;
  }
}
