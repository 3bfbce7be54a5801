package io.sparkdl.data;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that hold a row's features: one column of all its numbers, or several columns of a
 * number each.
 *
 * @param names of the columns, in the order of the numbers
 * @param scalar whether each column holds one number, of any numeric type
 */
public record FeatureColumns(List<String> names, boolean scalar) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** More names than these say no more in a message. */
  private static final int NAMES_TOLD = 3;

  public FeatureColumns {
    names = List.copyOf(names);
    Set<String> once = new HashSet<>();
    for (String name : names) {
      if (!once.add(name)) {
        throw new DataException(
            "featuresCols: expected each column once, got '" + name + "' more than once");
      }
    }
    if (names.isEmpty() || !scalar && names.size() > 1) {
      throw new IllegalArgumentException(
          "features: expected a column, or several of a number each, got " + names);
    }
  }

  /** One column of all numbers of a row. */
  public static FeatureColumns of(String name) {
    return new FeatureColumns(List.of(name), false);
  }

  /** Columns of one number each. */
  public static FeatureColumns ofScalars(List<String> names) {
    return new FeatureColumns(names, true);
  }

  /**
   * How the columns hold the numbers, from the schema alone.
   *
   * @throws DataException if a column is missing or of a type that features do not have
   */
  public FeatureEncoding encodingIn(StructType schema) {
    if (!scalar) {
      return FeatureEncoding.of(schema, names.get(0));
    }
    for (String name : names) {
      DataType type = FeatureEncoding.field(schema, name).dataType();
      if (!(type instanceof NumericType)) {
        throw new DataException(
            "column '"
                + name
                + "': expected a number, as featuresCols are, got "
                + type.simpleString()
                + "; set featuresCol for a column of all numbers");
      }
    }
    return FeatureEncoding.COLUMNS;
  }

  /** For messages: {@code column 'x'} or {@code columns 'a', 'b', 'c' and 7 more}. */
  public String describe() {
    String told =
        names.stream()
            .limit(NAMES_TOLD)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    int more = names.size() - NAMES_TOLD;
    return (names.size() == 1 ? "column " : "columns ")
        + told
        + (more > 0 ? " and " + more + " more" : "");
  }
}
