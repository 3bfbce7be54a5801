package io.sparkdl.ml;

import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.optimizer.Lamb;
import io.sparkdl.engine.optimizer.Lars;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.optimizer.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Params as optimizer, schedule and what else moves the weights; constants are the papers'. */
final class OptimizationSettings {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double LARGE_BATCH_EPSILON = 1e-6;
  private static final double SQUARES_DECAY = 0.99;
  private static final double ADADELTA_DECAY = 0.9;
  private static final double LION_BETA2 = 0.99;
  private static final double TRUST = 0.001;
  private static final double CYCLE_RISE = 0.3;
  private static final double CYCLE_START = 0.04;
  private static final double PERIOD_GROWTH = 2;
  private static final double PLATEAU_THRESHOLD = 1e-4;

  private OptimizationSettings() {}

  static Optimizer optimizer(NeuralNetworkParams params) {
    double decay = params.getWeightDecay();
    return switch (params.getOptimizer()) {
      case "sgd" -> new Optimizer.Sgd(params.getMomentum(), params.getNesterov(), decay);
      case "adagrad" -> new Optimizer.Adagrad(EPSILON, decay);
      case "rmsprop" -> new Optimizer.RmsProp(SQUARES_DECAY, 0, false, EPSILON, decay);
      case "adam" -> new Optimizer.Adam(BETA1, BETA2, EPSILON, decay);
      case "adamw" -> new Optimizer.AdamW(BETA1, BETA2, EPSILON, decay);
      case "adamax" -> new Optimizer.Adamax(BETA1, BETA2, EPSILON, decay);
      case "nadam" -> new Optimizer.NAdam(BETA1, BETA2, EPSILON, decay);
      case "radam" -> new Optimizer.RAdam(BETA1, BETA2, EPSILON, decay);
      case "adadelta" -> new Optimizer.Adadelta(ADADELTA_DECAY, LARGE_BATCH_EPSILON, decay);
      case "lion" -> new Optimizer.Lion(BETA1, LION_BETA2, decay);
      case "lamb" -> new Lamb(BETA1, BETA2, LARGE_BATCH_EPSILON, decay);
      case "lars" -> new Lars(params.getMomentum(), TRUST, decay);
      default -> throw unknown("optimizer", params.getOptimizer());
    };
  }

  static Schedule schedule(NeuralNetworkParams params) {
    long warmup = params.getWarmupSteps();
    double factor = params.getScheduleFactor();
    double floor = params.getScheduleFloor();
    int epochs = params.getScheduleEpochs();
    return switch (params.getSchedule()) {
      case "constant" -> new Schedule.Constant(warmup);
      case "cosine" -> new Schedule.Cosine(warmup, floor);
      case "cosineRestarts" -> new Schedule.CosineRestarts(warmup, epochs, PERIOD_GROWTH, floor);
      case "step" -> new Schedule.Step(warmup, epochs, factor);
      case "multiStep" -> new Schedule.MultiStep(warmup, milestones(params), factor);
      case "exponential" -> new Schedule.Exponential(warmup, factor);
      case "polynomial" -> new Schedule.Polynomial(warmup, params.getSchedulePower(), floor);
      case "oneCycle" -> new Schedule.OneCycle(warmup, CYCLE_RISE, CYCLE_START, floor);
      case "plateau" -> new Schedule.Plateau(warmup, factor, epochs, PLATEAU_THRESHOLD, floor);
      default -> throw unknown("schedule", params.getSchedule());
    };
  }

  private static IllegalArgumentException unknown(String param, String value) {
    return new IllegalArgumentException(param + ": expected one that is known, got " + value);
  }

  private static List<Long> milestones(NeuralNetworkParams params) {
    return Arrays.stream(params.getScheduleMilestones()).asLongStream().boxed().toList();
  }

  static TrainingOptions options(NeuralNetworkParams params) {
    Map<String, Double> rates = ParameterFactors.parse(params.getLearningRateFactors());
    Map<String, Double> decays = ParameterFactors.parse(params.getWeightDecayFactors());
    return new TrainingOptions(
        new ParameterRules(List.of(params.getFrozenParameters()), rates, decays),
        params.getClipValue(),
        params.getAverageDecay(),
        params.getActivationBytes(),
        params.getSyncBatchNorm());
  }
}
