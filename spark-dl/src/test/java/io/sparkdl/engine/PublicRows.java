package io.sparkdl.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The first rows of public data sets, small; a test that asks is skipped where they are absent. */
final class PublicRows {
  /** Side of the images. */
  static final int SIDE = 16;

  private static final int ORIGINAL = 28;

  private PublicRows() {}

  private static Path folder(String name) {
    Path folder = Path.of(System.getProperty("sparkdl.data", "../shared/data")).resolve(name);
    assumeTrue(Files.exists(folder), "skipped: no " + folder);
    return folder;
  }

  private static byte[] unzipped(String name, int header, int count) throws IOException {
    Path file = folder("fashion-mnist").resolve(name);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      in.skipNBytes(header);
      return in.readNBytes(count);
    }
  }

  /** Images of Fashion-MNIST from 0 to 1, halved by means and framed to 16 x 16. */
  static float[] images(int rows) throws IOException {
    byte[] bytes = unzipped("train-images-idx3-ubyte.gz", 16, rows * ORIGINAL * ORIGINAL);
    float[] images = new float[rows * SIDE * SIDE];
    for (int i = 0; i < bytes.length; i++) {
      int row = i / (ORIGINAL * ORIGINAL);
      int y = i / ORIGINAL % ORIGINAL / 2 + 1;
      int x = i % ORIGINAL / 2 + 1;
      images[(row * SIDE + y) * SIDE + x] += (bytes[i] & 0xFF) / (4 * 255f);
    }
    return images;
  }

  /** Their classes. */
  static int[] classes(int rows) throws IOException {
    byte[] bytes = unzipped("train-labels-idx1-ubyte.gz", 8, rows);
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = bytes[row];
    }
    return classes;
  }

  /** Numbers from 3 on for words, the same for the same word; 0 behind the last. */
  static void tokens(String line, int vocabulary, float[] target, int offset, int length) {
    String[] words = line.trim().split("\\s+");
    for (int i = 0; i < length; i++) {
      int hash = i < words.length ? Math.floorMod(words[i].hashCode(), vocabulary - 3) + 3 : 0;
      target[offset + i] = hash;
    }
  }

  /** Lines of SST-2, a class and a sentence each. */
  static List<String> sentences() throws IOException {
    return Files.readAllLines(folder("text").resolve("stsa.binary.train"));
  }

  /** The beginning of Tiny Shakespeare. */
  static String shakespeare(int characters) throws IOException {
    return Files.readString(folder("text").resolve("input.txt")).substring(0, characters);
  }

  /** The first lines of Multi30k in a language, {@code en} or {@code de}. */
  static List<String> translation(String language, int count) throws IOException {
    Path file = folder("translation").resolve("train." + language + ".gz");
    InputStream in = new GZIPInputStream(Files.newInputStream(file));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().limit(count).toList();
    }
  }

  /** Lines of a table of the Cora graph, without its header. */
  static List<String> cora(String table) throws IOException {
    List<String> lines = Files.readAllLines(folder("graph/cora-tsv").resolve(table));
    return lines.subList(1, lines.size());
  }
}
