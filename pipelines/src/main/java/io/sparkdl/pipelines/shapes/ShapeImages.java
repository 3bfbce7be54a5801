package io.sparkdl.pipelines.shapes;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Draws grey images of {@link ShapeClass}: each a shape turned, stretched, sheared and moved at
 * random, lighter or darker than its ground, over strokes of clutter and under noise. Class and
 * pixels of a row depend on the seed, the size and its number alone, so that rows may be drawn in
 * any order, by any task.
 *
 * <p>The pixels are those of Java2D's own rasteriser; another JDK release may round an edge
 * otherwise.
 *
 * @param seed of every draw
 * @param size height and width in pixels, at least 16
 */
public record ShapeImages(long seed, int size) implements Serializable {
  private static final int CLUTTER_STROKES = 3;

  /** The least step in grey between shape and ground, of 255. */
  private static final int LEAST_CONTRAST = 60;

  public ShapeImages {
    if (size < 16) {
      throw new IllegalArgumentException(
          "shape images: expected a size of at least 16 pixels, got " + size);
    }
  }

  /**
   * Class of a row, 0 to 9, at random: in turn, the classes would fall into step with whatever
   * deals rows out in turn, such as to workers.
   */
  public int label(long row) {
    return draws(row).nextInt(ShapeClass.values().length);
  }

  /** Pixels of a row, (size, size) row-major, unsigned bytes. */
  public byte[] pixels(long row) {
    SplittableRandom random = draws(row);
    ShapeClass shape = ShapeClass.values()[random.nextInt(ShapeClass.values().length)];
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      draw(graphics, shape, random);
    } finally {
      graphics.dispose();
    }
    return withNoise(((DataBufferInt) image.getRaster().getDataBuffer()).getData(), random);
  }

  /** The random draws of a row; the first is its class. */
  private SplittableRandom draws(long row) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + row);
  }

  private void draw(Graphics2D graphics, ShapeClass shape, SplittableRandom random) {
    int ground = random.nextInt(40, 216);
    graphics.setColor(grey(ground));
    graphics.fillRect(0, 0, size, size);
    for (int i = 0; i < CLUTTER_STROKES; i++) {
      graphics.setColor(grey(random.nextInt(256)));
      graphics.setStroke(new BasicStroke((float) random.nextDouble(0.5, 1.5)));
      double x = random.nextDouble(size);
      double y = random.nextDouble(size);
      double reach = size / 4.0;
      graphics.draw(
          new Line2D.Double(
              x, y, x + random.nextDouble(-reach, reach), y + random.nextDouble(-reach, reach)));
    }
    graphics.setColor(grey(contrasting(ground, random)));
    graphics.fill(distortion(random).createTransformedShape(shape.outline()));
  }

  /** Outline's square to pixels: shear, then stretch, then turn, then move. */
  private AffineTransform distortion(SplittableRandom random) {
    double radius = size / 2.0;
    AffineTransform transform = new AffineTransform();
    transform.translate(
        radius + random.nextDouble(-0.25, 0.25) * radius,
        radius + random.nextDouble(-0.25, 0.25) * radius);
    transform.rotate(random.nextDouble(2 * Math.PI));
    transform.scale(radius * random.nextDouble(0.55, 0.85), radius * random.nextDouble(0.55, 0.85));
    transform.shear(random.nextDouble(-0.25, 0.25), random.nextDouble(-0.25, 0.25));
    return transform;
  }

  private static int contrasting(int ground, SplittableRandom random) {
    int darker = Math.max(0, ground - LEAST_CONTRAST);
    int lighter = Math.max(0, 255 - ground - LEAST_CONTRAST);
    int choice = random.nextInt(darker + lighter);
    return choice < darker ? choice : ground + LEAST_CONTRAST + choice - darker;
  }

  private byte[] withNoise(int[] rgb, SplittableRandom random) {
    double deviation = random.nextDouble(4, 16);
    byte[] pixels = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      // The sum of four uniform draws is near enough to a normal one, and the same on every JDK.
      double normal = 0;
      for (int k = 0; k < 4; k++) {
        normal += random.nextDouble() - 0.5;
      }
      long grey = Math.round((rgb[i] & 0xFF) + deviation * Math.sqrt(3) * normal);
      pixels[i] = (byte) Math.max(0, Math.min(255, grey));
    }
    return pixels;
  }

  private static Color grey(int level) {
    return new Color(level, level, level);
  }
}
