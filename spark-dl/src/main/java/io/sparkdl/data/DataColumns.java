package io.sparkdl.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that training reads.
 *
 * @param features columns of the features
 * @param label name of the label column, of any numeric type
 * @param weight name of the column of row weights, of any numeric type; null for 1 everywhere
 * @param rule what labels must be
 * @param handleInvalid what happens to null and NaN features
 */
public record DataColumns(
    FeatureColumns features, String label, String weight, Label rule, HandleInvalid handleInvalid)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public DataColumns {
    Objects.requireNonNull(features, "features");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(handleInvalid, "handleInvalid");
  }

  /** Columns with all features in one. */
  public DataColumns(
      String features, String label, String weight, Label rule, HandleInvalid handleInvalid) {
    this(FeatureColumns.of(features), label, weight, rule, handleInvalid);
  }

  /**
   * Checks all that the schema shows.
   *
   * @return how the features columns hold their numbers
   * @throws DataException if a column is missing or of a type that training does not take
   */
  public FeatureEncoding check(StructType schema) {
    FeatureEncoding encoding = features.encodingIn(schema);
    checkNumeric(schema, label, "label");
    if (weight != null) {
      checkNumeric(schema, weight, "weight");
    }
    return encoding;
  }

  private static void checkNumeric(StructType schema, String column, String role) {
    DataType type = FeatureEncoding.field(schema, column).dataType();
    if (!(type instanceof NumericType)) {
      throw new DataException(
          "column '"
              + column
              + "': expected a numeric "
              + role
              + ", got "
              + type.simpleString()
              + ("label".equals(role) ? "; index text labels with StringIndexer" : ""));
    }
  }

  /** The table of features, label and, where there is one, weight. */
  Dataset<Row> select(Dataset<?> table) {
    List<Column> columns = new ArrayList<>();
    for (String name : features.names()) {
      columns.add(table.col(quoted(name)));
    }
    columns.add(table.col(quoted(label)));
    if (weight != null) {
      columns.add(table.col(quoted(weight)));
    }
    return table.select(columns.toArray(Column[]::new));
  }

  /** A name that may hold dots, as one name. */
  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
