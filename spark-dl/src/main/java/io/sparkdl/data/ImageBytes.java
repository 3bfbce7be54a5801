package io.sparkdl.data;

/** The numbers of an image: from the order of Spark's image schema to that of networks. */
final class ImageBytes {
  private ImageBytes() {}

  /** (H, W, C) with blue first to (C, H, W) with red first. */
  static void planes(byte[] from, byte[] to, int channels, int pixels) {
    if (channels == 1) {
      System.arraycopy(from, 0, to, 0, pixels);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      int plane = (channel < 3 ? 2 - channel : channel) * pixels;
      for (int pixel = 0, i = channel; pixel < pixels; pixel++, i += channels) {
        to[plane + pixel] = from[i];
      }
    }
  }

  /** Unsigned bytes as floats 0 to 255. */
  static void widen(byte[] from, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = from[i] & 0xFF;
    }
  }
}
