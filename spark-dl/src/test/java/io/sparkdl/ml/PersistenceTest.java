package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages that are saved and loaded again, and directories that are not what they should be. */
class PersistenceTest extends SparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One stage of every class, with params that are not the defaults. */
  private static final Map<Class<?>, Supplier<PipelineStage>> STAGES =
      Map.of(
          NeuralNetworkClassifier.class,
          () ->
              new NeuralNetworkClassifier()
                  .setNetwork("cnn")
                  .setInputShape(1, 28, 28)
                  .setLearningRate(0.05)
                  .setWarmupSteps(17)
                  .setNesterov(true)
                  .setNumWorkers(3)
                  .setChecksumInterval(7)
                  .setShardCompression("zstd")
                  .setSyncBatchNorm(true)
                  .setSeed(1L << 40)
                  .setWeightCol("w")
                  .setThresholds(new double[] {0.25, 0.75}),
          NeuralNetworkClassificationModel.class,
          () -> Models.mlp(4, 3).setScoreBatchSize(16).setThresholds(new double[] {0.25, 0.5, 1}));

  @TempDir Path folder;

  private static Set<String> stageClasses() {
    Set<String> stages = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sparkdl")) {
      if (type.isAssignableTo(PipelineStage.class)
          && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        stages.add(type.getName());
      }
    }
    return stages;
  }

  @Test
  void stages_ofThisModule_areAllTestedHere() {
    Set<String> tested =
        STAGES.keySet().stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(stageClasses(), tested);
  }

  static Stream<Class<?>> stages() {
    return STAGES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void load_savedStage_hasEqualUidAndParams(Class<?> type) throws Exception {
    PipelineStage stage = STAGES.get(type).get();
    String path = folder.resolve("stage").toString();
    ((MLWritable) stage).write().save(path);
    MLReader<?> reader = (MLReader<?>) type.getMethod("read").invoke(null);
    PipelineStage loaded = (PipelineStage) reader.load(path);
    assertEquals(type, loaded.getClass());
    assertEquals(stage.uid(), loaded.uid());
    for (Param<?> param : stage.params()) {
      Param<Object> other = loaded.getParam(param.name());
      assertEquals(stage.isSet(param), loaded.isSet(other), param.name());
      assertEquals(stage.isDefined(param), loaded.isDefined(other), param.name());
      if (stage.isDefined(param)) {
        assertEquals(
            text(stage.getOrDefault(param)), text(loaded.getOrDefault(other)), param.name());
      }
    }
    Object again = type.getMethod("load", String.class).invoke(null, path);
    assertEquals(stage.uid(), ((PipelineStage) again).uid());
  }

  private static String text(Object value) {
    return value instanceof int[] ints
        ? Arrays.toString(ints)
        : value instanceof double[] doubles ? Arrays.toString(doubles) : String.valueOf(value);
  }

  @Test
  void load_savedModel_scoresWithEqualBits() throws IOException {
    NeuralNetworkClassificationModel model =
        Models.cnn(3, 1, Tables.SIZE, Tables.SIZE).setScoreBatchSize(16);
    String path = folder.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    Dataset<Row> images = Tables.images(spark, 50);
    List<Row> expected =
        model.transform(images).select("id", "rawPrediction", "probability").collectAsList();
    assertEquals(
        expected,
        loaded.transform(images).select("id", "rawPrediction", "probability").collectAsList());
    assertEquals(model.summary(), loaded.summary());
    assertEquals(
        model.summary().history().collectAsList(), loaded.summary().history().collectAsList());
    assertEquals(3, loaded.numClasses());
    assertArrayEquals(new int[] {1, Tables.SIZE, Tables.SIZE}, loaded.rowShape());
    assertEquals(model.networkJson(), loaded.networkJson());
  }

  @Test
  void save_existingPath_needsOverwrite() throws IOException {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    String path = folder.resolve("model").toString();
    model.save(path);
    assertThrows(IOException.class, () -> model.save(path));
    NeuralNetworkClassificationModel other = Models.mlp(7, 2);
    other.write().overwrite().save(path);
    assertEquals(2, NeuralNetworkClassificationModel.load(path).numClasses());
  }

  @Test
  void save_model_manifestNamesEveryFile() throws IOException {
    Path path = folder.resolve("model");
    Models.mlp(4, 3).save(path.toString());
    JsonNode files = JSON.readTree(path.resolve("manifest.json").toFile()).path("files");
    Set<String> named = new TreeSet<>();
    files.fieldNames().forEachRemaining(named::add);
    Set<String> there = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(path)) {
      walk.filter(Files::isRegularFile)
          .map(file -> path.relativize(file).toString())
          .filter(name -> !name.matches("(.*/)?[._].*") && !name.equals("manifest.json"))
          .forEach(there::add);
    }
    assertEquals(there, named);
    assertEquals(4, named.size());
    for (String name : named) {
      assertEquals(Files.size(path.resolve(name)), files.path(name).path("length").asLong());
      assertTrue(files.path(name).path("sha256").asText().matches("[0-9a-f]{64}"));
    }
  }

  private Path savedModel() throws IOException {
    Path path = folder.resolve("model");
    Models.mlp(4, 3).save(path.toString());
    return path;
  }

  private static String failure(Path path) {
    return assertThrows(
            ModelDirectoryException.class,
            () -> NeuralNetworkClassificationModel.load(path.toString()))
        .getMessage();
  }

  private static Path file(Path model, String name) throws IOException {
    if (!name.equals("metadata")) {
      return model.resolve(name);
    }
    try (Stream<Path> parts = Files.list(model.resolve(name))) {
      return parts.filter(p -> p.getFileName().toString().startsWith("part-")).findFirst().get();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"network.json", "weights.safetensors", "run.json", "metadata"})
  void load_damagedFile_namesFileAndReason(String name) throws IOException {
    Path model = savedModel();
    Path file = file(model, name);
    byte[] content = Files.readAllBytes(file);
    // Hadoop's own checksums of local files would notice first.
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    String place = "model " + model + ", file " + model.relativize(file) + ": expected ";

    Files.write(file, Arrays.copyOf(content, content.length / 2));
    assertEquals(
        place + content.length + " bytes, got " + content.length / 2 + " bytes", failure(model));
    byte[] flipped = content.clone();
    flipped[content.length / 2] ^= 1;
    Files.write(file, flipped);
    assertTrue(failure(model).startsWith(place + "SHA-256 "), failure(model));
    Files.delete(file);
    assertEquals(place + content.length + " bytes, got no such file", failure(model));
    Files.write(file, content);
    assertEquals(3, NeuralNetworkClassificationModel.load(model.toString()).numClasses());
  }

  @Test
  void load_withoutManifest_isNoModel() throws IOException {
    Path model = savedModel();
    Files.delete(model.resolve("manifest.json"));
    assertEquals(
        "model "
            + model
            + ", file manifest.json: expected the file that is written last, got none; the save is"
            + " incomplete",
        failure(model));
    assertTrue(failure(folder.resolve("absent")).contains("manifest.json"));
  }

  @Test
  void load_newerFormat_saysSo() throws IOException {
    Path model = savedModel();
    Path manifest = model.resolve("manifest.json");
    Files.deleteIfExists(model.resolve(".manifest.json.crc"));
    ObjectNode changed = (ObjectNode) JSON.readTree(manifest.toFile());
    JSON.writeValue(manifest.toFile(), changed.put("formatVersion", 2).put("new", true));
    assertTrue(failure(model).contains("manifest.json: expected format version 1 to 1, got 2"));
    Files.writeString(manifest, "{\"formatVersion\": 1");
    assertTrue(failure(model).contains("manifest.json: expected a manifest as JSON"));
    Files.writeString(manifest, "{\"formatVersion\": 1}");
    assertTrue(failure(model).contains("manifest.json: expected the field files"));
    Files.writeString(manifest, "{\"formatVersion\": 1, \"files\": {}}");
    assertTrue(failure(model).contains("expected a file of the folder metadata"));
  }

  @Test
  void load_filesOfTwoModels_areRefused() throws Exception {
    Path model = savedModel();
    Path other = folder.resolve("other");
    Models.mlp(7, 3).save(other.toString());
    for (String name : List.of("weights.safetensors", "manifest.json")) {
      Files.deleteIfExists(model.resolve("." + name + ".crc"));
    }
    Files.write(
        model.resolve("weights.safetensors"),
        Files.readAllBytes(other.resolve("weights.safetensors")));
    ObjectNode manifest = (ObjectNode) JSON.readTree(model.resolve("manifest.json").toFile());
    JsonNode entry =
        JSON.readTree(other.resolve("manifest.json").toFile())
            .path("files")
            .path("weights.safetensors");
    ((ObjectNode) manifest.path("files")).set("weights.safetensors", entry);
    JSON.writeValue(model.resolve("manifest.json").toFile(), manifest);
    assertTrue(failure(model).contains("file weights.safetensors: weights: expected a tensor"));
  }

  @Test
  void load_estimatorAsModel_isRefused() throws IOException {
    String path = folder.resolve("estimator").toString();
    new NeuralNetworkClassifier().save(path);
    assertThrows(ModelDirectoryException.class, () -> NeuralNetworkClassificationModel.load(path));
  }

  @Test
  void save_unwritablePath_fails() {
    assertThrows(Exception.class, () -> Models.mlp(4, 3).save("/proc/no/such/model"));
  }
}
