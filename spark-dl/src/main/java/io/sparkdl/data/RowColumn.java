package io.sparkdl.data;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * A column of the rows that a plan gives.
 *
 * @param ordinal position in the rows
 * @param type of the column
 */
public record RowColumn(int ordinal, DataType type) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whether the row has no value here. */
  boolean isNull(InternalRow row) {
    return row.isNullAt(ordinal);
  }

  /**
   * The row's number, which is not null, of any of Spark's numeric types. Spark's cast would do the
   * same, but a plan with a cast has no columnar batches.
   */
  double number(InternalRow row) {
    if (type.equals(DataTypes.DoubleType)) {
      return row.getDouble(ordinal);
    }
    if (type.equals(DataTypes.IntegerType)) {
      return row.getInt(ordinal);
    }
    if (type.equals(DataTypes.LongType)) {
      return row.getLong(ordinal);
    }
    if (type.equals(DataTypes.FloatType)) {
      return row.getFloat(ordinal);
    }
    if (type.equals(DataTypes.ShortType)) {
      return row.getShort(ordinal);
    }
    if (type.equals(DataTypes.ByteType)) {
      return row.getByte(ordinal);
    }
    if (type instanceof DecimalType decimal) {
      return row.getDecimal(ordinal, decimal.precision(), decimal.scale()).toDouble();
    }
    throw new IllegalArgumentException(
        "column: expected one of Spark's numeric types, got " + type);
  }
}
