package io.sparkdl.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Weights;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Weights in a directory of any Hadoop file system: {@code weights.safetensors}, then {@code
 * manifest.json} with its length and SHA-256. No file is renamed, which object stores do by
 * copying; a directory without a manifest is no checkpoint.
 */
public final class Checkpoint {
  static final String WEIGHTS = "weights.safetensors";
  static final String MANIFEST = "manifest.json";

  private static final int VERSION = 1;
  private static final int MOST_MANIFEST_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Checkpoint() {}

  /** Writes the weights. */
  public static void write(Path directory, Weights weights, Configuration configuration)
      throws IOException {
    FileSystem files = directory.getFileSystem(configuration);
    StoredFile file =
        StoredFile.write(files, directory, WEIGHTS, out -> Safetensors.write(weights, out));
    ObjectNode manifest = JSON.createObjectNode().put("version", VERSION);
    manifest
        .putArray("files")
        .addObject()
        .put("name", file.name())
        .put("bytes", file.bytes())
        .put("sha256", file.sha256());
    try (OutputStream out = files.create(new Path(directory, MANIFEST), true)) {
      out.write(JSON.writeValueAsBytes(manifest));
    }
  }

  /**
   * Reads the weights.
   *
   * @param layout of the network that they must fit
   * @throws TrainingException if the directory is no checkpoint, or a file is not the one that the
   *     manifest names
   */
  public static Weights read(Path directory, ParameterLayout layout, Configuration configuration)
      throws IOException {
    FileSystem files = directory.getFileSystem(configuration);
    JsonNode entry = manifest(files, directory).path("files").path(0);
    StoredFile file =
        new StoredFile(
            entry.path("name").asText(WEIGHTS),
            entry.path("bytes").asLong(-1),
            entry.path("sha256").asText());
    file.verify(files, directory);
    try (InputStream in = file.open(files, directory)) {
      return Safetensors.read(layout, in);
    }
  }

  private static JsonNode manifest(FileSystem files, Path directory) throws IOException {
    Path path = new Path(directory, MANIFEST);
    try (InputStream in = files.open(path)) {
      String text = new String(in.readNBytes(MOST_MANIFEST_BYTES), StandardCharsets.UTF_8);
      JsonNode manifest = JSON.readTree(text);
      if (manifest.path("version").asInt() != VERSION || !manifest.path("files").isArray()) {
        throw new TrainingException(
            "checkpoint: expected " + path + " to be a manifest of version 1, got " + text);
      }
      return manifest;
    } catch (FileNotFoundException e) {
      throw new TrainingException(
          "checkpoint: expected a manifest at "
              + path
              + ", got none; the checkpoint is not"
              + " complete, or driver and executors do not share the directory: set"
              + " checkpointDirectory to one that they share",
          e);
    } catch (JsonProcessingException e) {
      throw new TrainingException("checkpoint: expected JSON in " + path + "; it is corrupt", e);
    }
  }
}
