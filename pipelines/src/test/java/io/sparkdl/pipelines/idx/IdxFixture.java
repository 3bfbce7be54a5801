package io.sparkdl.pipelines.idx;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files: pixel k of image i is {@code (31 i + k) mod 256}, its label i mod 10. */
final class IdxFixture {
  private IdxFixture() {}

  static byte[] images(int rows, int height, int width) throws IOException {
    byte[] pixels = new byte[rows * height * width];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < height * width; k++) {
        pixels[i * height * width + k] = pixel(i, k);
      }
    }
    return bytes(pixels, rows, height, width);
  }

  static byte pixel(int row, int k) {
    return (byte) (31 * row + k);
  }

  static byte[] labels(int rows) throws IOException {
    byte[] labels = new byte[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = (byte) (i % 10);
    }
    return bytes(labels, rows);
  }

  private static byte[] bytes(byte[] elements, int... sizes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(8 << 8 | sizes.length);
    for (int size : sizes) {
      out.writeInt(size);
    }
    out.write(elements);
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static Path write(Path folder, String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
