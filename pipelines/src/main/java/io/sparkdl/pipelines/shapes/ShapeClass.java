package io.sparkdl.pipelines.shapes;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** The ten classes of shapes; the ordinal is the label. Outlines lie in the square from -1 to 1. */
public enum ShapeClass {
  DISC,
  RING,
  SQUARE,
  TRIANGLE,
  PLUS,
  STAR,
  CRESCENT,
  ARROW,
  HOURGLASS,
  STRIPES;

  /** The outline, before any distortion. */
  Shape outline() {
    return switch (this) {
      case DISC -> disc(0, 0, 1);
      case RING -> without(disc(0, 0, 1), disc(0, 0, 0.5));
      case SQUARE -> new Rectangle2D.Double(-0.85, -0.85, 1.7, 1.7);
      case TRIANGLE -> polygon(0, -1, 0.95, 0.8, -0.95, 0.8);
      case PLUS -> union(bar(-1, -0.3, 2, 0.6), bar(-0.3, -1, 0.6, 2));
      case STAR -> star(5, 1, 0.4);
      case CRESCENT -> without(disc(0, 0, 1), disc(0.5, 0, 0.8));
      case ARROW -> polygon(0, -1, 0.9, 0, 0.3, 0, 0.3, 1, -0.3, 1, -0.3, 0, -0.9, 0);
      case HOURGLASS -> polygon(-0.9, -1, 0.9, -1, 0.1, 0, 0.9, 1, -0.9, 1, -0.1, 0);
      case STRIPES -> union(bar(-1, -1, 2, 0.45), bar(-1, -0.225, 2, 0.45), bar(-1, 0.55, 2, 0.45));
    };
  }

  private static Shape disc(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  private static Shape bar(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x, y, width, height);
  }

  private static Shape without(Shape whole, Shape hole) {
    Area area = new Area(whole);
    area.subtract(new Area(hole));
    return area;
  }

  private static Shape union(Shape... parts) {
    Area area = new Area();
    for (Shape part : parts) {
      area.add(new Area(part));
    }
    return area;
  }

  private static Shape star(int points, double outer, double inner) {
    double[] corners = new double[4 * points];
    for (int i = 0; i < 2 * points; i++) {
      double radius = i % 2 == 0 ? outer : inner;
      double angle = Math.PI * i / points;
      corners[2 * i] = radius * StrictMath.sin(angle);
      corners[2 * i + 1] = -radius * StrictMath.cos(angle);
    }
    return polygon(corners);
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}
