package io.sparkdl.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of a checkpoint as its manifest names it.
 *
 * @param name in the checkpoint's directory
 * @param bytes length
 * @param sha256 of its content, in hexadecimal
 */
record StoredFile(String name, long bytes, String sha256) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 1 << 20;

  /** What a file is to hold. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file, over one of that name. */
  static StoredFile write(FileSystem files, Path directory, String name, Content content)
      throws IOException {
    Path path = new Path(directory, name);
    MessageDigest digest = sha256Digest();
    try (OutputStream out =
        new DigestOutputStream(
            new BufferedOutputStream(files.create(path, true), BUFFER_BYTES), digest)) {
      content.writeTo(out);
    }
    long bytes = files.getFileStatus(path).getLen();
    return new StoredFile(name, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** Opens the file. */
  InputStream open(FileSystem files, Path directory) throws IOException {
    return new BufferedInputStream(files.open(new Path(directory, name)), BUFFER_BYTES);
  }

  /**
   * Reads the whole file, so that none of it is interpreted before all of it is known to be good.
   *
   * @throws TrainingException if it is not the file that was written
   */
  void verify(FileSystem files, Path directory) throws IOException {
    Path path = new Path(directory, name);
    long length = length(files, path);
    if (length != bytes) {
      throw new TrainingException(
          "checkpoint: expected "
              + path
              + " to have "
              + bytes
              + " bytes, got "
              + (length < 0 ? "no file" : length + "; it is truncated"));
    }
    MessageDigest digest = sha256Digest();
    try (InputStream in = new DigestInputStream(open(files, directory), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new TrainingException(
          "checkpoint: expected "
              + path
              + " to have the SHA-256 "
              + sha256
              + ", got "
              + actual
              + "; it is corrupt");
    }
  }

  private static long length(FileSystem files, Path path) throws IOException {
    try {
      return files.getFileStatus(path).getLen();
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
