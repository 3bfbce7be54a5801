package io.sparkdl.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Weights;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int MOST_MANIFEST_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Checkpoint() {}

  /** Writes the weights. */
  public static void write(Path directory, Weights weights, Configuration configuration)
      throws IOException {
    FileSystem files = directory.getFileSystem(configuration);
    Path path = new Path(directory, WEIGHTS);
    MessageDigest digest = sha256();
    try (OutputStream out =
        new DigestOutputStream(
            new BufferedOutputStream(files.create(path, true), BUFFER_BYTES), digest)) {
      Safetensors.write(weights, out);
    }
    ObjectNode manifest = JSON.createObjectNode().put("version", VERSION);
    manifest
        .putArray("files")
        .addObject()
        .put("name", WEIGHTS)
        .put("bytes", files.getFileStatus(path).getLen())
        .put("sha256", HexFormat.of().formatHex(digest.digest()));
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
    Path path = new Path(directory, entry.path("name").asText(WEIGHTS));
    long expected = entry.path("bytes").asLong(-1);
    long length = length(files, path);
    if (length != expected) {
      throw new TrainingException(
          "checkpoint: expected "
              + path
              + " to have "
              + expected
              + " bytes, got "
              + (length < 0 ? "no file" : length + "; it is truncated"));
    }
    MessageDigest digest = sha256();
    try (InputStream in =
        new DigestInputStream(new BufferedInputStream(files.open(path), BUFFER_BYTES), digest)) {
      // Checked in full before a byte is interpreted.
      in.transferTo(OutputStream.nullOutputStream());
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(entry.path("sha256").asText())) {
      throw new TrainingException(
          "checkpoint: expected "
              + path
              + " to have the SHA-256 "
              + entry.path("sha256").asText()
              + ", got "
              + actual
              + "; it is corrupt");
    }
    try (InputStream in = new BufferedInputStream(files.open(path), BUFFER_BYTES)) {
      return Weights.of(layout, Safetensors.read(in));
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

  private static long length(FileSystem files, Path path) throws IOException {
    try {
      return files.getFileStatus(path).getLen();
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
