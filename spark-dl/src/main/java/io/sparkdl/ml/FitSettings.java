package io.sparkdl.ml;

import io.sparkdl.data.DataStatistics;
import io.sparkdl.data.FeatureColumns;
import io.sparkdl.data.FeatureType;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.train.DeviceSpec;
import io.sparkdl.train.EpochReport;
import io.sparkdl.train.ExchangePolicy;
import io.sparkdl.train.ExchangeSettings;
import io.sparkdl.train.GradientCompression;
import io.sparkdl.train.StepBreakdown;
import io.sparkdl.train.TrainingConfig;
import io.sparkdl.train.TrainingHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;

/** Params as the settings of a training, and its history as a summary. */
final class FitSettings {
  private static final double MILLIS = 1000;
  private static final double SECONDS_PER_MINUTE = 60;

  private FitSettings() {}

  static TrainingConfig config(
      NeuralNetworkParams params, TrainingSpec spec, SparkContext context) {
    return TrainingConfig.builder(spec, device(params, context))
        .batchSize(params.getBatchSize())
        .epochs(params.getEpochs())
        .learningRate(params.getLearningRate())
        .schedule(OptimizationSettings.schedule(params))
        .clipNorm(params.getClipNorm())
        .microBatches(params.getMicroBatches())
        .seed(params.getSeed())
        .numWorkers(params.getNumWorkers())
        .workerTimeout(seconds(params.getWorkerTimeout()))
        .peerTimeout(seconds(params.getPeerTimeout()))
        .checkpointDirectory(given(params, params.checkpointDirectory()))
        .checkpointTime(seconds(SECONDS_PER_MINUTE * params.getCheckpointMinutes()))
        .maxRestarts(params.getMaxRestarts())
        .checksumInterval(params.getChecksumInterval())
        .exchange(exchange(params))
        .resumeFrom(given(params, params.resumeFrom()))
        .build();
  }

  private static ExchangeSettings exchange(NeuralNetworkParams params) {
    GradientCompression compression =
        GradientCompression.of(params.getCompression(), params.getCompressionRatio());
    return new ExchangeSettings(
        ExchangePolicy.of(params.getExchange()), compression, params.getLocalSteps());
  }

  /** The param's value, or null if it was not given. */
  private static String given(NeuralNetworkParams params, Param<String> param) {
    return params.isDefined(param) ? params.getOrDefault(param) : null;
  }

  /** No time above 0, however short, becomes 0, which has a meaning of its own. */
  private static Duration seconds(double value) {
    return Duration.ofMillis(value > 0 ? Math.max(1, Math.round(value * MILLIS)) : 0);
  }

  /** All workers use one kind of device, so the driver chooses. */
  private static DeviceSpec device(NeuralNetworkParams params, SparkContext context) {
    return DeviceSpec.of(params.getDevice(), params.getThreadsPerWorker(), context.getConf());
  }

  /** Has the libraries of workers in this process, in local mode, loaded while rows are read. */
  static void preload(NeuralNetworkParams params, SparkContext context) {
    if (context.isLocal()) {
      device(params, context).preload();
    }
  }

  static TrainingSummary summary(
      NeuralNetworkClassifier params,
      TrainingHistory history,
      DataStatistics data,
      double decodeSeconds,
      int classes) {
    List<EpochMetrics> epochs = new ArrayList<>();
    long steps = 0;
    long rows = 0;
    for (EpochReport report : history.epochs()) {
      epochs.add(metrics(report));
      steps += report.steps();
      rows += report.rows();
    }
    return new TrainingSummary(
        epochs,
        steps,
        rows,
        history.workers(),
        history.device(),
        history.exchange(),
        decodeSeconds,
        new Provenance(params.getSeed(), texts(params), versions(), data(params, data, classes)));
  }

  private static EpochMetrics metrics(EpochReport report) {
    StepBreakdown mean = report.breakdown();
    return new EpochMetrics(
        report.epoch() + 1,
        report.loss(),
        report.accuracy(),
        Double.isNaN(report.validationLoss()) ? null : report.validationLoss(),
        Double.isNaN(report.validationAccuracy()) ? null : report.validationAccuracy(),
        report.rows(),
        report.seconds(),
        mean.read(),
        mean.copy(),
        mean.forward(),
        mean.backward(),
        mean.communicate(),
        mean.waiting(),
        mean.update(),
        report.workers());
  }

  private static Map<String, String> texts(NeuralNetworkClassifier params) {
    Map<String, String> texts = new TreeMap<>();
    for (Param<?> param : params.params()) {
      if (params.isDefined(param)) {
        texts.put(param.name(), text(params, param));
      }
    }
    return texts;
  }

  private static <T> String text(NeuralNetworkClassifier params, Param<T> param) {
    return param.jsonEncode(params.getOrDefault(param));
  }

  private static Map<String, String> versions() {
    String own = FitSettings.class.getPackage().getImplementationVersion();
    return Map.of(
        "sparkdl", own == null ? "development" : own,
        "spark", org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        "java", Runtime.version().toString());
  }

  private static String features(FeatureColumns columns, FeatureType type) {
    return columns.describe() + ", " + type.encoding() + type.shape();
  }

  private static Map<String, String> data(
      NeuralNetworkClassifier params, DataStatistics data, int classes) {
    return Map.of(
        "features", features(params.featureColumns(), data.type()),
        "label", params.getLabelCol(),
        "rows", Long.toString(data.totalRows()),
        "partitions", Integer.toString(data.rows().size()),
        "classes", Integer.toString(classes));
  }
}
