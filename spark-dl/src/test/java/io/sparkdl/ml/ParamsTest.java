package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.api.Test;

/** What Spark's own tests ask of uids, params and copies. */
class ParamsTest {
  private static List<PipelineStage> stages() {
    return List.of(new NeuralNetworkClassifier(), Models.mlp(4, 3));
  }

  @Test
  void params_ofEveryStage_areOwnedNamedAndDocumented() {
    for (PipelineStage stage : stages()) {
      String[] names = Arrays.stream(stage.params()).map(Param::name).toArray(String[]::new);
      String[] sorted = names.clone();
      Arrays.sort(sorted);
      assertArrayEquals(sorted, names);
      assertEquals(names.length, Arrays.stream(names).distinct().count());
      for (Param<?> param : stage.params()) {
        assertEquals(stage.uid(), param.parent(), param.name());
        assertFalse(param.doc().isBlank(), param.name());
        assertTrue(stage.hasParam(param.name()));
        assertTrue(stage.explainParams().contains(param.name() + ": " + param.doc()));
      }
    }
  }

  @Test
  void params_ofEstimatorAndModel_haveEqualDefaults() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    for (Param<?> param : estimator.params()) {
      Param<Object> other = model.getParam(param.name());
      assertEquals(estimator.hasDefault(param), model.hasDefault(other));
      if (estimator.hasDefault(param)) {
        assertEquals(estimator.getDefault(param), model.getDefault(other));
      }
    }
    assertEquals("mlp", estimator.getNetwork());
    assertEquals(128, estimator.getBatchSize());
    assertEquals("auto", estimator.getDevice());
    assertEquals("features", estimator.getFeaturesCol());
    assertFalse(estimator.isDefined(estimator.weightCol()));
  }

  @Test
  void uid_ofEveryStage_isItsOwn() {
    assertNotEquals(new NeuralNetworkClassifier().uid(), new NeuralNetworkClassifier().uid());
    assertEquals("mine", new NeuralNetworkClassifier("mine").uid());
    assertEquals("mine", new NeuralNetworkClassifier("mine").featuresCol().parent());
    assertEquals("other", new NeuralNetworkClassificationModel("other").uid());
    assertEquals("other", new NeuralNetworkClassificationModel("other").featuresCol().parent());
  }

  @Test
  void copy_withExtraParams_leavesTheOriginal() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier().setEpochs(3);
    ParamMap extra = new ParamMap().put(estimator.batchSize(), 7);
    NeuralNetworkClassifier copy = estimator.copy(extra);
    assertNotSame(estimator, copy);
    assertEquals(estimator.uid(), copy.uid());
    assertEquals(3, copy.getEpochs());
    assertEquals(7, copy.getBatchSize());
    assertEquals(128, estimator.getBatchSize());

    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    model.setParent(estimator);
    NeuralNetworkClassificationModel other =
        model.copy(new ParamMap().put(model.scoreBatchSize(), 5));
    assertEquals(model.uid(), other.uid());
    assertEquals(5, other.getScoreBatchSize());
    assertEquals(128, model.getScoreBatchSize());
    assertSame(estimator, other.parent());
    assertEquals(model.summary(), other.summary());
  }

  @Test
  void set_valueOutOfRange_isRefused() {
    List<Consumer<NeuralNetworkClassifier>> wrong =
        List.of(
            e -> e.setNetwork(" "),
            e -> e.setInputShape(),
            e -> e.setVocabulary(-1),
            e -> e.setInputShape(1, 0),
            e -> e.setOptimizer("lbfgs"),
            e -> e.setLearningRate(0),
            e -> e.setMomentum(1),
            e -> e.setWeightDecay(-1),
            e -> e.setClipNorm(-1),
            e -> e.setSchedule("steps"),
            e -> e.setClipValue(-1),
            e -> e.setAverageDecay(1),
            e -> e.setMicroBatches(0),
            e -> e.setActivationBytes(-1),
            e -> e.setFrozenParameters(""),
            e -> e.setLearningRateFactors("0-*"),
            e -> e.setLearningRateFactors("=1"),
            e -> e.setWeightDecayFactors("*.bias=-1"),
            e -> e.setScheduleFactor(0),
            e -> e.setScheduleEpochs(0),
            e -> e.setScheduleMilestones(2, 0),
            e -> e.setSchedulePower(0),
            e -> e.setScheduleFloor(1.5),
            e -> e.setWarmupSteps(-1),
            e -> e.setBatchSize(0),
            e -> e.setEpochs(0),
            e -> e.setNumWorkers(0),
            e -> e.setVirtualShards(0),
            e -> e.setThreadsPerWorker(-1),
            e -> e.setDevice("cuda"),
            e -> e.setWorkerTimeout(0),
            e -> e.setPeerTimeout(0),
            e -> e.setCheckpointMinutes(-1),
            e -> e.setChecksumInterval(-1),
            e -> e.setShardCompression("gzip"),
            e -> e.setExchange("ring"),
            e -> e.setCompression("gzip"),
            e -> e.setCompressionRatio(0),
            e -> e.setCompressionRatio(1.5),
            e -> e.setScoreBatchSize(0),
            e -> e.setHandleInvalid("keep"),
            e -> e.setThresholds(new double[] {-1, 1}));
    for (Consumer<NeuralNetworkClassifier> setter : wrong) {
      assertThrows(
          IllegalArgumentException.class, () -> setter.accept(new NeuralNetworkClassifier()));
    }
  }

  @Test
  void optimization_everyChoice_becomesItsRecord() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier().setScheduleMilestones(1, 2);
    Set<Class<?>> optimizers = new HashSet<>();
    for (String name : OptimizationParamSet.OPTIMIZERS) {
      optimizers.add(OptimizationSettings.optimizer(estimator.setOptimizer(name)).getClass());
    }
    assertEquals(OptimizationParamSet.OPTIMIZERS.length, optimizers.size());
    Set<Class<?>> schedules = new HashSet<>();
    for (String name : OptimizationParamSet.SCHEDULES) {
      schedules.add(OptimizationSettings.schedule(estimator.setSchedule(name)).getClass());
    }
    assertEquals(OptimizationParamSet.SCHEDULES.length, schedules.size());
  }

  @Test
  void optimization_params_becomeOptions() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    assertEquals(TrainingOptions.NONE, OptimizationSettings.options(estimator));
    estimator.setFrozenParameters("0-*").setLearningRateFactors("a=b=0.5", "*=2");
    estimator.setClipValue(0.5).setAverageDecay(0.9).setActivationBytes(1000);
    estimator.setSyncBatchNorm(true);
    TrainingOptions options = OptimizationSettings.options(estimator);
    assertEquals(List.of("0-*"), options.parameters().frozen());
    assertEquals(0.5, options.parameters().learningRate("a=b"));
    assertEquals(2, options.parameters().learningRate("other"));
    assertEquals(0.5, options.clipValue());
    assertEquals(0.9, options.averageDecay());
    assertEquals(1000, options.activationBytes());
    assertTrue(options.syncBatchNorm());
    estimator.setSchedule("multiStep");
    assertThrows(IllegalArgumentException.class, () -> OptimizationSettings.schedule(estimator));
  }

  @Test
  void setters_takeEffectAndReturnTheStage() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    assertSame(
        estimator,
        estimator
            .setNetwork("cnn")
            .setOptimizer("sgd")
            .setMomentum(0.5)
            .setNesterov(true)
            .setClipNorm(2)
            .setClipValue(0.5)
            .setAverageDecay(0.99)
            .setMicroBatches(2)
            .setActivationBytes(1 << 20)
            .setSyncBatchNorm(true)
            .setFrozenParameters("0-*", "*.bias")
            .setLearningRateFactors("1-*=0.5")
            .setWeightDecayFactors("*.bias=0")
            .setScheduleFactor(0.5)
            .setScheduleEpochs(3)
            .setScheduleMilestones(2, 4)
            .setSchedulePower(2)
            .setScheduleFloor(0.1)
            .setSchedule("constant")
            .setExchange("hierarchical")
            .setCompression("topK")
            .setCompressionRatio(0.05)
            .setValidationIndicatorCol("v")
            .setFeaturesCol("image")
            .setProbabilityCol("p"));
    assertEquals("cnn", estimator.getNetwork());
    assertEquals("sgd", estimator.getOptimizer());
    assertEquals(0.5, estimator.getMomentum());
    assertTrue(estimator.getNesterov());
    assertTrue(estimator.getSyncBatchNorm());
    assertEquals("hierarchical", estimator.getExchange());
    assertEquals("topK", estimator.getCompression());
    assertEquals(0.05, estimator.getCompressionRatio());
    assertEquals("v", estimator.getValidationIndicatorCol());
    assertEquals("image", estimator.getFeaturesCol());
  }

  @Test
  void stages_serializeAsJavaObjects() throws Exception {
    for (PipelineStage stage : stages()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(stage);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        PipelineStage copy = (PipelineStage) in.readObject();
        assertEquals(stage.uid(), copy.uid());
        assertEquals(stage.explainParams(), copy.explainParams());
      }
    }
  }

  @Test
  void transform_withoutWeights_saysSo() {
    NeuralNetworkClassificationModel empty = new NeuralNetworkClassificationModel("empty");
    assertEquals(
        "model empty: expected a fitted or loaded model, got one without weights",
        assertThrows(IllegalStateException.class, empty::numClasses).getMessage());
    assertThrows(IllegalStateException.class, empty::summary);
  }

  @Test
  void toString_ofSummary_isOneLine() {
    assertEquals(
        "TrainingSummary: 2 epochs, 14 steps, 2 workers on cpu, loss 0.7500, accuracy 0.7500,"
            + " validation accuracy 0.7000",
        Models.summary().toString());
  }
}
