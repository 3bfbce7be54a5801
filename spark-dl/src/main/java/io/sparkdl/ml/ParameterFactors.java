package io.sparkdl.ml;

import java.util.LinkedHashMap;
import java.util.Map;

/** Factors of parameters as a param holds them: {@code pattern=factor}. */
final class ParameterFactors {
  private ParameterFactors() {}

  /** The factors by pattern, in order. */
  static Map<String, Double> parse(String[] entries) {
    Map<String, Double> factors = new LinkedHashMap<>();
    for (String entry : entries) {
      int at = entry.lastIndexOf('=');
      factors.putIfAbsent(entry.substring(0, at), Double.valueOf(entry.substring(at + 1)));
    }
    return factors;
  }

  /** True if every entry is a pattern, an equals sign and a finite number of at least 0. */
  static boolean areValid(String[] entries) {
    for (String entry : entries) {
      if (entry == null || !isValid(entry)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(String entry) {
    int at = entry.lastIndexOf('=');
    try {
      double factor = at < 1 ? Double.NaN : Double.parseDouble(entry.substring(at + 1));
      return factor >= 0 && factor < Double.POSITIVE_INFINITY;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
