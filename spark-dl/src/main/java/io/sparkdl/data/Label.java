package io.sparkdl.data;

import java.io.Serializable;

/**
 * The rule for the labels of a table.
 *
 * @param kind classes or numbers
 * @param classes number of classes, where it is known; 0 where the data tell it
 */
public record Label(Kind kind, int classes) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Most classes that a label may count up to when the data tell their number. */
  static final int MOST_CLASSES = 1 << 24;

  /** What labels are. */
  public enum Kind {
    /** Whole numbers from 0. */
    CLASS,
    /** Any finite number. */
    NUMBER
  }

  /** Class labels 0 to {@code classes} - 1, or up to the data's largest if {@code classes} is 0. */
  public static Label classes(int classes) {
    return new Label(Kind.CLASS, classes);
  }

  /** Labels that are any finite numbers. */
  public static Label numbers() {
    return new Label(Kind.NUMBER, 0);
  }

  /** Null if the value obeys the rule, else what is wrong with it. */
  String problem(double value) {
    if (kind == Kind.NUMBER) {
      return Double.isFinite(value) ? null : "expected a finite label, got " + value;
    }
    int limit = classes > 0 ? classes : MOST_CLASSES;
    if (value >= 0 && value < limit && value == Math.rint(value)) {
      return null;
    }
    return "expected a label that is a whole number from 0 to " + (limit - 1) + ", got " + value;
  }
}
