package io.sparkdl.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of a saved model with a manifest of their lengths and SHA-256 sums, which is written last
 * and without a rename, since object stores copy. What the manifest does not name is not read; a
 * directory without one is not a model.
 */
final class ModelDirectory {
  static final String MANIFEST = "manifest.json";
  static final int FORMAT_VERSION = 1;

  /** Java's longest array. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** A newer format may have more fields; its version is what is refused. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The manifest. */
  record Manifest(int formatVersion, Map<String, Entry> files) {}

  /** One file's length in bytes and SHA-256 in hexadecimal digits. */
  record Entry(long length, String sha256) {}

  private final Path directory;
  private final FileSystem files;
  private final Map<String, Entry> entries = new TreeMap<>();

  ModelDirectory(String directory, Configuration configuration) throws IOException {
    this.directory = new Path(directory);
    this.files = this.directory.getFileSystem(configuration);
  }

  /** Writes a file. */
  void write(String name, byte[] content) throws IOException {
    try (OutputStream out = files.create(new Path(directory, name), true)) {
      out.write(content);
    }
    entries.put(name, new Entry(content.length, sha256(content)));
  }

  /** Takes the data files of a folder that Spark wrote into the manifest. */
  void adopt(String folder) throws IOException {
    for (FileStatus status : files.listStatus(new Path(directory, folder))) {
      String name = status.getPath().getName();
      if (status.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
        byte[] content = readAll(status.getPath());
        entries.put(folder + "/" + name, new Entry(content.length, sha256(content)));
      }
    }
  }

  /** Writes the manifest; from now on the directory is a model. */
  void finish() throws IOException {
    byte[] text =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(new Manifest(FORMAT_VERSION, entries));
    try (OutputStream out = files.create(new Path(directory, MANIFEST), true)) {
      out.write(text);
    }
  }

  /**
   * Reads the manifest.
   *
   * @throws ModelDirectoryException if there is none, or it is damaged or of a newer format
   */
  void open() {
    Manifest manifest;
    try {
      manifest = JSON.readValue(readAll(new Path(directory, MANIFEST)), Manifest.class);
    } catch (FileNotFoundException e) {
      throw error(
          MANIFEST, "expected the file that is written last, got none; the save is incomplete", e);
    } catch (JsonProcessingException e) {
      throw error(MANIFEST, "expected a manifest as JSON, got " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw error(MANIFEST, "cannot be read, " + e.getMessage(), e);
    }
    if (manifest.formatVersion() < 1 || manifest.formatVersion() > FORMAT_VERSION) {
      throw error(
          MANIFEST,
          "expected format version 1 to "
              + FORMAT_VERSION
              + ", got "
              + manifest.formatVersion()
              + "; load it with the version of Spark DL that wrote it, or a later one",
          null);
    }
    if (manifest.files() == null) {
      throw error(MANIFEST, "expected the field files, got none", null);
    }
    entries.putAll(manifest.files());
  }

  /** Content of the one file of a folder. */
  byte[] readOnly(String folder) {
    for (String name : entries.keySet()) {
      if (name.startsWith(folder + "/")) {
        byte[] content = read(name);
        if (content.length > 0) {
          return content;
        }
      }
    }
    throw error(MANIFEST, "expected a file of the folder " + folder + ", got " + entries, null);
  }

  /**
   * Content of a file.
   *
   * @throws ModelDirectoryException if the manifest does not name it, or it is not what the
   *     manifest says
   */
  byte[] read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw error(name, "expected among the manifest's files, got " + entries.keySet(), null);
    }
    byte[] content;
    try {
      Path file = new Path(directory, name);
      long length = files.getFileStatus(file).getLen();
      if (length != entry.length() || length > MOST_BYTES) {
        long expected = Math.min(entry.length(), MOST_BYTES);
        throw error(name, "expected " + expected + " bytes, got " + length + " bytes", null);
      }
      content = readAll(file, (int) length);
    } catch (FileNotFoundException e) {
      throw error(name, "expected " + entry.length() + " bytes, got no such file", e);
    } catch (IOException e) {
      throw error(name, "cannot be read, " + e.getMessage(), e);
    }
    String sum = sha256(content);
    if (!sum.equals(entry.sha256())) {
      throw error(name, "expected SHA-256 " + entry.sha256() + ", got " + sum, null);
    }
    return content;
  }

  /** The error about a file. */
  ModelDirectoryException error(String file, String reason, Throwable cause) {
    return new ModelDirectoryException(directory.toString(), file, reason, cause);
  }

  /** In one array from the start: weights may take more than half of the heap. */
  private byte[] readAll(Path path, int length) throws IOException {
    byte[] content = new byte[length];
    try (DataInputStream in = new DataInputStream(files.open(path))) {
      in.readFully(content);
    }
    return content;
  }

  private byte[] readAll(Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
