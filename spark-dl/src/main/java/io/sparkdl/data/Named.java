package io.sparkdl.data;

import java.util.Arrays;
import java.util.List;

/** A constant that a param and an option have a name for. */
public interface Named {
  /** The name. */
  String id();

  /** The names of constants. */
  static List<String> ids(Named[] constants) {
    return Arrays.stream(constants).map(Named::id).toList();
  }

  /**
   * The constant of a name.
   *
   * @param param that the name was given for
   * @throws IllegalArgumentException if there is none of this name
   */
  static <T extends Named> T of(String param, T[] constants, String id) {
    for (T constant : constants) {
      if (constant.id().equals(id)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        param + ": expected one of " + String.join(", ", ids(constants)) + ", got " + id);
  }
}
